"""Rows higher than half a page: cut into strips, between which a page may end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bulletin.press.tabular.cells import CellLine, lines_html
from bulletin.press.tabular.joints import JOINED
from bulletin.press.tabular.needs import EPSILON
from bulletin.press.tabular.parts import Part, SetCell, cell_html, grid_lines

# Lines of the grid: a row of no more than this is one strip, a higher one is cut into these.
WHOLE_ROW = 5
STRIP = 2


@dataclass(frozen=True, slots=True)
class Strip:
    html: str
    lines: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Dealt:
    """A cell of which ``taken`` lines stand in the strips before, if it ``is_on`` from them."""

    cell: SetCell
    taken: int = 0
    is_on: bool = False

    @property
    def left(self) -> int:
        return len(self.cell.lines) - self.taken


def strips_of(part: Part, rows: range) -> Iterator[Strip]:
    """``rows``, which cells that reach over them bind together.

    A cell goes on in each strip, as an empty cell when its text has ended.
    """
    cells: dict[int, _Dealt] = {}
    for row in rows:
        cells |= {one.cell.column: _Dealt(one) for one in part.rows[row]}
        heights = _strip_heights(part.heights[row])
        for number, height in enumerate(heights, start=1):
            if number == len(heights):
                # What has found no place by the cell's last strip goes into that.
                ending = [one.left for one in cells.values() if one.cell.cell.rows.stop == row + 1]
                height = max(height, *(grid_lines(left, part.pitch) for left in ending))
            room = int(height / part.pitch + EPSILON)
            yield _strip([cells[column] for column in sorted(cells)], height, room, part.pitch)
            cells = {column: _after(one, room) for column, one in cells.items()}
        cells = {column: one for column, one in cells.items() if one.cell.cell.rows.stop > row + 1}


def _strip_heights(height: int) -> list[int]:
    if height <= WHOLE_ROW:
        return [height]
    heights = [STRIP] * (height // STRIP)
    heights[-1] += height % STRIP
    return heights


def _strip(cells: Sequence[_Dealt], height: int, room: int, pitch: float) -> Strip:
    """``room``: lines of text, ``pitch`` lines of the grid apart, that go into ``height``."""
    html = []
    notes: list[str] = []
    for one in cells:
        lines = one.cell.lines[one.taken : one.taken + room]
        goes_on = bool(lines) and one.taken > 0 and _is_same_paragraph(one, lines[0])
        is_long = grid_lines(len(one.cell.lines), pitch) > WHOLE_ROW
        classes = [JOINED] * one.is_on + ["long"] * is_long
        inside = lines_html(lines, one.cell.places, goes_on=goes_on)
        html.append(cell_html(one.cell.cell, inside, height, classes=classes))
        notes += [note for line in lines for note in line.notes]
    return Strip(f"<tr>{''.join(html)}</tr>", height, tuple(notes))


def _is_same_paragraph(one: _Dealt, line: CellLine) -> bool:
    return one.cell.lines[one.taken - 1].paragraph == line.paragraph


def _after(one: _Dealt, room: int) -> _Dealt:
    return replace(one, taken=min(one.taken + room, len(one.cell.lines)), is_on=True)
