"""Lines as the source breaks them, before anything is known of what they say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

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

    @property
    def words(self) -> str:
        return squeeze(self.text)


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
