"""Lines as the source breaks them, before anything is known of what they say."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bulletin.intake.blanks import bounds, squeeze
from bulletin.intake.source import PLAIN, Evidence, Source

NEW_LINE = re.compile(r"\r\n|\r|\n")
# Breaks inside a line of the source (Word's soft return, page break); they share its number.
SOFT_BREAK = re.compile("[\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Joint:
    """From ``column`` of a joined line on, its text stands at ``source_column`` of ``number``."""

    column: int
    number: int
    source_column: int


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line; ``number`` counts from 1, ``column`` is where its text begins in the source line.

    ``joints``: where text of further lines was joined on; ``furniture``: a page number or a page
    head, copied along with the text.
    """

    number: int
    column: int
    text: str
    joints: tuple[Joint, ...] = ()
    furniture: bool = False
    evidence: Evidence = PLAIN

    @property
    def filled(self) -> bool:
        start, end = bounds(self.text)
        return start < end

    def place(self, column: int) -> tuple[int, int]:
        """The source line, from 1, and the column in it, from 0, of a column of the text."""
        at = bisect_right([joint.column for joint in self.joints], column)
        if at == 0:
            return self.number, self.column + column
        joint = self.joints[at - 1]
        return joint.number, joint.source_column + column - joint.column

    def column_of(self, number: int, source_column: int) -> int:
        """The column of the text that stands there in the source; the reverse of ``place``."""
        column = source_column - self.column
        for joint in self.joints:
            if joint.number == number and joint.source_column <= source_column:
                column = joint.column + source_column - joint.source_column
        return column

    @property
    def spot(self) -> tuple[int, int]:
        return self.number, self.column

    @property
    def words(self) -> str:
        return squeeze(self.text)


def break_up(raws: Iterable[RawLine], breaks: Collection[tuple[int, int]]) -> Iterator[RawLine]:
    """The lines, broken before each of these places: source line and column in it."""
    for raw in raws:
        starts = [(0, raw.number, raw.column)]
        starts += [(joint.column, joint.number, joint.source_column) for joint in raw.joints]
        ends = [start for start, _, _ in starts[1:]] + [len(raw.text)]
        cuts = {
            start + column - source_column
            for (start, number, source_column), end in zip(starts, ends, strict=True)
            for line, column in breaks
            if line == number and source_column < column < source_column + end - start
        }
        for left, right in pairwise([0, *sorted(cuts), len(raw.text)]):
            yield _part(raw, left, right)


def _part(raw: RawLine, left: int, right: int) -> RawLine:
    if (left, right) == (0, len(raw.text)):
        return raw
    number, column = raw.place(left)
    joints = tuple(
        Joint(joint.column - left, joint.number, joint.source_column)
        for joint in raw.joints
        if left < joint.column < right
    )
    return RawLine(number, column, raw.text[left:right], joints, raw.furniture, raw.evidence)


def raw_lines(source: str | Source) -> Iterator[RawLine]:
    """The lines of the source, blank ones too."""
    for number, (text, evidence) in enumerate(_texts(source), start=1):
        column = 0
        for part in SOFT_BREAK.split(text):
            yield RawLine(number, column, part, evidence=evidence)
            column += len(part) + 1


def _texts(source: str | Source) -> list[tuple[str, Evidence]]:
    if isinstance(source, Source):
        return [(line.text, line.evidence) for line in source.lines]
    return [(text, PLAIN) for text in NEW_LINE.split(source)]
