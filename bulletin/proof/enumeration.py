"""一是、二是、四是 without 三是, and 三措并举 with two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from django.utils.translation import gettext as _

from bulletin.intake.numerals import number_from
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.passages import paragraphs

NUMERAL = "[一二三四五六七八九十]{1,2}"
AT_CLAUSE = r"(?:(?<=[，。；：！？、“\s])|(?<![\s\S]))"
# How the points of a list are numbered; the numeral stands in group 1.
IS = re.compile(rf"{AT_CLAUSE}({NUMERAL})是")
SHOULD = re.compile(rf"{AT_CLAUSE}({NUMERAL})要")
EITHER = re.compile(rf"{AT_CLAUSE}({NUMERAL})[是要]")
KINDS = (
    EITHER,
    re.compile(rf"{AT_CLAUSE}第({NUMERAL})(?:[，：]|、(?!{NUMERAL}))"),
    re.compile(rf"{AT_CLAUSE}[（(]({NUMERAL})[）)]"),
)
WORDS = re.compile(rf"{AT_CLAUSE}(首先|其次|再次|最后)[，、]?")
LINE_HEAD = re.compile(rf"^[ \t\u3000]*({NUMERAL})、", re.MULTILINE)
CLAIM = re.compile(
    r"(?<![第十百“\d])(?P<number>[两二三四五六七八九十])(?P<what>措(?=并举)|项措施|个方面|点要求|点意见|点建议|点希望|个环节"
    r"|大举措|条措施|项举措|个(?=强化|加强|突出|坚持|注重|到位|抓|确保)|项要求|个重点|项重点)"
)
CHINESE_NUMBERS = "〇一二三四五六七八九十"
MOST_CLAIMS = 10
TITLE = re.compile(r"[^。；！？]{4,45}\Z")


@dataclass(frozen=True, slots=True)
class Point:
    start: int
    end: int
    number: int


def marks_in(text: str, given: Circumstances) -> Iterator[Mark]:
    lines = paragraphs(text)
    for kind in (*KINDS, LINE_HEAD):
        gaps = list(_gaps(_numbered(kind, text)))
        if gaps and kind is EITHER:
            # 一是 may hold 一要 and 二要, and 一是 may be followed by 二要.
            gaps = [gap for part in (IS, SHOULD) for gap in _gaps(_numbered(part, text))]
        yield from gaps
    for line in lines:
        yield from _words(line.start, line.words)
        yield from _claims(line.start, line.words, line.words)
    for title, body in pairwise(lines):
        if TITLE.match(title.words.strip()):
            yield from _claims(title.start, title.words, body.words, is_title=True)


def _numbered(kind: re.Pattern[str], text: str) -> list[Point]:
    return [
        Point(match.start(1), match.end(1), number_from(match[1])) for match in kind.finditer(text)
    ]


def _gaps(points: list[Point]) -> Iterator[Mark]:
    """A list begins anew with 一; every other point is one more than the one before it."""
    expected = 1
    for number, point in enumerate(points):
        if point.number == 1:
            expected = 2
            continue
        goes_on = number > 0 or any(later.number == point.number + 1 for later in points[1:2])
        if point.number != expected and goes_on:
            yield _gap(point, expected)
            # 二是、三是 without 一是 is said once.
            expected = point.number
        expected = max(expected, point.number) + 1


def _gap(point: Point, expected: int) -> Mark:
    values = {"found": _numeral(point.number), "right": _numeral(expected)}
    if expected == 1:
        explanation = _("A list begins here with %(found)s; %(right)s is missing.") % values
        suggestion = None
    else:
        explanation = (
            _("%(found)s stands where %(right)s should, or a point is missing or doubled.") % values
        )
        suggestion = _numeral(expected)
    return Mark(point.start, point.end, "enumeration-gap", Severity.CHECK, explanation, suggestion)


def _words(start: int, words: str) -> Iterator[Mark]:
    named = {match[1]: match for match in reversed(list(WORDS.finditer(words)))}
    if "再次" in named and "首先" in named and "其次" not in named:
        match = named["再次"]
        explanation = _("首先 is followed by 其次, then by 再次; one of them is missing.")
        yield Mark(
            start + match.start(1),
            start + match.end(1),
            "enumeration-gap",
            Severity.CHECK,
            explanation,
        )


def _claims(start: int, words: str, body: str, *, is_title: bool = False) -> Iterator[Mark]:
    for match in islice(CLAIM.finditer(words), MOST_CLAIMS):
        rest = body if is_title else body[match.end() :]
        claimed = number_from(match["number"])
        counts = [count for kind in KINDS if (count := _points(kind, rest)) > 1]
        if counts and claimed not in counts:
            explanation = _("%(claimed)s are announced, %(found)d follow.") % {
                "claimed": match["number"],
                "found": counts[0],
            }
            end = start + match.end()
            yield Mark(start + match.start(), end, "count-mismatch", Severity.CHECK, explanation)


def _points(kind: re.Pattern[str], words: str) -> int:
    """How many points the first list in ``words`` has."""
    count = 0
    for match in kind.finditer(words):
        number = number_from(match[1])
        if number == 1 and count:
            break
        count += 1
    return count


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return CHINESE_NUMBERS[ones]
    return f"{CHINESE_NUMBERS[tens] if tens > 1 else ''}十{CHINESE_NUMBERS[ones] if ones else ''}"
