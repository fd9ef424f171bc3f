"""The best of all ways to set a title in lines, by the costs of its stops and of its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from bulletin.press.title_breaks import TYPED
from bulletin.press.title_forms import RAGGED, few_cost, form_cost

# On the scale of title_breaks.
TOO_WIDE = 1000.0
INTO_SIDE, INTO_SIDE_BY_EM = 1.5, 6.0
ONE_MORE_LINE = 6.0
SPACE_INSIDE = 5.0
# More lines than these are no figure to the eye, and there are too many ways to set them.
MOST_FORMED, MOST_MORE = 4, 2

# Start and end of each line in the text.
Lines = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a line may end: ``end``, where the next begins: ``start``, and the cost."""

    end: int
    start: int
    cost: float


class Choice:
    """``places`` are of the characters, in em; lines had better keep to ``room``, and do to
    ``measure`` but for pieces that no stop parts, which are wider by ``excess`` in all."""

    def __init__(self, places: Sequence[float], measure: float, room: float) -> None:
        self.places = places
        self.measure = measure
        self.room = room
        self.best: tuple[float, Lines] = (inf, ())

    def use(self, stops: Sequence[Stop]) -> None:
        """Of ``stops`` the last is the end of the text."""
        self.stops = stops
        self.starts = [0, *(stop.start for stop in stops)]
        self.excess = sum(
            max(0.0, self._width(start, stop.end) - self.measure)
            for start, stop in zip(self.starts, stops, strict=False)
        )

    def formed(self) -> Lines:
        """A trapezoid or a diamond, in few lines; of many lines as ``flowing`` sets them."""
        fewest = max(2, self._fewest())
        if fewest > MOST_FORMED:
            return self.flowing()
        if self._width(0, self.stops[-1].end) <= self.measure:
            self._search(0, 1, 0.0, ())
        for more in range(min(MOST_MORE, MOST_FORMED + 1 - fewest) + 1):
            self._search(0, fewest + more, more * ONE_MORE_LINE, ())
        return self.best[1] or self.flowing()

    def flowing(self) -> Lines:
        """The fewest lines that the sense allows, each as full as can be."""
        # Cost and last line of the best way to set all before each stop.
        best: list[tuple[float, int]] = [(0.0, 0)]
        for place, stop in enumerate(self.stops):
            is_last = place == len(self.stops) - 1
            found = (inf, 0)
            for first in range(place, -1, -1):
                width = self._width(self.starts[first], stop.end)
                if width > self.measure and first < place:
                    break
                cost = best[first][0] + ONE_MORE_LINE + self._line_cost(first, place)
                cost += few_cost(stop.end - self.starts[first], is_last=is_last)
                if not is_last:
                    cost += RAGGED * max(0.0, 1 - width / self.room) ** 2
                found = min(found, (cost, first))
            best.append(found)
        lines = []
        end = len(self.stops)
        while end:
            first = best[end][1]
            lines.append((self.starts[first], self.stops[end - 1].end))
            end = first
        return tuple(reversed(lines))

    def _width(self, start: int, end: int) -> float:
        return self.places[end] - self.places[start]

    def _fewest(self) -> int:
        """The lines of a title that fills each."""
        count, start = 1, 0
        for before, stop in pairwise(self.stops):
            if self._width(start, stop.end) > self.measure:
                start = before.start
                count += 1
        return count

    def _search(self, first: int, left: int, cost: float, lines: Lines) -> None:
        """Tries all ways to set in ``left`` lines what begins at start ``first``."""
        start, last = self.starts[first], len(self.stops) - 1
        for place in range(last if left == 1 else first, last - left + 2):
            stop = self.stops[place]
            if left > 1 and place > first and self._width(start, stop.end) > self.measure:
                return
            total = cost + self._line_cost(first, place)
            tried = (*lines, (start, stop.end))
            if left == 1:
                total += self._form_cost(tried)
                self.best = min(self.best, (total, tried))
            elif (
                total < self.best[0]
                and self._width(stop.start, self.stops[-1].end)
                <= (left - 1) * self.measure + self.excess
            ):
                self._search(place + 1, left - 1, total, tried)

    def _line_cost(self, first: int, place: int) -> float:
        """Of a line from start ``first`` to stop ``place``, whatever the others are."""
        width = self._width(self.starts[first], self.stops[place].end)
        cost = self.stops[place].cost
        if width > self.measure:
            cost += TOO_WIDE + width
        elif width > self.room:
            cost += INTO_SIDE + INTO_SIDE_BY_EM * (width - self.room)
        # A line of whole phrases may hold the spaces between them, but no line of parts.
        is_whole = (not first or self.stops[first - 1].cost == TYPED) and (
            place == len(self.stops) - 1 or self.stops[place].cost == TYPED
        )
        if not is_whole and any(stop.cost == TYPED for stop in self.stops[first:place]):
            cost += SPACE_INSIDE
        return cost

    def _form_cost(self, lines: Lines) -> float:
        lengths = [end - start for start, end in lines]
        ends = {end for _, end in lines[:-1]}
        is_typed = all(stop.cost == TYPED for stop in self.stops if stop.end in ends)
        return (
            few_cost(lengths[-1], is_last=True)
            + sum(few_cost(length, is_last=False) for length in lengths[:-1])
            + form_cost([self._width(*line) for line in lines], self.room, is_typed=is_typed)
        )
