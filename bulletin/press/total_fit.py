"""The whole paragraph into lines at the least cost, after Knuth and Plass."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf
from typing import NamedTuple

from bulletin.press.breaking import INSIDE_WORD, LAST_RESORT

# Letter-spacing in em: what nobody sees, so that words and numbers may have it too; what costs 1;
# what is borne before a rule of breaking is broken; what leaves a line of a narrow measure ragged.
FINEST_STRETCH = 0.01
USUAL_STRETCH = 0.05
MOST_STRETCH = 0.15
WORST_STRETCH = 0.35
RAGGED_STRETCH = 0.5
NARROW = 10.0
# As bad as this much letter-spacing: the most that marks may give, the most that spaces may take.
FULL_SQUEEZE = 0.035
FULL_GROWTH = 0.05
# A line this near to the measure is left as it is: 0.03 mm of the body's type.
FLUSH = 0.005
ALONE = 20.0
OVERFULL = 1e12


@dataclass(frozen=True)
class Spread:
    """A paragraph as widths in em. ``costs`` as of ``break_costs``; per cluster: its width beside
    its neighbours, what comes off at a line's start and at its end, what may be squeezed away
    inside a line, what may be added ahead of all letter-spacing (between Latin words, between
    Chinese and Latin), and whether letter-spacing may follow (``loose``: if nobody sees it)."""

    costs: list[float | None]
    widths: list[float] = field(default_factory=list)
    start_cuts: list[float] = field(default_factory=list)
    end_cuts: list[float] = field(default_factory=list)
    squeezes: list[float] = field(default_factory=list)
    growths: list[float] = field(default_factory=list)
    gaps: list[bool] = field(default_factory=list)
    loose_gaps: list[bool] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    weights: list[bool] = field(default_factory=list)


class Line(NamedTuple):
    """Clusters ``start`` up to ``end``, spaces at its end left out. ``squeeze`` is taken of what
    may be squeezed, ``growth`` added where it may be, ``stretch`` follows each gap (each loose
    gap if ``is_loose``); all in em. Without ``is_full`` it is as wide as it is."""

    start: int
    end: int
    width: float
    demerits: float
    squeeze: float = 0.0
    growth: float = 0.0
    stretch: float = 0.0
    is_loose: bool = False
    is_full: bool = True


class TotalFit:
    """``rooms``: what the first line and what each other may fill, in em."""

    def __init__(self, spread: Spread, rooms: tuple[float, float]) -> None:
        self.spread = spread
        self.rooms = rooms
        self.count = len(spread.widths)
        self.widths = _sums(spread.widths)
        self.squeezes = _sums(spread.squeezes)
        self.growths = _sums(spread.growths)
        self.gaps = _sums(spread.gaps)
        self.loose_gaps = _sums(spread.loose_gaps)
        self.weights = _sums(spread.weights)
        self.ends = list(range(self.count + 1))
        for index in range(1, self.count + 1):
            if spread.spaces[index - 1]:
                self.ends[index] = self.ends[index - 1]

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
            while self._is_overfull(active[0], end):
                if len(active) == 1:
                    if limit < inf:
                        return []
                    break  # a character wider than the measure
                active.popleft()
            least = inf
            for start in active:
                line = self._line(start, end)
                if line.stretch > limit:
                    break
                total = totals[start] + line.demerits + cost
                if total < least:
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

    def _is_overfull(self, start: int, end: int) -> bool:
        stop = self._stop(start, end)
        least = self._natural(start, stop) - self._squeezable(start, stop)
        return least > self._room(start) + FLUSH

    def _room(self, start: int) -> float:
        return self.rooms[1 if start else 0]

    def _stop(self, start: int, end: int) -> int:
        return max(self.ends[end], start + 1)

    def _natural(self, start: int, stop: int) -> float:
        width = self.widths[stop] - self.widths[start]
        return width - self.spread.start_cuts[start] - self.spread.end_cuts[stop - 1]

    def _squeezable(self, start: int, stop: int) -> float:
        first = start + (self.spread.start_cuts[start] > 0)
        return max(0.0, self.squeezes[stop - 1] - self.squeezes[first])

    def _line(self, start: int, end: int) -> Line:
        stop = self._stop(start, end)
        room = self._room(start)
        natural = self._natural(start, stop)
        missing = room - natural
        if end == self.count and missing >= -FLUSH:
            is_alone = start > 0 and self.weights[stop] - self.weights[start] < 2
            width = min(room, natural + self.spread.end_cuts[stop - 1])
            return Line(start, stop, width, ALONE if is_alone else 0.0, is_full=False)
        if missing < -FLUSH:
            return self._squeezed(start, stop, -missing)
        if missing <= FLUSH:
            return Line(start, stop, room, _demerits(0.0))
        loose = self.loose_gaps[stop - 1] - self.loose_gaps[start]
        if missing <= loose * FINEST_STRETCH:
            stretch = missing / loose
            return Line(start, stop, room, _demerits(stretch), stretch=stretch, is_loose=True)
        return self._stretched(start, stop, missing)

    def _squeezed(self, start: int, stop: int, surplus: float) -> Line:
        room = self._room(start)
        squeezable = self._squeezable(start, stop)
        if surplus > squeezable + FLUSH:
            demerits = OVERFULL * (1 + surplus)
            return Line(start, stop, room + surplus, demerits, stretch=inf, is_full=False)
        squeeze = min(surplus, squeezable)
        return Line(start, stop, room, _demerits(FULL_SQUEEZE * squeeze / squeezable), squeeze)

    def _stretched(self, start: int, stop: int, missing: float) -> Line:
        room = self._room(start)
        gaps = self.gaps[stop - 1] - self.gaps[start]
        loose = self.loose_gaps[stop - 1] - self.loose_gaps[start]
        growable = self.growths[stop - 1] - self.growths[start]
        growth = min(missing, growable)
        stretch = (missing - growth) / (gaps or loose or 1)
        if not loose or (room < NARROW and stretch > RAGGED_STRETCH):
            demerits = _demerits(RAGGED_STRETCH) * (1 + missing)
            return Line(
                start, stop, room - missing, demerits, stretch=RAGGED_STRETCH, is_full=False
            )
        demerits = _demerits(stretch + (FULL_GROWTH * growth / growable if growth else 0.0))
        return Line(start, stop, room, demerits, 0.0, growth, stretch, is_loose=not gaps)


def _below(limit: float, costs: Sequence[float | None]) -> list[float | None]:
    return [cost if cost is not None and cost < limit else None for cost in costs]


def _demerits(stretch: float) -> float:
    return float((0.1 + (stretch / USUAL_STRETCH) ** 3) ** 2)


def _sums(values: Sequence[float]) -> list[float]:
    return list(accumulate(values, initial=0.0))
