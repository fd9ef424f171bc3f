"""A text cut into paragraphs and sentences, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.intake.raw_lines import NEW_LINE, raw_lines
from bulletin.intake.unwrapping import find_wrap, unwrap

# A run of end marks with what closes behind it; so a sentence cut again is itself.
SENTENCE = re.compile(r"[^。！？]+(?:[。！？]+[”’）〉》】〕」』]*)?|[。！？]+[”’）〉》】〕」』]*")


@dataclass(frozen=True, slots=True)
class Passage:
    start: int
    words: str


def lines_of(text: str) -> list[Passage]:
    """The lines of a text, without what breaks them; an empty text has one."""
    breaks = [match.span() for match in NEW_LINE.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return [Passage(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def paragraphs(text: str) -> list[Passage]:
    """The lines of a text, those of a paragraph together where they were broken at a width."""
    lines = lines_of(text)
    raws = list(raw_lines(text))
    wrap = find_wrap(raws)
    joined = unwrap(raws, wrap) if wrap else []
    lasts = {raw.number: raw.joints[-1].number for raw in joined if raw.joints}
    found = []
    number = 1
    while number <= len(lines):
        first, last = lines[number - 1], lines[lasts.get(number, number) - 1]
        found.append(Passage(first.start, text[first.start : last.start + len(last.words)]))
        number = lasts.get(number, number) + 1
    return found


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
