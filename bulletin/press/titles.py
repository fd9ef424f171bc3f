"""A title broken into lines where the sense allows, in a form that GB/T 9704-2012, 7.3.1 asks."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate
from math import inf
from typing import Literal

from bulletin.press.metrics import text_width
from bulletin.press.title_breaks import INSIDE_WORD, brackets, break_costs
from bulletin.press.title_choice import Choice, Stop

Shape = Literal["symmetric", "left"]
# A subtitle begins with its dash; one between two numbers or short names begins none.
SUBTITLE = re.compile(r"(?<=\S{3}[^\s—（《“‘〈【「『(\[{])\s*(?=——\S{4})")
# Left free at each side of a centred line, in em, but of a narrow column no more than this part.
SIDE, SIDE_PART = 1.0, 1 / 24


def title_lines(
    title: str,
    *,
    measure: float,
    names: Collection[str] = (),
    face: str = "song",
    shape: Shape = "symmetric",
) -> tuple[str, ...]:
    """``title`` as lines of plain text, no wider than ``measure``, in em of its own size.

    GB/T 9704-2012, 7.3.1: 回行时，要做到词意完整，排列对称，长短适宜，间距恰当, in the form of a
    trapezoid or a diamond; ``left`` asks for the sense alone. A line feed of the source ends a
    line, a space may, and —— begins the line of a subtitle. ``names`` are offices and people.
    """
    return _title_lines(title, measure, frozenset(names), face, shape)


@lru_cache(maxsize=1024)
def _title_lines(
    title: str, measure: float, names: frozenset[str], face: str, shape: Shape
) -> tuple[str, ...]:
    return tuple(
        line
        for typed in title.splitlines()
        for part in _parts(typed.strip())
        for line in _part_lines(part, measure, names, face, shape)
    )


def _parts(title: str) -> Iterator[str]:
    """The main title and its subtitles."""
    start = 0
    held = [range(*unit) for unit in brackets(title)]
    for dash in SUBTITLE.finditer(title):
        if not any(dash.end() in unit for unit in held):
            yield title[start : dash.start()]
            start = dash.end()
    if title[start:]:
        yield title[start:]


def _part_lines(
    text: str, measure: float, names: frozenset[str], face: str, shape: Shape
) -> Iterator[str]:
    places = _places(text, face)
    side = min(SIDE, measure * SIDE_PART) if shape == "symmetric" else 0.0
    choice = Choice(places, measure, measure - 2 * side)
    if places[-1] <= choice.room:
        yield text
        return
    costs = break_costs(text, names, lambda start, end: places[end] - places[start] <= measure)
    for limit in (INSIDE_WORD, inf):
        stops = [
            Stop(len(text[:start].rstrip()), start, cost)
            for start, cost in sorted(costs.items())
            if cost < limit
        ]
        choice.use([*stops, Stop(len(text), len(text), 0.0)])
        if not choice.excess:
            break
    for start, end in choice.formed() if shape == "symmetric" else choice.flowing():
        yield text[start:end]


def _places(text: str, face: str) -> list[float]:
    """Where each character begins and the last one ends, in em."""
    return list(accumulate((text_width(char, face) for char in text), initial=0.0))
