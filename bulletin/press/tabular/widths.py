"""The columns of a table: how wide each is, in which size of type, how its text stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

from bulletin.press.tabular.grid import Grid, TableTooWide
from bulletin.press.tabular.needs import EPSILON, SHORT_TEXT, Needs


@dataclass(frozen=True, slots=True)
class Trial:
    """Type of ``size`` (of the body's), lines ``pitch`` lines of the grid apart; no column is to
    be narrower than its text or ``readable`` characters, ``margin`` left free at both its sides."""

    size: float
    pitch: float
    readable: float
    margin: float


# Tried in this order. 9 pt is the least that is read with ease; the body has 15.8 pt.
TRIALS = (
    Trial(1.0, 1.0, 6.0, 0.5),
    Trial(0.9, 2 / 3, 6.0, 0.5),
    Trial(0.8, 2 / 3, 6.0, 0.5),
    Trial(0.7, 2 / 3, 5.0, 0.5),
    Trial(0.6, 0.5, 4.0, 0.5),
    Trial(0.6, 0.5, 0.0, 0.25),
)
# Then words are parted wherever it must be.
LAST_TRIAL = Trial(0.6, 0.5, 0.0, 0.05)
# A table that takes this part of the measure is given all of it.
NEARLY_FULL = 0.8
# What a long text keeps before short ones are kept on one line.
READABLE = 12.0


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in em with its margins, ``text`` of it for the text. ``kind``: text begins at the
    left, short texts are centred, numbers stand with their points under each other in a block that
    is ``before`` em wide up to there and ``behind`` after it."""

    width: float
    text: float
    kind: str
    before: float = 0.0
    behind: float = 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """The columns of a table set as in ``trial``; their lengths are em of its type."""

    trial: Trial
    columns: tuple[Column, ...]

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)


def fit_columns(grid: Grid, *, measure: float, han_latin: float) -> Fit:
    """Columns for ``grid`` in ``measure`` em of the body. Raises TableTooWide.

    Each has what its longest text needs, if there is room. If not, the body's type is kept down
    to 9 pt as long as the text of each stays readable; short columns then keep their width, and
    long ones share what is left by the roots of their lengths.
    """
    needs = Needs(grid, han_latin)
    for trial in TRIALS:
        room = measure / trial.size - 2 * trial.margin * grid.columns
        least = needs.least(trial.readable, trial.margin)
        if sum(least) <= room + EPSILON:
            break
    else:
        trial = LAST_TRIAL
        room = measure / trial.size - 2 * trial.margin * grid.columns
        least = needs.pieces(trial.margin)
        if sum(least) > room + EPSILON:
            raise TableTooWide
    full = needs.full(trial.margin)
    if sum(full) <= room + EPSILON:
        texts = full
        if sum(full) + 2 * trial.margin * grid.columns >= NEARLY_FULL * measure / trial.size:
            texts = [text + (room - sum(full)) / grid.columns for text in full]
        widths = [text + 2 * trial.margin for text in texts]
    else:
        texts, widths = _shared(least, full, needs.longest, room, trial.margin)
    return Fit(
        trial,
        tuple(
            Column(width, text, *needs.kind(number, text))
            for number, (width, text) in enumerate(zip(widths, texts, strict=True))
        ),
    )


def _shared(
    least: Sequence[float],
    full: Sequence[float],
    longest: Sequence[float],
    room: float,
    margin: float,
) -> tuple[list[float], list[float]]:
    """Room for the text and whole width of each column, all together as wide as the measure."""
    texts = _levelled(_with_short(least, longest, room), full, room)
    # Whole characters, so that text that breaks over lines needs no spacing.
    breaks = [text < long - EPSILON for text, long in zip(texts, longest, strict=True)]
    rounded = [
        max(bottom, floor(text + EPSILON)) if broken else text
        for text, bottom, broken in zip(texts, least, breaks, strict=True)
    ]
    left = room - sum(rounded)
    for number in sorted(range(len(texts)), key=lambda index: rounded[index] - texts[index]):
        if breaks[number] and left >= 1.0 - EPSILON:
            rounded[number] += 1.0
            left -= 1.0
    takers = [number for number, broken in enumerate(breaks) if not broken]
    widths = [text + 2 * margin for text in rounded]
    for number in takers or range(len(widths)):
        widths[number] += left / len(takers or widths)
    for number in takers:
        rounded[number] = widths[number] - 2 * margin
    return rounded, widths


def _with_short(least: Sequence[float], longest: Sequence[float], room: float) -> Sequence[float]:
    """``least`` with short texts on one line, up to a length at which long ones stay readable."""
    kept = sum(
        max(bottom, min(long, READABLE))
        for bottom, long in zip(least, longest, strict=True)
        if long > SHORT_TEXT
    )
    for limit in sorted({long for long in longest if long <= SHORT_TEXT}, reverse=True):
        found = [
            max(bottom, long) if long <= limit else bottom
            for bottom, long in zip(least, longest, strict=True)
        ]
        short = sum(width for width, long in zip(found, longest, strict=True) if long <= SHORT_TEXT)
        if short + kept <= room:
            return found
    return least


def _levelled(least: Sequence[float], full: Sequence[float], room: float) -> list[float]:
    """Widths between ``least`` and ``full``, in between by the roots of ``full``, that fill
    ``room``."""

    def at(level: float) -> list[float]:
        return [
            max(min(level * sqrt(most), most), bottom)
            for bottom, most in zip(least, full, strict=True)
        ]

    low, high = 0.0, room
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(at(middle)) <= room else (low, middle)
    return at(low)
