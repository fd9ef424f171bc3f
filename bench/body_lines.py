"""The printed lines of a paragraph, and what can be said of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.printed import Glyph

RIGHT_MM = 28.0 + 156.0
FLUSH_MM = 0.3
# Baselines closer than this are of one line.
SAME_LINE_MM = 1.0
HALF_AT_END = frozenset("，。、；：！？）】》〉」』”’")
# CLREQ 3.1.4, and signs that belong to the number ahead of them.
NEVER_FIRST = HALF_AT_END | frozenset("·～％%‰℃,.;:!?)]}")
NEVER_LAST = frozenset("（【《〈「『“‘([{")
UNDIVIDED = frozenset("—…⸺")


@dataclass(frozen=True)
class Line:
    """The characters of one printed line of a paragraph, and for each whether the input has a space
    ahead of it. A full line is any but the last of its paragraph."""

    glyphs: tuple[Glyph, ...]
    spaces: tuple[bool, ...]
    is_full: bool

    @property
    def is_flush(self) -> bool:
        last = self.glyphs[-1]
        ends = [last.right]
        if last.character in HALF_AT_END:
            # The blank half of a mark may stand outside the measure.
            ends.append(last.right - last.size / 2)
        return any(abs(end - RIGHT_MM) <= FLUSH_MM for end in ends)

    @property
    def han_gaps(self) -> list[float]:
        """Letter-spacing between neighbouring Chinese characters."""
        return [
            (right.x - left.x) / left.size - 1
            for (left, right), spaced in zip(pairwise(self.glyphs), self.spaces[1:], strict=True)
            if not spaced and _is_han(left.character) and _is_han(right.character)
        ]

    @property
    def squeeze(self) -> float:
        """The most that a mark among Chinese characters has given of its square."""
        gaps = [
            (right.x - left.right) / left.size
            for (left, right), spaced in zip(pairwise(self.glyphs), self.spaces[1:], strict=True)
            if not spaced
            and (
                (left.character in HALF_AT_END and _is_han(right.character))
                or (_is_han(left.character) and right.character in NEVER_LAST)
            )
        ]
        return -min(gaps, default=0.0)

    @property
    def word_spaces(self) -> list[float]:
        return [
            (right.x - left.right) / left.size
            for (left, right), spaced in zip(pairwise(self.glyphs), self.spaces[1:], strict=True)
            if spaced
        ]


def lines_of(glyphs: Sequence[Glyph], spaces: Sequence[bool]) -> Iterator[Line]:
    """The lines of one paragraph, found by their baselines."""
    start = 0
    for index in range(1, len(glyphs) + 1):
        is_last = index == len(glyphs)
        if is_last or _parts(glyphs[index - 1], glyphs[index]):
            yield Line(tuple(glyphs[start:index]), tuple(spaces[start:index]), not is_last)
            start = index


def _parts(one: Glyph, other: Glyph) -> bool:
    return one.page != other.page or abs(one.baseline - other.baseline) > SAME_LINE_MM


def is_split(line: Line, following: Line) -> bool:
    """A number, a word, —— or …… is cut in two."""
    if not line.is_full or following.spaces[0]:
        return False
    last, first = line.glyphs[-1].character, following.glyphs[0].character
    if last in UNDIVIDED:
        return first == last
    return (last + first).isascii() and first.isalnum() and (last.isalnum() or last in ".,")


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character == "〇"
