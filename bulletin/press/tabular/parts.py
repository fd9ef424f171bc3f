"""Head, body and foot of a table with every cell composed and every row on the grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import ceil

from bulletin.press.tabular.cells import CellLine, cell_lines, lines_html, place_class
from bulletin.press.tabular.grid import Cell, CellRow
from bulletin.press.tabular.needs import EPSILON
from bulletin.press.tabular.widths import Fit

SCOPES = frozenset({"col", "row", "colgroup", "rowgroup"})


@dataclass(frozen=True, slots=True)
class SetCell:
    cell: Cell
    lines: tuple[CellLine, ...]

    @property
    def places(self) -> frozenset[int]:
        return frozenset(line.place for line in self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one row group, each ``heights`` lines of the grid high; lines of text are ``pitch``
    of these apart."""

    name: str
    rows: tuple[tuple[SetCell, ...], ...]
    heights: tuple[int, ...]
    pitch: float

    @property
    def height(self) -> int:
        return sum(self.heights)

    @property
    def places(self) -> set[int]:
        return {line.place for row in self.rows for cell in row for line in cell.lines}

    def height_of(self, cell: Cell) -> int:
        return sum(self.heights[cell.row : cell.rows.stop])

    def bound_rows(self) -> Iterator[range]:
        """Rows that cells reach over, together; most are one row."""
        first = end = 0
        for index, row in enumerate(self.rows):
            end = max(end, *(cell.cell.rows.stop for cell in row))
            if end == index + 1:
                yield range(first, end)
                first = end


def set_part(name: str, rows: Sequence[CellRow], fit: Fit, han_latin: float) -> Part:
    is_title = name == "thead"
    composed = tuple(
        tuple(
            SetCell(
                _with_scope(cell, "col" if is_title else "row"),
                cell_lines(cell, fit, is_title=is_title, han_latin=han_latin),
            )
            for cell in row
        )
        for row in rows
    )
    return Part(name, composed, tuple(_heights(composed, fit.trial.pitch)), fit.trial.pitch)


def _with_scope(cell: Cell, usual: str) -> Cell:
    """The cell with what it is a head of, if it is one."""
    scope = cell.scope if cell.scope in SCOPES else usual
    return replace(cell, scope=scope if cell.is_head else "")


def grid_lines(count: int, pitch: float) -> int:
    """Lines of the grid that so many lines of text take."""
    return max(1, ceil(count * pitch - EPSILON))


def _heights(rows: Sequence[Sequence[SetCell]], pitch: float) -> list[int]:
    heights = [1] * len(rows)
    cells = sorted((cell for row in rows for cell in row), key=lambda cell: cell.cell.rowspan)
    for one in cells:
        span = one.cell.rowspan
        start, end = one.cell.row, one.cell.rows.stop
        missing = grid_lines(len(one.lines), pitch) - sum(heights[start:end])
        for number in range(max(0, missing)):
            # From the last row up, so that the others keep their height if little is missing.
            heights[end - 1 - number % span] += 1
    return heights


def row_html(part: Part, number: int) -> str:
    """One row whose cells have all their lines."""
    cells = []
    for one in part.rows[number]:
        is_bare = len(one.cell.paragraphs) == 1
        classes = ["set", *map(place_class, one.places)] if is_bare and len(one.places) == 1 else []
        inside = lines_html(one.lines, one.places, is_bare=bool(classes))
        height = part.height_of(one.cell)
        cells.append(cell_html(one.cell, inside, height, rowspan=one.cell.rowspan, classes=classes))
    return f"<tr>{''.join(cells)}</tr>"


def cell_html(
    cell: Cell, html: str, height: int, *, rowspan: int = 1, classes: Sequence[str] = ()
) -> str:
    """A cell that is ``height`` lines of the grid high."""
    name = "th" if cell.is_head else "td"
    attributes = {
        "class": " ".join(classes),
        "colspan": str(cell.colspan) if cell.colspan > 1 else "",
        "rowspan": str(rowspan) if rowspan > 1 else "",
        "scope": cell.scope,
        "style": f"height: calc({height} * var(--line))" if height > 1 else "",
    }
    source = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{source}>{html}</{name}>"
