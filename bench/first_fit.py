"""The rival of the composer in its own dress: the same rules and widths, line by line."""

from math import inf

from bulletin.press.breaking import INSIDE_WORD, LAST_RESORT
from bulletin.press.spread import Line
from bulletin.press.total_fit import MOST_STRETCH, WORST_STRETCH, TotalFit


class FirstFit(TotalFit):
    """Fills each line, pushes in what must not begin the next, and pushes out what cannot go in.

    That is what a careful typesetter does who looks at one line at a time (CLREQ 3.1.4).
    """

    def lines(self) -> list[Line]:
        lines: list[Line] = []
        start = 0
        while start < self.count:
            line, start = self._first(start)
            lines.append(line)
        return lines

    def _first(self, start: int) -> tuple[Line, int]:
        limits = (
            (LAST_RESORT, MOST_STRETCH),
            (INSIDE_WORD, WORST_STRETCH),
            (INSIDE_WORD, inf),
            (inf, inf),
        )
        fitting: list[tuple[Line, int]] = []
        for cost, stretch in limits:
            fitting = fitting or [
                (line, end)
                for line, end in self._fitting(start, cost)
                if line.stretch <= stretch or end == self.count
            ]
        loose = [choice for choice in fitting if not choice[0].squeeze]
        pushed_in = [choice for choice in fitting if choice[0].squeeze]
        ends_even = loose and not loose[-1][0].stretch
        return loose[-1] if loose and (ends_even or not pushed_in) else pushed_in[0]

    def _fitting(self, start: int, most: float) -> list[tuple[Line, int]]:
        """The lines that may begin at ``start``, shortest first; one too wide if it must be."""
        fitting: list[tuple[Line, int]] = []
        for end in range(start + 1, self.count + 1):
            cost = 0.0 if end == self.count else self.spread.costs[end]
            if cost is None or cost >= most:
                continue
            if self.is_overfull(start, end) and (fitting or most < inf):
                break
            fitting.append((self.line(start, end), end))
            if self.is_overfull(start, end):
                break
        return fitting
