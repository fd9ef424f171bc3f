"""Where a line of a title may end, and what that costs its sense."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import pairwise

from bulletin.press.breaking import NEVER_FIRST, NEVER_LAST, SIGNS
from bulletin.press.metrics import is_invisible
from bulletin.press.title_costs import sense_cost
from bulletin.press.title_words import Word, lexicon, words

Held = Callable[[int, int], bool]

TYPED = 0.0
# Inside what holds together, on the scale of title_costs; what no line has room for gives way.
INSIDE_WORD = 40.0
INSIDE_UNIT = 60.0
INSIDE_PHRASE = 20.0
INSIDE_OFFICE = 10.0
INSIDE_LONG_UNIT = 2.0
NUMBERS = (
    ("year", re.compile(r".*年度$")),
    ("date", re.compile(r"第|.*(?:[年月日届次]|中全会)$")),
    ("amount", re.compile(r".*(?:元|%|％|小时|分钟|公里|人次)$")),
)
# 区人社局 is a body, but in 科教创新区工会 the region's name stands before.
REGIONS = frozenset("市区县省")
NAMES_BEFORE = frozenset({"noun", "act", "head", "term", "single"})
TIES = frozenset("\xa0\u200d\u2060")
NAMING = frozenset({"noun", "suffix", "single", "prefix", "office", "body"})
UNCUT = frozenset({"number", "latin", "space", "mark"})
BRACKETS = dict(zip("《“‘（(「『【〈", "》”’）)」』】〉", strict=True))


def break_costs(title: str, names: Collection[str], held: Held) -> dict[int, float]:
    """Costs by the index of the character that would begin the next line; TYPED where a space is.

    An index that is missing must not begin one: forbidden marks, Latin words, numbers with their
    units. ``names`` and what stands in 《》, “” and （） hold together if ``held`` says of their
    first index and their end that there is room.
    """
    costs: dict[int, float] = {}
    found = words(title)
    for word in found:
        if word.kind not in UNCUT:
            costs.update(dict.fromkeys(range(word.start + 1, word.end), INSIDE_WORD))
    placed = _placed([word for word in found if word.kind != "space"])
    for left, right in pairwise(placed):
        if left.text[-1] not in NEVER_LAST:
            space = title[left.end : right.start]
            costs[right.start] = TYPED if _is_typed(left, space, right) else sense_cost(left, right)
    costs = {index: cost for index, cost in costs.items() if not _is_bound(title, index)}
    for start, end, cost in (*_units(title, names), *_offices(placed)):
        more = cost if held(start, end) else INSIDE_LONG_UNIT
        for index in range(start + 1, end):
            if index in costs:
                costs[index] += more
    return costs


def brackets(title: str) -> Iterator[tuple[int, int]]:
    """Where 《》, “” and （） stand with what is in them: first index and end."""
    opened: list[int] = []
    for index, char in enumerate(title):
        if char in BRACKETS:
            opened.append(index)
        elif opened and char == BRACKETS[title[opened[-1]]]:
            yield opened.pop(), index + 1


def _placed(found: list[Word]) -> list[Word]:
    """Words whose part depends on their neighbours: an office after the predicate is no subject, a
    verb after a verb no predicate, and two heads in a row (工作机制) are a phrase."""
    kinds = ["", *(word.kind for word in found), ""]
    placed: list[Word] = []
    has_predicate = False
    for word, before, after in zip(found, kinds, kinds[2:], strict=False):
        kind = word.kind
        if kind == "number":
            kind = next((name for name, form in NUMBERS if form.match(word.text)), "count")
        elif kind == "office" and has_predicate:
            kind = "body"
        elif kind == "verb" and before == "verb":
            kind = "inner"
        elif kind == "head" and after == "head":
            kind = "heads"
        elif before == "office" and has_predicate and word.text == "组织":
            kind = "head"
        elif word.text in REGIONS and after == "office" and before not in NAMES_BEFORE:
            kind = "prefix"
        has_predicate = has_predicate or kind in {"verb", "about"}
        placed.append(replace(word, kind=kind))
    return placed


def _offices(found: list[Word]) -> Iterator[tuple[int, int, float]]:
    """Names of bodies that nobody told us: the nouns up to what such names end in."""
    start = 0
    for number, word in enumerate(found):
        if word.kind in {"office", "body"} and start < number:
            yield found[start].start, word.end, INSIDE_OFFICE
        if word.kind not in NAMING and word.text not in "（）":
            start = number + 1


def _is_bound(title: str, index: int) -> bool:
    """Whether no line may begin at ``index``: marks, a number behind its sign, joiners."""
    before, after = title[index - 1], title[index]
    return (
        after in NEVER_FIRST
        or (before in SIGNS and after.isdigit())
        or ((before + after).isascii() and (before + after).isalnum())
        or (before == after and before in "—…")
        or before in TIES
        or after == "\xa0"
        or is_invisible(after)
        or unicodedata.category(after).startswith("M")
    )


def _is_typed(left: Word, space: str, right: Word) -> bool:
    """Whether a space parts two phrases, and not the characters of 李　明 or a Latin word."""
    if not space or left.kind == right.kind == "single":
        return False
    return len(space) > 1 or space == "\u3000" or not {left.kind, right.kind} & {"latin", "count"}


def _units(title: str, names: Collection[str]) -> Iterator[tuple[int, int, float]]:
    """What holds together: first index, end, and the cost of a line's end inside."""
    for parts, cost in ((names, INSIDE_UNIT), (lexicon().phrases, INSIDE_PHRASE)):
        for part in parts:
            start = title.find(part) if part else -1
            while start >= 0:
                yield start, start + len(part), cost
                start = title.find(part, start + 1)
    for start, end in brackets(title):
        yield start, end, INSIDE_UNIT
