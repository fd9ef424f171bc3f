"""How large the name of a publication stands in its masthead, and in how many lines."""

from dataclasses import dataclass
from math import ceil

from bulletin.press.styles import PrintStyle

# From baseline to baseline of a name in two lines, in characters of the name.
LEADING = 1.25
# Names of so few characters are spaced out twice as much.
SHORT = 3


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


@dataclass(frozen=True)
class FittedName:
    """``size`` in characters of the text, ``spacing`` in characters of the name."""

    lines: tuple[str, ...]
    size: float
    spacing: float

    @property
    def width(self) -> float:
        """Of the longest line, in characters of the text."""
        longest = max(len(line) for line in self.lines)
        return (longest + (longest - 1) * self.spacing) * self.size


BOXES = {
    "red-head": NameBox(28, 4.6, 21, 3.4, 1.6, 0.5),
    "plain": NameBox(28, 3.3, 18, 2.3, 1.3, 0.4),
    "express": NameBox(17, 3.1, 14, 2.3, 1.3, 0.1),
}


def fit_name(name: str, style: PrintStyle) -> FittedName:
    """The name as asked for by ``style``, but no larger than its place."""
    box = BOXES[style.key]
    lines: tuple[str, ...] = (name,)
    size = min(box.largest, 0.86 * _largest(lines, box, 0.0))
    if size < box.least:
        lines = _halves(name)
        size = min(box.largest, 0.93 * _largest(lines, box, 0.0))
    size = style.name_size or size
    longest = max(len(line) for line in lines)
    spacing = style.name_spacing
    if spacing is None:
        widest = box.widest_spacing * (2 if longest <= SHORT else 1)
        spacing = min(widest, max(0.0, (box.filled / longest - size) / size))
    return FittedName(lines, min(size, _largest(lines, box, spacing)), spacing)


def _largest(lines: tuple[str, ...], box: NameBox, spacing: float) -> float:
    longest = max(len(line) for line in lines)
    return min(
        box.room / (longest + (longest - 1) * spacing),
        box.height / (1 + LEADING * (len(lines) - 1)),
    )


def _halves(name: str) -> tuple[str, ...]:
    middle = ceil(len(name) / 2)
    return name[:middle], name[middle:]
