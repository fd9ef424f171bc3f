"""How large the name of a publication stands in its masthead, and in how many lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from bulletin.press.styles import PrintStyle
from bulletin.press.titles import title_lines

# From baseline to baseline of a name in two lines, in characters of the name.
LEADING = 1.25
# Names of so few characters are spaced out twice as much.
SHORT = 3
WIDEST_SPACING = 2.0
LINES = 2
# Of a name in two lines, the part that the longer one takes: the more, the worse it breaks.
LONGER_LINES = (0.55, 0.6, 0.65, 0.7)
# What a computed name takes of the room it has, in one line and in two.
ONE_LINE = 0.86
TWO_LINES = 0.93


@dataclass(frozen=True)
class NameBox:
    """The place of the name in a ready style, in characters of the text.

    A computed name is at most ``largest`` and fills ``filled`` of ``room`` by spacing it out at
    most ``widest_spacing`` (in its own characters); below ``least`` it goes over two lines.
    """

    room: float
    height: float
    filled: float
    largest: float
    least: float
    widest_spacing: float


BOXES = {
    "red-head": NameBox(28, 4.6, 21, 3.4, 1.6, 0.5),
    "plain": NameBox(28, 3.3, 18, 2.3, 1.3, 0.4),
    "express": NameBox(17, 3.1, 14, 2.3, 1.3, 0.1),
}


@dataclass(frozen=True)
class FittedName:
    """``size`` in characters of the text, ``spacing`` in characters of the name."""

    lines: tuple[str, ...]
    size: float
    spacing: float

    @property
    def width(self) -> float:
        """Of the longest line, in characters of the text; Latin letters count as full ones."""
        return _width(self.lines, self.spacing) * self.size


def fit_name(name: str, style: PrintStyle) -> FittedName:
    """The name as asked for by ``style``, but no larger than its place."""
    box = BOXES[style.key]
    spacing = style.name_spacing or 0.0
    one, two = ((lines, _largest(lines, box, spacing)) for lines in _arrangements(name))
    lines, largest = one
    size = style.name_size or min(box.largest, ONE_LINE * largest)
    if size > largest or (style.name_size is None and size < box.least):
        lines, largest = two
        size = style.name_size or min(box.largest, TWO_LINES * largest)
    size = min(size, largest)
    if style.name_spacing is None:
        longest = max(len(line) for line in lines)
        widest = box.widest_spacing * (2 if longest <= SHORT else 1)
        spacing = min(widest, max(0.0, (box.filled / longest - size) / size))
    return FittedName(lines, size, spacing)


def largest_size(name: str, style: PrintStyle) -> float:
    """The largest size at which the name has room, in characters of the text."""
    box = BOXES[style.key]
    spacing = style.name_spacing or 0.0
    return max(_largest(lines, box, spacing) for lines in _arrangements(name))


def _largest(lines: tuple[str, ...], box: NameBox, spacing: float) -> float:
    return min(box.room / _width(lines, spacing), box.height / (1 + LEADING * (len(lines) - 1)))


def _width(lines: tuple[str, ...], spacing: float) -> float:
    longest = max(1, *(len(line) for line in lines))
    return longest + (longest - 1) * spacing


def _arrangements(name: str) -> Iterator[tuple[str, ...]]:
    """The name in one line and in two, broken where the sense allows."""
    yield (name,)
    middle = ceil(len(name) / 2)
    tries = (title_lines(name, measure=max(2.0, part * len(name))) for part in LONGER_LINES)
    found = (lines for lines in tries if len(lines) == LINES and all(lines))
    yield next(found, (name[:middle], name[middle:]))
