"""Tables as Word's own, their columns as wide and their type as large as in print."""

from collections.abc import Iterator, Sequence

from bulletin.press.tabular.extents import cell_extent
from bulletin.press.tabular.grid import Cell, CellRow, place
from bulletin.press.tabular.source import Paragraph, read_table
from bulletin.press.tabular.widths import Fit, fit_columns
from bulletin.word.parts import Parts
from bulletin.word.runs import run, runs
from bulletin.word.units import CHAR, LINE, half_points
from bulletin.word.xml import paragraph

# Rules of 0.5 and 0.2 mm in eighths of a point.
OUTER, INNER = 12, 4
# Each column is so much wider, in em of the table's type: what just fits in print, where letters
# stand closer, would be broken here.
SLACK = 0.75
STYLES = {"hei": "RunInTitle"}


def table(html: str, parts: Parts, *, measure: float, han_latin: float) -> list[str]:
    """A clean ``<table>`` below its caption. Raises TableTooLarge and TableTooWide."""
    grid = place(read_table(html))
    found = [paragraph("TableCaption", runs(text.html, parts)) for text in grid.caption]
    if not grid.cells:
        return found
    fit = fit_columns(grid, measure=measure, han_latin=han_latin)
    writer = _TableWriter(fit, parts, measure)
    rows = [
        *writer.rows(grid.head, grid.columns, is_head=True),
        *writer.rows(grid.body, grid.columns),
        *writer.rows(grid.foot, grid.columns),
    ]
    # Two tables with nothing between them would be one.
    return [*found, writer.whole(rows), paragraph("TableEnd", "")]


class _TableWriter:
    def __init__(self, fit: Fit, parts: Parts, measure: float) -> None:
        self.fit = fit
        self.parts = parts
        self.em = fit.trial.size * CHAR
        free = (measure / fit.trial.size - fit.width) / len(fit.columns)
        slack = max(0.0, min(SLACK, free))
        self.widths = [int((column.width + slack) * self.em) for column in fit.columns]
        self.looks = ""
        if fit.trial.size != 1.0:
            size = half_points(fit.trial.size)
            self.looks = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'

    def whole(self, rows: Sequence[str]) -> str:
        margin = round(self.fit.trial.margin * self.em)
        rules = "".join(
            f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
            for side, size in (
                *((side, OUTER) for side in ("top", "left", "bottom", "right")),
                *((side, INNER) for side in ("insideH", "insideV")),
            )
        )
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in self.widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(self.widths)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblBorders>{rules}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/>'
            f'<w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def rows(
        self, rows: Sequence[CellRow], columns: int, *, is_head: bool = False
    ) -> Iterator[str]:
        """The rows of one part of the table; cells over several rows go on in those below."""
        held: dict[int, Cell] = {}
        for number, row in enumerate(rows):
            held = {column: cell for column, cell in held.items() if number < cell.rows.stop}
            held.update((cell.column, cell) for cell in row)
            inside = "".join(
                self._cell(held[column], number, is_head=is_head)
                for column in range(columns)
                if column in held
            )
            head = "<w:tblHeader/>" if is_head else ""
            yield f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inside}</w:tr>"

    def _cell(self, cell: Cell, row: int, *, is_head: bool) -> str:
        width = sum(self.widths[cell.column : cell.columns.stop])
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        merged = ""
        if cell.rowspan > 1:
            merged = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
        inside = "".join(
            self._paragraph(text, self._place(cell, is_head=is_head))
            for text in (cell.paragraphs if row == cell.row else ())
        )
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}'
            f'<w:vAlign w:val="center"/></w:tcPr>{inside or paragraph("TableText", "")}</w:tc>'
        )

    def _paragraph(self, text: Paragraph, place: str) -> str:
        line = round(self.fit.trial.pitch * LINE)
        properties = f'<w:spacing w:line="{line}" w:lineRule="exact"/>{place}'
        if self.looks:
            properties += f"<w:rPr>{self.looks}</w:rPr>"
        style = STYLES.get(text.face, "")
        inside = run(text.lead, style, properties=self.looks)
        inside += runs(text.html, self.parts, style=style, looks=self.looks)
        return paragraph("TableText", inside, properties)

    def _place(self, cell: Cell, *, is_head: bool) -> str:
        """Short texts in the middle, numbers with their ends under each other."""
        column = self.fit.columns[cell.column]
        kind = column.kind if cell.colspan == 1 else self._kind_across(cell)
        if is_head or kind == "short":
            return '<w:jc w:val="center"/>'
        if kind == "number":
            free = (column.text - column.before - column.behind) / 2 * self.em
            return f'<w:ind w:right="{max(0, round(free))}"/><w:jc w:val="right"/>'
        return ""

    def _kind_across(self, cell: Cell) -> str:
        """Of a cell over several columns: short if one line takes up to half of it."""
        width = sum(column.width for column in self.fit.columns[cell.column : cell.columns.stop])
        widest = cell_extent(cell.paragraphs, 0.0).widest
        return "short" if len(cell.paragraphs) == 1 and widest <= width / 2 else "text"
