"""What the cells of a table ask of its columns; every length is in em of the table's type."""

from collections.abc import Callable, Sequence
from math import ceil

from bulletin.press.tabular.extents import Extent, cell_extent
from bulletin.press.tabular.grid import Cell, Grid

EPSILON = 1e-6
# Text up to this is short: it is to stand on one line, centred if all of its column does.
SHORT_TEXT = 10.0
# A head up to this is to stand on one line too, others on two.
SHORT_HEAD = 3.0
# What a cell over several columns wants of them, if its text is longer.
SPANNING_WISH = 8.0
SPANNING_LINES = 3

Need = Callable[[Extent], float]


class Needs:
    """``longest`` is the longest text of each column below its head, on one line."""

    def __init__(self, grid: Grid, han_latin: float) -> None:
        self._heads: list[list[Extent]] = [[] for _ in range(grid.columns)]
        self._texts: list[list[Extent]] = [[] for _ in range(grid.columns)]
        self._spanning: list[tuple[Cell, Extent]] = []
        self._paragraphs = [1] * grid.columns
        for row in grid.head:
            for cell in row:
                self._add(cell, cell_extent(cell.paragraphs, han_latin), self._heads)
        for row in (*grid.body, *grid.foot):
            for cell in row:
                self._add(cell, cell_extent(cell.paragraphs, han_latin), self._texts)
                count = max(self._paragraphs[cell.column], len(cell.paragraphs))
                self._paragraphs[cell.column] = count
        self._spanning.sort(key=lambda pair: pair[0].colspan)
        self._blocks = [_number_block(extents) for extents in self._texts]
        self.longest = _both(_most(self._texts, _widest), [sum(block) for block in self._blocks])

    def _add(self, cell: Cell, extent: Extent, columns: Sequence[list[Extent]]) -> None:
        if cell.colspan == 1:
            columns[cell.column].append(extent)
        else:
            self._spanning.append((cell, extent))

    def kind(self, column: int, text: float) -> tuple[str, float, float]:
        """How text stands in a column that leaves it so much room: kind, before, behind as in
        ``widths.Column``."""
        if any(self._blocks[column]):
            return "number", *self._blocks[column]
        is_short = self.longest[column] <= min(text + EPSILON, SHORT_TEXT)
        return ("short" if is_short and self._paragraphs[column] == 1 else "text"), 0.0, 0.0

    def full(self, margin: float) -> list[float]:
        """Every text on one line, but for long ones over several columns."""
        widths = _both(self.longest, _most(self._heads, _widest))
        return self._spread(widths, margin, _spanning_wish)

    def least(self, readable: float, margin: float) -> list[float]:
        """No word parted, no text narrower than ``readable``; a head may take two lines."""
        wishes = _both(self.longest, _most(self._heads, _head_wish))
        widths = _both(self._bare(_narrowest), [min(wish, readable) for wish in wishes])
        widths = _both(widths, [sum(block) for block in self._blocks])
        return self._spread(widths, margin, _narrowest)

    def pieces(self, margin: float) -> list[float]:
        """Room for the widest character."""
        return self._spread(self._bare(_piece), margin, _piece)

    def _bare(self, need: Need) -> list[float]:
        return _both(_most(self._texts, need), _most(self._heads, need))

    def _spread(self, widths: list[float], margin: float, need: Need) -> list[float]:
        """``widths`` with what cells over several columns need beyond them."""
        for cell, extent in self._spanning:
            inside = 2 * margin * (cell.colspan - 1)
            missing = need(extent) - inside - sum(widths[cell.column : cell.columns.stop])
            for column in cell.columns:
                widths[column] += max(0.0, missing) / cell.colspan
        return widths


def _widest(extent: Extent) -> float:
    return extent.widest


def _head_wish(extent: Extent) -> float:
    return max(extent.narrowest, min(extent.widest, SHORT_HEAD), float(ceil(extent.widest / 2)))


def _narrowest(extent: Extent) -> float:
    return extent.narrowest


def _piece(extent: Extent) -> float:
    return extent.piece


def _spanning_wish(extent: Extent) -> float:
    return max(extent.narrowest, min(extent.widest, SPANNING_WISH), extent.widest / SPANNING_LINES)


def _number_block(extents: Sequence[Extent]) -> tuple[float, float]:
    """The widths before and behind the points of a column of numbers; nought for others."""
    numbers = [extent.number for extent in extents if extent.number]
    if not numbers or not all(extent.number or extent.is_number_missing for extent in extents):
        return 0.0, 0.0
    return max(before for before, _ in numbers), max(behind for _, behind in numbers)


def _most(columns: Sequence[Sequence[Extent]], need: Need) -> list[float]:
    return [max(map(need, extents), default=0.0) for extents in columns]


def _both(one: Sequence[float], other: Sequence[float]) -> list[float]:
    return [max(pair) for pair in zip(one, other, strict=True)]
