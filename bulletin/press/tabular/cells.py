"""The text of a cell, composed into lines that stand where its column wants them."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from math import ceil

from bulletin.markup import TAG
from bulletin.press.composition import ComposedLine, compose
from bulletin.press.faces import face_span
from bulletin.press.metrics import CLOSING, glyph
from bulletin.press.tabular.extents import Extent, cell_extent
from bulletin.press.tabular.grid import Cell
from bulletin.press.tabular.needs import EPSILON, SHORT_TEXT
from bulletin.press.tabular.source import Paragraph
from bulletin.press.tabular.widths import Fit

# A centred or short text of no more lines is broken into lines of about one length.
MOST_BALANCED = 4


@dataclass(frozen=True, slots=True)
class CellLine:
    """A line, ``left`` em from the left edge of its cell; ``paragraph`` counts those of a cell."""

    html: str
    left: float
    paragraph: int
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> int:
        """``left`` in thousandths."""
        return round(self.left * 1000)


def cell_lines(cell: Cell, fit: Fit, *, is_title: bool, han_latin: float) -> tuple[CellLine, ...]:
    """The cell's text in the room of its columns; ``is_title``: it stands in the table's head."""
    if not cell.paragraphs:
        return ()
    columns = fit.columns[cell.column : cell.columns.stop]
    width = sum(column.width for column in columns)
    text = columns[0].text if cell.colspan == 1 else width - 2 * fit.trial.margin
    extent = cell_extent(cell.paragraphs, han_latin)
    is_one_line = len(cell.paragraphs) == 1 and extent.widest <= text + EPSILON
    kind = columns[0].kind
    if cell.colspan > 1:
        kind = "short" if is_one_line and extent.widest <= width / 2 else "text"
    if is_title or (kind == "number" and not (extent.number and is_one_line)):
        kind = "short"
    if kind == "number":
        return _number_line(cell, fit, extent, han_latin)
    is_centred = kind == "short"
    return _text_lines(cell.paragraphs, text, width, is_centred=is_centred, han_latin=han_latin)


def title_lines(
    paragraphs: Sequence[Paragraph], measure: float, han_latin: float
) -> tuple[CellLine, ...]:
    """A table's caption, centred over ``measure``."""
    return _text_lines(paragraphs, measure, measure, is_centred=True, han_latin=han_latin)


def lines_html(
    lines: Sequence[CellLine], places: Set[int], *, goes_on: bool = False, is_bare: bool = False
) -> str:
    """Lines as paragraphs, or ``is_bare`` as one without its element.

    ``places`` are those of all lines of the cell: if they are one, it is the paragraph's.
    ``goes_on``: the first line is not the first of its paragraph.
    """
    parts: list[str] = []
    for _, group in groupby(lines, key=lambda line: line.paragraph):
        html = "\n".join(
            line.html
            if len(places) == 1
            else f'<span class="{place_class(line.place)}">{line.html}</span>'
            for line in group
        )
        classes = ["set"] + ["again"] * (goes_on and not parts)
        classes += [place_class(place) for place in places if len(places) == 1]
        parts.append(html if is_bare else f'<p class="{" ".join(classes)}">{html}</p>')
    return "".join(parts)


def place_class(place: int) -> str:
    return f"l{place}"


def place_rules(places: Iterable[int]) -> str:
    """The rules of these classes; a style attribute costs WeasyPrint as much as the cell does."""
    return "".join(
        f".{place_class(place)}{{padding-left:{place / 1000}em}}" for place in sorted(places)
    )


def _number_line(cell: Cell, fit: Fit, extent: Extent, han_latin: float) -> tuple[CellLine, ...]:
    """Its point under those above; the widest number of the column stands in the middle."""
    assert extent.number
    column = fit.columns[cell.column]
    (paragraph,) = cell.paragraphs
    left = (column.width + column.before - column.behind) / 2 - extent.number[0]
    return tuple(
        CellLine(line.html, left, 0, line.notes)
        for line in _composed(paragraph, column.text, han_latin)
    )


def _text_lines(
    paragraphs: Sequence[Paragraph],
    text: float,
    width: float,
    *,
    is_centred: bool,
    han_latin: float,
) -> tuple[CellLine, ...]:
    found: list[CellLine] = []
    for number, paragraph in enumerate(paragraphs):
        widest = cell_extent([paragraph], han_latin).widest
        lines: Sequence[ComposedLine] = _composed(paragraph, text, han_latin)
        if 1 < len(lines) <= MOST_BALANCED and (is_centred or widest <= SHORT_TEXT):
            lines = _balanced(paragraph, lines, text, han_latin)
        for line in lines:
            ink = widest if len(lines) == 1 else _ink(line, paragraph.face)
            left = (width - (min(ink, text) if is_centred else text)) / 2
            found.append(CellLine(line.html, left, number, line.notes))
    return tuple(found)


def _balanced(
    paragraph: Paragraph, lines: Sequence[ComposedLine], text: float, han_latin: float
) -> Sequence[ComposedLine]:
    """The lines in the narrowest measure, in whole characters, that needs no more of them."""
    extent = cell_extent([paragraph], han_latin)
    measure = float(ceil(max(extent.narrowest, extent.widest / len(lines)) - EPSILON))
    while measure < text:
        fewer = _composed(paragraph, measure, han_latin)
        if len(fewer) <= len(lines):
            return fewer
        measure += 1.0
    return lines


def _composed(paragraph: Paragraph, measure: float, han_latin: float) -> tuple[ComposedLine, ...]:
    style = face_span(paragraph.face)
    return compose(
        paragraph.html,
        measure=measure,
        lead=(paragraph.lead, style) if paragraph.lead else None,
        style=style,
        han_latin=han_latin,
    )


def _ink(line: ComposedLine, face: str) -> float:
    """The width of a line without the blank of a mark at its end."""
    last = unescape(TAG.sub("", line.html))[-1:]
    blank = glyph(last, face).blank if last and last in CLOSING else 0.0
    return line.width - blank
