"""Shares, sums and growth stated in a sentence, worked out again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity

COUNTERS = (
    "人次|户次|家次|家|名|人|个|户|件|次|篇|份|元|册|场|项|起|条|台|处|期|支|位|吨|亩|只|间|本|块|辆|队|批|例|宗|对"
    "|所|组|幅|张"
)
NUMBER = r"\d{1,12}(?:\.\d{1,6})?"
QUANTITY = re.compile(
    rf"(?<![\d.第])(?P<rough>[近约逾超])?(?P<number>{NUMBER})(?P<scale>[万亿])?(?P<more>[多余])?(?P<unit>{COUNTERS})"
)
SHARE = re.compile(
    rf"(?:(?P<part>占(?:比|总[数量]的?|全部?的?|[^，。；、\d]{{1,10}}的)?)|[^\W\d_]{{1,4}}率)(?:为|达到|达|约|是)*"
    rf"(?P<percent>{NUMBER})%(?!以上|左右|以下|的?目标)"
)
STATED_SUM = re.compile(rf"[，、；]?(?:总共|共计|合计|总计|一共|共)(?={NUMBER})")
AMONG = re.compile(r"[，,]?其中[，：]?")
RISES = "增加|增长|上升|提高|扩大|发展|增"
FALLS = "减少|下降|降低|缩减|下滑|降|减"
COUNTED = rf"(?:{NUMBER})(?:[万亿])?(?:%|{COUNTERS})"
FROM_TO = re.compile(
    rf"[由从自][^，。；\d]{{0,12}}(?P<old>{COUNTED})(?P<way>(?P<up>{RISES})|(?P<down>{FALLS}))(?:到|至|为)"
    rf"[^，。；\d]{{0,8}}(?P<new>{COUNTED})"
    rf"(?:，[^，。；\d]{{0,6}}?(?:净|同比)?(?:{RISES}|{FALLS})(?:幅度?|了)?(?:为|达|约)?(?P<change>{NUMBER}(?:[万亿])?)(?P<unit>个百分点|%|{COUNTERS}))?"
)
THAN = re.compile(
    rf"(?P<new>{COUNTED})，?比[^，。；\d]{{0,8}}(?P<old>{COUNTED})(?:净)?"
    rf"(?P<way>(?P<up>{RISES}|多)|(?P<down>{FALLS}|少))(?:了)?(?P<change>{NUMBER}(?:[万亿])?)(?P<unit>个百分点|%|{COUNTERS})"
)
PEOPLE = {"人", "名"}
SCALES = {"": 1, "万": 10**4, "亿": 10**8}
# What has more is a table, where sums go their own ways.
MOST_QUANTITIES = 40
# Parts that come this near to the whole were meant to make it.
NEARLY_WHOLE = Decimal("0.85")


@dataclass(frozen=True, slots=True)
class Quantity:
    start: int
    end: int
    value: Decimal
    scale: str
    unit: str
    is_exact: bool


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    for clause in re.finditer(r"[^；]+", sentence):
        quantities = list(_quantities(clause.group()))
        for mark in _in_clause(clause.group(), quantities):
            yield Mark(
                clause.start() + mark.start,
                clause.start() + mark.end,
                mark.rule,
                mark.severity,
                mark.explanation,
                mark.suggestion,
            )


def _quantities(clause: str) -> Iterator[Quantity]:
    for match in QUANTITY.finditer(clause):
        scale = match["scale"] or ""
        yield Quantity(
            match.start("number"),
            match.end(),
            Decimal(match["number"]) * SCALES[scale],
            scale,
            match["unit"],
            not (match["rough"] or match["more"]),
        )


def _in_clause(clause: str, quantities: list[Quantity]) -> Iterator[Mark]:
    if 2 <= len(quantities) <= MOST_QUANTITIES:
        yield from _shares(clause, quantities)
        yield from _sums(clause, quantities)
        yield from _parts(clause, quantities)
    yield from _changes(clause)


def _shares(clause: str, quantities: list[Quantity]) -> Iterator[Mark]:
    for match in SHARE.finditer(clause):
        before = [quantity for quantity in quantities if quantity.end <= match.start()]
        if not before or (not match["part"] and len(before) != 2):
            continue
        part = before[-1]
        units = PEOPLE if part.unit in PEOPLE else {part.unit}
        wholes = [q for q in before[:-1] if q.unit in units and q.value >= part.value]
        if not wholes or not all(quantity.is_exact for quantity in (part, *wholes)):
            continue
        stated = match["percent"]
        if not any(_is_share(part.value, whole.value, stated) for whole in wholes):
            right = _rounded(part.value * 100 / wholes[-1].value, stated)
            explanation = _("%(part)s of %(whole)s is %(right)s%%.") % {
                "part": _plain(part.value),
                "whole": _plain(wholes[-1].value),
                "right": right,
            }
            start = match.start("percent")
            end = match.end("percent") + 1
            yield Mark(start, end, "percentage-wrong", Severity.MEND, explanation, f"{right}%")


def _sums(clause: str, quantities: list[Quantity]) -> Iterator[Mark]:
    """A、B，共C: C is the sum of what stands right before it."""
    for match in STATED_SUM.finditer(clause):
        total = next((q for q in quantities if q.start == match.end()), None)
        parts = [q for q in quantities if q.end <= match.start()]
        if total is None or not parts or parts[-1].end != match.start():
            continue
        same = [q for q in parts if q.unit == total.unit]
        if len(same) < 2 or not all(q.is_exact for q in (*same, total)):
            continue
        sums = [sum(q.value for q in same[first:]) for first in range(len(same) - 1)]
        if total.value not in sums:
            yield _sum_wrong(clause, total, Decimal(sums[0]), same)


def _parts(clause: str, quantities: list[Quantity]) -> Iterator[Mark]:
    """C，其中A、B: A and B are no more than C, and where they are meant to make it, no less."""
    for match in AMONG.finditer(clause):
        before = [q for q in quantities if q.end <= match.start()]
        if not before:
            continue
        total = before[-1]
        parts = [q for q in quantities if q.start >= match.end() and q.unit == total.unit]
        if len(parts) < 2 or not all(q.is_exact for q in (*parts, total)):
            continue
        added = Decimal(sum(q.value for q in parts))
        if added > total.value or total.value * NEARLY_WHOLE <= added < total.value:
            yield _sum_wrong(clause, total, added, parts)


def _sum_wrong(clause: str, total: Quantity, added: Decimal, parts: list[Quantity]) -> Mark:
    terms = " + ".join(_plain(part.value) for part in parts)
    explanation = _("The parts make %(sum)s: %(terms)s.") % {"sum": _plain(added), "terms": terms}
    number = _plain(added / SCALES[total.scale])
    suggestion = f"{number}{total.scale}{total.unit}"
    return Mark(total.start, total.end, "sum-wrong", Severity.CHECK, explanation, suggestion)


def _changes(clause: str) -> Iterator[Mark]:
    for pattern in (FROM_TO, THAN):
        for match in pattern.finditer(clause):
            (old, old_unit), (new, new_unit) = _counted(match["old"]), _counted(match["new"])
            if old_unit != new_unit:
                continue
            if (new < old) if match["up"] else (new > old):
                explanation = _("From %(old)s to %(new)s goes the other way.") % {
                    "old": match["old"],
                    "new": match["new"],
                }
                yield Mark(*match.span("way"), "growth-wrong", Severity.MEND, explanation)
            elif match["change"]:
                yield from _change(match, old, new, old_unit)


def _change(match: re.Match[str], old: Decimal, new: Decimal, unit: str) -> Iterator[Mark]:
    stated, stated_unit = match["change"], match["unit"]
    difference = abs(new - old)
    if stated_unit == "%" and unit != "%":
        if not old or _is_share(difference, old, stated):
            return
        right = _rounded(difference * 100 / old, stated)
    elif stated_unit == unit or (stated_unit, unit) == ("个百分点", "%"):
        value, _unit = _counted(stated + stated_unit)
        if value == difference:
            return
        scale = stated[-1] if stated[-1] in SCALES else ""
        right = _plain(difference / SCALES[scale]) + scale
    else:
        return
    explanation = _("From %(old)s to %(new)s the change is %(right)s.") % {
        "old": match["old"],
        "new": match["new"],
        "right": right + stated_unit,
    }
    start, end = match.start("change"), match.end("unit")
    yield Mark(start, end, "growth-wrong", Severity.MEND, explanation, right + stated_unit)


def _counted(words: str) -> tuple[Decimal, str]:
    match = re.match(rf"({NUMBER})([万亿]?)", words)
    assert match is not None
    return Decimal(match[1]) * SCALES[match[2]], words[match.end() :]


def _is_share(part: Decimal, whole: Decimal, stated: str) -> bool:
    """Whether the percentage is right to its last place, rounded or cut off."""
    step = Decimal(1).scaleb(-len(stated.partition(".")[2]))
    exact = part * 100 / whole
    return -step / 2 <= Decimal(stated) - exact <= step / 2 or 0 <= exact - Decimal(stated) < step


def _rounded(value: Decimal, like: str) -> str:
    step = Decimal(1).scaleb(-len(like.partition(".")[2]))
    return str(value.quantize(step, ROUND_HALF_UP))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
