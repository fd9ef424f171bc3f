"""A text cut into paragraphs and sentences, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.intake.lines import NEW_LINE

# A run of end marks with what closes behind it; so a sentence cut again is itself.
SENTENCE = re.compile(r"[^。！？]+(?:[。！？]+[”’）〉》】〕」』]*)?|[。！？]+[”’）〉》】〕」』]*")


@dataclass(frozen=True, slots=True)
class Passage:
    start: int
    words: str


def paragraphs(text: str) -> list[Passage]:
    """The lines of a text, without what breaks them; an empty text has one."""
    breaks = [match.span() for match in NEW_LINE.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return [Passage(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def sentences(paragraph: str) -> Iterator[Passage]:
    """The sentences of a paragraph; together they are the whole of it."""
    for match in SENTENCE.finditer(paragraph):
        yield Passage(match.start(), match.group())


class Places:
    """Line and column, from 1, of places in a text."""

    def __init__(self, lines: list[Passage]) -> None:
        self.starts = [line.start for line in lines]

    def at(self, position: int) -> tuple[int, int]:
        line = bisect_right(self.starts, position)
        return line, position - self.starts[line - 1] + 1
