"""Where every character of the source went."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bulletin.intake.blanks import bounds
from bulletin.intake.lines import Line
from bulletin.intake.result import SourceText

# Punctuation that sets fields off; alone, it says nothing that could be lost.
SETTING_OFF = frozenset("【】[]（）()：:，,、；;。.·—–-_―－|｜＊*=＝～~")


class Ledger:
    """Books each stretch of each line once: as text of a field, or as a mark.

    What is booked nowhere comes out of ``settle``, so that nothing can be lost unseen.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._marks: list[tuple[int, int, int]] = []

    def field(self, line: Line, start: int, end: int) -> str:
        """Book a stretch as text of a field; the text, without blanks at its edges."""
        start, end = bounds(line.text, start, end)
        self._taken[line.index].append((start, end))
        return line.text[start:end]

    def mark(self, line: Line, start: int, end: int) -> None:
        """Book a stretch that sets fields off or is kept as a value."""
        start, end = bounds(line.text, start, end)
        if start < end:
            self._taken[line.index].append((start, end))
            self._marks.append((line.index, start, end))

    def settle(self) -> Iterator[tuple[Line, int, int]]:
        """The stretches that were booked nowhere; mere punctuation among them becomes a mark."""
        for line in self._lines:
            position = line.start
            for start, end in [*sorted(self._taken[line.index]), (line.end, line.end)]:
                left, right = bounds(line.text, position, max(position, start))
                if left < right:
                    if SETTING_OFF.issuperset(line.text[left:right]) and not line.raw.furniture:
                        self.mark(line, left, right)
                    else:
                        yield line, left, right
                position = max(position, end)

    def marks(self) -> list[SourceText]:
        """All marks, in the order of the source."""
        return [
            SourceText(self._lines[index].place(start)[0], self._lines[index].text[start:end])
            for index, start, end in sorted(self._marks)
        ]
