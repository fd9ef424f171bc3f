"""The whole paragraph into lines at the least cost, after Knuth and Plass."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

# Letter-spacing in em: what costs 1; what is borne; what is borne rather than part a word.
USUAL_STRETCH = 0.05
MOST_STRETCH = 0.15
WORST_STRETCH = 0.35
# Taking a quarter em off every mark of a line is as bad as this much letter-spacing.
FULL_SQUEEZE = 0.035
EPSILON = 1e-6
ALONE = 20.0
LAST_RESORT = 50.0


@dataclass(frozen=True)
class Spread:
    """A paragraph as widths in em. ``costs`` as of ``break_costs``; per cluster: its width beside
    its neighbours, what comes off at a line's start and at its end, what may be squeezed away
    inside a line, and whether letter-spacing may follow (``loose``: if nothing else helps)."""

    costs: Sequence[float | None]
    widths: Sequence[float]
    start_cuts: Sequence[float]
    end_cuts: Sequence[float]
    squeezes: Sequence[float]
    gaps: Sequence[bool]
    loose_gaps: Sequence[bool]
    spaces: Sequence[bool]
    weights: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Line:
    """Clusters ``start`` up to ``end``, spaces at its end left out. ``stretch`` follows each gap
    (each loose gap if ``is_loose``); ``squeeze`` is the part taken of what may be squeezed."""

    start: int
    end: int
    width: float
    stretch: float = 0.0
    squeeze: float = 0.0
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
        ordinary = list(self.spread.costs)
        # Then inside words; then, for a row of marks wider than the measure, anywhere.
        words = [
            LAST_RESORT if cost is None and index and self._inside_word(index) else cost
            for index, cost in enumerate(ordinary)
        ]
        anywhere = [
            10 * LAST_RESORT if cost is None and not self.spread.spaces[index] else cost
            for index, cost in enumerate(words)
        ]
        for costs, limit in (
            (ordinary, MOST_STRETCH),
            (ordinary, WORST_STRETCH),
            (words, WORST_STRETCH),
            (words, inf),
        ):
            found = self._search(costs, limit)
            if found is not None:
                return found
        found = self._search(anywhere, inf)
        return found if found is not None else [self._line(0, self.count, is_last=True)[1]]

    def _inside_word(self, index: int) -> bool:
        return self.spread.loose_gaps[index - 1] and not self.spread.gaps[index - 1]

    def _search(self, costs: Sequence[float | None], limit: float) -> list[Line] | None:
        best: dict[int, tuple[float, Line]] = {}
        totals = {0: 0.0}
        active = deque([0])
        for end in range(1, self.count + 1):
            is_last = end == self.count
            cost = 0.0 if is_last else costs[end]
            if cost is None:
                continue
            while active and self._least(active[0], end) > self._room(active[0]) + EPSILON:
                active.popleft()
            if not active:
                return None
            for start in active:
                demerits, line = self._line(start, end, is_last=is_last)
                if line.stretch > limit or (limit < inf and not (line.is_full or is_last)):
                    break
                total = totals[start] + demerits + cost
                if end not in best or total < best[end][0]:
                    best[end] = (total, line)
            if end in best:
                totals[end] = best[end][0]
                active.append(end)
        lines: list[Line] = []
        position = self.count
        while position:
            if position not in best:
                return None
            lines.append(best[position][1])
            position = lines[-1].start
        return lines[::-1]

    def _room(self, start: int) -> float:
        return self.rooms[1 if start else 0]

    def _natural(self, start: int, end: int) -> float:
        return self.widths[end] - self.widths[start] - self.spread.start_cuts[start]

    def _squeezable(self, start: int, end: int) -> float:
        return max(0.0, self.squeezes[end - 1] - self.squeezes[start + 1])

    def _least(self, start: int, end: int) -> float:
        stop = max(self.ends[end], start + 1)
        width = self._natural(start, stop) - self.spread.end_cuts[stop - 1]
        return width - self._squeezable(start, stop)

    def _line(self, start: int, end: int, *, is_last: bool) -> tuple[float, Line]:
        stop = max(self.ends[end], start + 1)
        room = self._room(start)
        natural = self._natural(start, stop)
        if is_last and natural <= room + EPSILON:
            alone = start > 0 and self.weights[stop] - self.weights[start] < 2
            return (ALONE if alone else 0.0), Line(start, stop, natural, is_full=False)
        natural -= self.spread.end_cuts[stop - 1]
        missing = room - natural
        if missing < -EPSILON:
            squeezable = self._squeezable(start, stop)
            squeeze = min(1.0, -missing / squeezable) if squeezable else 0.0
            return _demerits(squeeze * FULL_SQUEEZE), Line(start, stop, room, squeeze=squeeze)
        gaps = self.gaps[stop - 1] - self.gaps[start]
        stretch = missing / gaps if gaps else inf
        if stretch <= WORST_STRETCH:
            return _demerits(stretch), Line(start, stop, room, stretch)
        loose = self.loose_gaps[stop - 1] - self.loose_gaps[start]
        if not loose:
            return 1e6 * (1 + missing), Line(start, stop, natural, is_full=False)
        stretch = missing / loose
        return 1e3 + _demerits(stretch), Line(start, stop, room, stretch, is_loose=True)


def _demerits(stretch: float) -> float:
    return float((0.1 + (stretch / USUAL_STRETCH) ** 3) ** 2)


def _sums(values: Sequence[float]) -> list[float]:
    return list(accumulate(values, initial=0.0))
