"""The whole paragraph into lines at the least cost, after Knuth and Plass."""

from collections import deque
from collections.abc import Sequence
from itertools import accumulate
from math import inf

from bulletin.press.breaking import INSIDE_WORD, LAST_RESORT
from bulletin.press.spread import FLUSH, Line, Spread

# Letter-spacing in em: what nobody sees, so that words and numbers may have it too; what costs 1;
# what is borne before a rule of breaking is broken; what leaves a line of a narrow measure ragged.
FINEST_STRETCH = 0.02
USUAL_STRETCH = 0.05
MOST_STRETCH = 0.15
WORST_STRETCH = 0.35
RAGGED_STRETCH = 0.5
NARROW = 10.0
# As bad as this much letter-spacing: the most that marks may give, the most that spaces may take.
FULL_SQUEEZE = 0.035
FULL_GROWTH = 0.05
ALONE = 20.0
OVERFULL = 1e12


class TotalFit:
    """``rooms``: what the first line and what each other may fill, in em."""

    def __init__(self, spread: Spread, rooms: tuple[float, float]) -> None:
        self.spread = spread
        self.rooms = rooms
        self.count = len(spread.widths)
        self.squeezes = _sums(spread.squeezes)
        self.growths = _sums(spread.growths)
        self.gaps = _sums(spread.gaps)
        self.loose_gaps = _sums(spread.loose_gaps)
        # Where a line stops that ends before a cluster: spaces at its end are left out.
        self.stops = list(range(self.count + 1))
        for index in range(2, self.count + 1):
            if spread.spaces[index - 1]:
                self.stops[index] = self.stops[index - 1]
        # From the first to the last ink of a line: the right of its end less the left of its start.
        widths = _sums(spread.widths)
        self.lefts = [width + cut for width, cut in zip(widths, spread.start_cuts, strict=False)]
        self.rights = [0.0] + [widths[stop] - spread.end_cuts[stop - 1] for stop in self.stops[1:]]

    def lines(self) -> list[Line]:
        """The lines, all but the last of them full; empty for no clusters."""
        if not self.count:
            return []
        costs = self.spread.costs
        return (
            self._search(_below(LAST_RESORT, costs), MOST_STRETCH)
            or self._search(_below(INSIDE_WORD, costs), WORST_STRETCH)
            or self._search(costs, inf)
        )

    def _search(self, costs: Sequence[float | None], limit: float) -> list[Line]:
        """The cheapest lines, none stretched beyond ``limit``; empty if there are no such."""
        totals = {0: 0.0}
        best: dict[int, Line] = {}
        active = deque([0])
        for end in range(1, self.count + 1):
            cost = 0.0 if end == self.count else costs[end]
            if cost is None:
                continue
            while self.is_overfull(active[0], end):
                if len(active) == 1:
                    if limit < inf:
                        return []
                    break  # a character wider than the measure
                active.popleft()
            least = inf
            for start in active:
                if self._is_short(start, end, limit):
                    break
                line = self.line(start, end)
                total = totals[start] + line.demerits + cost
                if total < least and line.stretch <= limit:
                    least = total
                    best[end] = line
            if least < inf:
                totals[end] = least
                active.append(end)
        lines: list[Line] = []
        end = self.count
        while end:
            if end not in best:
                return []
            lines.append(best[end])
            end = best[end].start
        return lines[::-1]

    def is_overfull(self, start: int, end: int) -> bool:
        """Whether a line is too wide even with all its marks squeezed."""
        surplus = self.rights[end] - self.lefts[start] - self.rooms[1 if start else 0] - FLUSH
        return surplus > 0 and surplus > self._squeezable(start, end)

    def _is_short(self, start: int, end: int, limit: float) -> bool:
        """Whether letter-spacing of ``limit`` everywhere would not fill it, if it must be full."""
        missing = self.rooms[1 if start else 0] - self.rights[end] + self.lefts[start]
        most = limit * (end - start) + self.growths[end] - self.growths[start]
        return missing > most and end < self.count

    def _squeezable(self, start: int, end: int) -> float:
        first = start + (self.spread.start_cuts[start] > 0)
        return max(0.0, self.squeezes[self.stops[end] - 1] - self.squeezes[first])

    def line(self, start: int, end: int) -> Line:
        """The line of these clusters at its least demerits."""
        stop = self.stops[end]
        room = self.rooms[1 if start else 0]
        natural = self.rights[end] - self.lefts[start]
        missing = room - natural
        if end == self.count and missing >= -FLUSH:
            is_alone = start > 0 and sum(self.spread.weights[start:stop]) < 2
            width = min(room, natural + self.spread.end_cuts[stop - 1])
            return Line(start, stop, width, ALONE if is_alone else 0.0, is_full=False)
        if missing < -FLUSH:
            return self._squeezed(start, end, -missing)
        if missing <= FLUSH:
            return Line(start, stop, room, _demerits(0.0))
        loose = self.loose_gaps[stop - 1] - self.loose_gaps[start]
        if missing <= loose * FINEST_STRETCH:
            stretch = missing / loose
            return Line(start, stop, room, _demerits(stretch), stretch=stretch, is_loose=True)
        gaps = self.gaps[stop - 1] - self.gaps[start]
        growable = self.growths[stop - 1] - self.growths[start]
        growth = min(missing, growable)
        stretch = (missing - growth) / (gaps or loose or 1)
        if not loose:
            return Line(start, stop, natural, OVERFULL * missing, is_full=False)
        if room < NARROW and stretch > RAGGED_STRETCH:
            demerits = _demerits(RAGGED_STRETCH) * (1 + missing)
            return Line(start, stop, natural, demerits, stretch=RAGGED_STRETCH, is_full=False)
        demerits = _demerits(stretch + (FULL_GROWTH * growth / growable if growth else 0.0))
        return Line(start, stop, room, demerits, 0.0, growth, stretch, is_loose=not gaps)

    def _squeezed(self, start: int, end: int, surplus: float) -> Line:
        room = self.rooms[1 if start else 0]
        squeezable = self._squeezable(start, end)
        if surplus > squeezable + FLUSH:
            demerits = OVERFULL * (1 + surplus)
            return Line(start, self.stops[end], room + surplus, demerits, is_full=False)
        squeeze = min(surplus, squeezable)
        demerits = _demerits(FULL_SQUEEZE * squeeze / squeezable)
        return Line(start, self.stops[end], room, demerits, squeeze)


def _below(limit: float, costs: Sequence[float | None]) -> list[float | None]:
    return [cost if cost is not None and cost < limit else None for cost in costs]


def _demerits(stretch: float) -> float:
    return float((0.1 + (stretch / USUAL_STRETCH) ** 3) ** 2)


def _sums(values: Sequence[float]) -> list[float]:
    return list(accumulate(values, initial=0.0))
