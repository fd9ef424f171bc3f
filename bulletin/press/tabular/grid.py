"""Cells on a grid of columns and rows, as HTML's table model places them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.tabular.source import (
    MOST_CELLS,
    Paragraph,
    SourceCell,
    SourceRow,
    SourceTable,
    TableTooLarge,
)

MOST_COLUMNS = 40
# With columns in which no cell begins, which spans of any size bring about.
MOST_RAW_COLUMNS = 400
# Rows of nothing but th that are taken for a head where none is marked.
MOST_HEAD_ROWS = 3


class TableTooWide(DomainError):
    """A table whose columns have no room beside each other."""

    def __init__(self) -> None:
        super().__init__(
            _("A table has more columns than fit beside each other. Please divide it.")
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in its place; ``row`` counts within its part of the table."""

    row: int
    column: int
    rowspan: int
    colspan: int
    is_head: bool
    scope: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.rowspan)

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.colspan)


CellRow = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without a hole in it; the rows of ``head``, ``body`` and ``foot`` hold the cells
    that begin there."""

    columns: int
    caption: tuple[Paragraph, ...]
    head: tuple[CellRow, ...]
    body: tuple[CellRow, ...]
    foot: tuple[CellRow, ...]

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in (*self.head, *self.body, *self.foot) for cell in row]


def place(table: SourceTable) -> Grid:
    """``table`` on its grid: spans that overlap or run out of their row group are cut, rows and
    columns in which no cell begins are left out, places without a cell get an empty one.

    Rows of nothing but ``th`` ahead of a body without a head are its head. Raises TableTooWide and
    TableTooLarge.
    Source: HTML Standard, 4.9.12.1, forming a table.
    """
    parts: dict[str, list[list[Cell]]] = {"thead": [], "tbody": [], "tfoot": []}
    for name, rows in table.groups:
        # Only the first head is one.
        part = "tbody" if name == "thead" and (parts["thead"] or parts["tbody"]) else name
        parts[part] += _placed(rows, first=len(parts[part]))
    if not parts["thead"]:
        count = _head_rows(parts["tbody"])
        parts["thead"] = parts["tbody"][:count]
        parts["tbody"] = [
            [replace(cell, row=cell.row - count) for cell in row] for row in parts["tbody"][count:]
        ]
    if not parts["tbody"]:
        parts["tbody"], parts["thead"] = parts["thead"], []
    starts = sorted({cell.column for rows in parts.values() for row in rows for cell in row})
    if len(starts) > MOST_COLUMNS:
        raise TableTooWide
    head, body, foot = (
        tuple(_filled([[_narrowed(cell, starts) for cell in row] for row in rows], len(starts)))
        for rows in parts.values()
    )
    grid = Grid(len(starts), tuple(table.caption), head, body, foot)
    if len(grid.cells) > 2 * MOST_CELLS:
        raise TableTooLarge
    return grid


def _placed(rows: Sequence[SourceRow], first: int) -> list[list[Cell]]:
    """The rows of one group in which a cell begins, the first of them numbered ``first``."""
    found: list[list[Cell]] = []
    numbers: list[int] = []
    covered: dict[int, int] = {}
    for index, row in enumerate(rows):
        numbers.append(first + len(found))
        cells = _row_cells(row, index, len(rows), covered)
        if cells:
            found.append(cells)
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
    numbers.append(first + len(found))
    return [[_shortened(cell, numbers) for cell in row] for row in found]


def _row_cells(
    row: Sequence[SourceCell], index: int, count: int, covered: dict[int, int]
) -> list[Cell]:
    """``covered`` has the rows for which each column is taken; what these cells take is added."""
    cells: list[Cell] = []
    column = 0
    for source in row:
        while column in covered:
            column += 1
        end = column + 1
        while end < column + source.colspan and end not in covered:
            end += 1
        if end > MOST_RAW_COLUMNS:
            raise TableTooWide
        rowspan = min(source.rowspan or count, count - index)
        cells.append(
            Cell(
                row=index,
                column=column,
                rowspan=rowspan,
                colspan=end - column,
                is_head=source.is_head,
                scope=source.scope,
                paragraphs=tuple(source.paragraphs),
            )
        )
        covered.update(dict.fromkeys(range(column, end), rowspan))
        column = end
    return cells


def _shortened(cell: Cell, numbers: Sequence[int]) -> Cell:
    """The cell in the rows that are left: ``numbers`` has the new number of each old one."""
    row = numbers[cell.row]
    return replace(cell, row=row, rowspan=numbers[cell.rows.stop] - row)


def _narrowed(cell: Cell, starts: Sequence[int]) -> Cell:
    column = bisect_left(starts, cell.column)
    return replace(cell, column=column, colspan=bisect_left(starts, cell.columns.stop) - column)


def _head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the start hold nothing but ``th`` and no cell that reaches further."""
    found = end = 0
    for index, row in enumerate(rows[: min(MOST_HEAD_ROWS, len(rows) - 1)], start=1):
        if not all(cell.is_head for cell in row):
            break
        end = max(end, *(cell.rows.stop for cell in row))
        if end == index:
            found = index
    return found


def _filled(rows: Sequence[Sequence[Cell]], columns: int) -> Iterator[CellRow]:
    covered = [0] * columns
    for index, row in enumerate(rows):
        for cell in row:
            covered[cell.column : cell.columns.stop] = [cell.rowspan] * cell.colspan
        holes: list[Cell] = []
        for column in range(columns):
            if covered[column]:
                continue
            if holes and holes[-1].columns.stop == column:
                holes[-1] = replace(holes[-1], colspan=holes[-1].colspan + 1)
            else:
                holes.append(Cell(index, column, 1, 1, is_head=False, scope="", paragraphs=()))
        yield tuple(sorted([*row, *holes], key=lambda cell: cell.column))
        covered = [max(0, left - 1) for left in covered]
