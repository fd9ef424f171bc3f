"""A table as rows of the galley: its columns ours, its heads repeated, every cell composed."""

from collections.abc import Sequence
from dataclasses import replace

from bulletin.press.notes import long_notes_apart
from bulletin.press.rows import Element, Row, bound, paragraph_rows
from bulletin.press.runs import NOTE_OPENING, NOTE_TEXT
from bulletin.press.tabular.cells import CellLine, place_rules, title_lines
from bulletin.press.tabular.grid import Grid, place
from bulletin.press.tabular.parts import Part, row_html, set_part
from bulletin.press.tabular.source import read_table
from bulletin.press.tabular.strips import strips_of
from bulletin.press.tabular.widths import fit_columns

# Lines of the grid. A higher caption is a paragraph, a higher head is printed only once, and
# higher rows are cut; all three together with one row must fit a page.
MOST_CAPTION = 3
MOST_HEAD = 6
MOST_TOGETHER = 11
NOTE_CALL = f"{NOTE_OPENING}{NOTE_TEXT}</sup>"


def table_rows(
    html: str, *, measure: float, han_latin: float = 0.0, section: int = 0, article: int = 0
) -> tuple[Row, ...]:
    """A clean ``<table>`` in ``measure`` em: caption, head on each page, rows, foot.

    The head stands with two rows at least. Raises TableTooLarge and TableTooWide.
    Source: CY/T 170-2019 (caption above, head repeated, heads in the middle, numbers under each
    other, longer text from the left).
    """
    grid = place(read_table(html))
    if not grid.cells and not grid.caption:
        return ()
    caption = title_lines(grid.caption, measure, han_latin)
    rows: list[Row] = []
    if len(caption) > MOST_CAPTION or not grid.cells:
        element = Element("p", '<p class="set">')
        rows += bound(paragraph_rows(((line.html, line.notes) for line in caption), (element,)))
        caption = ()
    if grid.cells:
        rows += _Setter(grid, caption, measure, han_latin).rows()
    rows = long_notes_apart(rows, measure)
    return tuple(replace(row, section=section, article=article) for row in rows)


class _Setter:
    """Sets a table that has cells; ``caption`` stands above it."""

    def __init__(
        self, grid: Grid, caption: Sequence[CellLine], measure: float, han_latin: float
    ) -> None:
        self.fit = fit_columns(grid, measure=measure, han_latin=han_latin)
        groups = (("thead", grid.head), ("tbody", grid.body), ("tfoot", grid.foot))
        self.parts = [set_part(name, rows, self.fit, han_latin) for name, rows in groups if rows]
        self.places = set().union(*(part.places for part in self.parts))
        is_repeated = self.parts[0].name == "thead" and self.parts[0].height <= MOST_HEAD
        self.head = self.parts.pop(0) if is_repeated else None
        self.caption = caption
        # It is centred over the measure, but placed from the left edge of the table.
        self.beside = (measure - self.fit.width * self.fit.trial.size) / 2

    def rows(self) -> list[Row]:
        """The first two and the last two rows are not parted, if they are no higher than others."""
        table = self._table()
        units: list[list[Row]] = []
        for part in self.parts:
            path = (table, Element(part.name, f"<{part.name}>"))
            units += [_unit_rows(part, numbers, path) for numbers in part.bound_rows()]
        for pair in (units[:2], units[-3:] if len(units) == 3 else units[-2:]):
            if sum(row.lines for unit in pair for row in unit) <= MOST_TOGETHER:
                for unit in pair[:-1]:
                    unit[:] = bound(unit)
        return self._first_row(table) + [row for unit in units for row in unit]

    def _table(self) -> Element:
        trial = self.fit.trial
        style = f"width: {self.fit.width:.4f}em"
        if trial.size != 1.0:
            style += f"; font-size: {trial.size}em; line-height: calc({trial.pitch} * var(--line))"
        opening = f'<table style="{style}"><style>{place_rules(self.places)}</style>'
        again = opening + self._columns() + self._head()
        return Element(
            "table",
            opening if self.head or self.caption else again,
            again.replace(NOTE_CALL, ""),
            self.head.height if self.head else 0,
        )

    def _first_row(self, table: Element) -> list[Row]:
        """Caption and head, which nothing parts."""
        if not self.head and not self.caption:
            return []
        html = self._columns() + self._head()
        if self.caption:
            lines = "\n".join(
                f'<span style="margin-left: {line.left - self.beside:.4f}em">{line.html}</span>'
                for line in self.caption
            )
            html = f'<caption class="set">{lines}</caption>{html}'
        printed = [*self.caption]
        if self.head:
            printed += [line for row in self.head.rows for cell in row for line in cell.lines]
        return [
            Row(
                (table,),
                html,
                lines=len(self.caption) + (self.head.height if self.head else 0),
                may_break=False,
                notes=tuple(note for line in printed for note in line.notes),
            )
        ]

    def _columns(self) -> str:
        columns = (f'<col style="width: {column.width:.4f}em">' for column in self.fit.columns)
        return f"<colgroup>{''.join(columns)}</colgroup>"

    def _head(self) -> str:
        if not self.head:
            return ""
        rows = (row_html(self.head, number) for number in range(len(self.head.rows)))
        return f"<thead>{''.join(rows)}</thead>"


def _unit_rows(part: Part, numbers: range, path: tuple[Element, ...]) -> list[Row]:
    """Rows that cells reach over: together, or in strips if they are higher than half a page."""
    if sum(part.heights[numbers.start : numbers.stop]) > MOST_TOGETHER:
        rows = [
            Row(path, strip.html, strip.lines, notes=strip.notes)
            for strip in strips_of(part, numbers)
        ]
        return _bound_at(rows, 0, len(rows) - 2)
    rows = [
        Row(
            path,
            row_html(part, number),
            lines=part.heights[number],
            notes=tuple(
                note for cell in part.rows[number] for line in cell.lines for note in line.notes
            ),
        )
        for number in numbers
    ]
    return _bound_at(rows, *range(len(rows) - 1))


def _bound_at(rows: Sequence[Row], *places: int) -> list[Row]:
    """No page break after the rows in ``places``."""
    return [
        replace(row, may_break=False) if number in places else row
        for number, row in enumerate(rows)
    ]
