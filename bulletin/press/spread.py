"""What the composer knows of a paragraph, in em, and what it makes of it: lines."""

from dataclasses import dataclass, field
from typing import NamedTuple

# A line this near to the measure is left as it is: 0.03 mm of the body's type.
FLUSH = 0.005


@dataclass
class Spread:
    """A paragraph as widths in em. ``costs`` as of ``break_costs``; per cluster: its width beside
    its neighbours, what comes off at a line's start and at its end, what may be squeezed away
    inside a line, what may be added ahead of all letter-spacing (between Latin words, between
    Chinese and Latin), whether letter-spacing may follow (``loose``: if nobody sees it), whether
    it is a space, and whether it is more than a mark or a space. At first all are characters."""

    costs: list[float | None]
    widths: list[float]
    start_cuts: list[float] = field(init=False)
    end_cuts: list[float] = field(init=False)
    squeezes: list[float] = field(init=False)
    growths: list[float] = field(init=False)
    gaps: list[bool] = field(init=False)
    loose_gaps: list[bool] = field(init=False)
    spaces: list[bool] = field(init=False)
    weights: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.widths)
        self.start_cuts = [0.0] * count
        self.end_cuts = [0.0] * count
        self.squeezes = [0.0] * count
        self.growths = [0.0] * count
        self.gaps = [True] * count
        self.loose_gaps = [True] * count
        self.spaces = [False] * count
        self.weights = [True] * count


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
