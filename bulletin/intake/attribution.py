"""The bracket at the end of a line that names the offices: （市总办公室、研究室）."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bulletin.intake.blanks import bounds, is_blank
from bulletin.intake.clues import Clue, weigh
from bulletin.intake.lexicon import WORDS

OPENING, CLOSING = "（(", "）)"
SEPARATORS = "、，,；;"
LONGEST = 80
ENDINGS = tuple(WORDS["offices"]["endings"])
SHORT_ENDINGS = tuple(WORDS["offices"]["short_endings"])
EXCEPTIONS = tuple(WORDS["offices"]["exceptions"])
SENTENCE_ENDS = "。！？!?…”；"
PROSE = re.compile(r"[。：:！？!?“”《》%％]|^[第一二三四五六七八九十\d]")


@dataclass(frozen=True, slots=True)
class Tail:
    """A bracket that closes a line.

    Columns count from 0 in the line. ``alone``: it is the whole line; ``gap``: blanks before it;
    ``before``: the character before the gap; ``known``: the names are all registered offices;
    ``shaped``: they all end as names of offices do.
    """

    start: int
    end: int
    names: tuple[tuple[int, int], ...]
    separators: tuple[int, ...]
    brackets: str
    alone: bool
    gap: int
    before: str
    known: bool
    shaped: bool
    prose: bool
    length: int

    @property
    def full_width(self) -> bool:
        return self.brackets == "（）"

    @property
    def score(self) -> float:
        """How much speaks for an attribution rather than a remark in brackets."""
        return weigh(CLUES, self)


CLUES: tuple[Clue[Tail], ...] = (
    Clue("known", 5, "all names are registered offices", lambda t: t.known),
    Clue("shaped", 3, "all names end like names of offices", lambda t: t.shaped and not t.known),
    Clue("unlike", -3, "no name of an office", lambda t: not t.shaped and not t.known),
    Clue("alone", 3, "stands on a line of its own", lambda t: t.alone),
    Clue("gap", 3, "pushed to the right by spaces", lambda t: not t.alone and t.gap >= 2),
    Clue("after-end", 2, "follows the end of a sentence", lambda t: t.before in SENTENCE_ENDS),
    Clue(
        "inside",
        -5,
        "stuck to the words before it, as a remark is",
        lambda t: not t.alone and t.gap == 0 and t.before not in SENTENCE_ENDS,
    ),
    Clue("prose", -4, "holds a sentence or an ordinal", lambda t: t.prose),
    Clue("long", -2, "longer than names of offices are", lambda t: t.length > 40),
)


def find_tail(text: str, start: int, end: int, known_offices: Collection[str] = ()) -> Tail | None:
    """The bracket that closes ``text[start:end]``; None when there is none or nothing in it."""
    if end - start < 3 or text[end - 1] not in CLOSING:
        return None
    opening = _opening(text, start, end)
    if opening is None:
        return None
    separators = tuple(_separators(text, opening + 1, end - 1))
    edges = [opening, *separators, end - 1]
    names = tuple(bounds(text, left + 1, right) for left, right in pairwise(edges))
    if any(left == right for left, right in names):
        return None
    words = [text[left:right] for left, right in names]
    gap_start = opening
    while gap_start > start and is_blank(text[gap_start - 1]):
        gap_start -= 1
    return Tail(
        start=opening,
        end=end,
        names=names,
        separators=separators,
        brackets=text[opening] + text[end - 1],
        alone=gap_start == start,
        gap=opening - gap_start,
        before=text[gap_start - 1] if gap_start > start else "\n",
        known=all(word in known_offices for word in words),
        shaped=all(looks_like_office(word) for word in words),
        prose=bool(PROSE.search(text[opening + 1 : end - 1])),
        length=end - opening - 2,
    )


def looks_like_office(name: str) -> bool:
    """Whether a name ends as names of offices do."""
    if name.endswith(EXCEPTIONS):
        return False
    return name.endswith(ENDINGS) or (len(name) >= 3 and name.endswith(SHORT_ENDINGS))


def _opening(text: str, start: int, end: int) -> int | None:
    """The bracket that the last character of ``text[start:end]`` closes."""
    depth = 0
    for column in range(end - 1, max(start, end - LONGEST) - 1, -1):
        if text[column] in CLOSING:
            depth += 1
        elif text[column] in OPENING:
            depth -= 1
            if depth == 0:
                return column
    return None


def _separators(text: str, start: int, end: int) -> Iterator[int]:
    depth = 0
    for column in range(start, end):
        if text[column] in OPENING:
            depth += 1
        elif text[column] in CLOSING:
            depth -= 1
        elif depth == 0 and text[column] in SEPARATORS:
            yield column
