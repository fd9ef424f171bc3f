"""Sheets: each page of an issue as HTML of its own, which the stylesheet sets on the grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from bulletin.press.contents import PAGE_MARK
from bulletin.press.grid import PAGE_LINES, SMALL_PITCH
from bulletin.press.layout import Layout
from bulletin.press.masthead import document_title
from bulletin.press.notes import CALL, note_text, number_of
from bulletin.press.pagination import Column, Page
from bulletin.press.plan import Part
from bulletin.press.rows import Element, Row
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.press.tabular.joints import join_strips


@dataclass(frozen=True)
class Sheet:
    """One page: its HTML, the elements in it, and which articles it shows, counted from 1."""

    html: str
    parts: tuple[Part, ...]
    articles: tuple[int, ...]


def sheets_of(layout: Layout, snapshot: Snapshot, stamp: Stamp | None) -> list[Sheet]:
    """The pages as HTML, the document's metadata in the first."""
    first_pages = layout.first_pages
    opened: set[Element] = set()
    sheets = []
    for number, page in enumerate(layout.pagination.pages, start=1):
        writer = _PageWriter(layout, page, opened)
        body = PAGE_MARK.sub(lambda mark: str(first_pages[int(mark[1])]), writer.write())
        html = render_to_string(
            "bulletin/print/page.html",
            {
                "title": document_title(snapshot, stamp) if number == 1 else "",
                "unit": snapshot.issuing_unit if number == 1 else "",
                "iso_date": stamp.date.isoformat() if stamp and number == 1 else "",
                "style": snapshot.style.key,
                "side": "odd" if number % 2 else "even",
                "folio": str(number),
                "body": mark_safe(body),
            },
        )
        sheets.append(Sheet(html, tuple(writer.parts), tuple(writer.articles)))
    return sheets


class _PageWriter:
    """Writes one page; ``opened`` are the elements of the pages before, which go on if they come
    again. ``parts`` and ``articles`` tell what it has written."""

    def __init__(self, layout: Layout, page: Page, opened: set[Element]) -> None:
        self.layout = layout
        self.page = page
        self.parts: list[Part] = []
        self.articles: list[int] = []
        self._opened = opened
        self._calls = count()
        self._note_numbers = count()
        self._foot = layout.pagination.colophon_lines if page.has_colophon else 0

    def write(self) -> str:
        page = self.page
        if self.layout.galley.columns == 1:
            column = page.columns[0]
            html = self._flow(page.head.start, column.end) + self._notes(column, gap=page.free)
            gap = 0 if column.notes else page.free
        else:
            html = self._flow(page.head.start, page.head.end) + self._columns()
            # The columns reach down to it, but for a page that has none.
            gap = 0 if page.room else PAGE_LINES - page.head.lines
        if page.has_colophon and self.layout.colophon:
            html += self._rows([(self.layout.colophon, gap)])
        return join_strips(html)

    def _columns(self) -> str:
        page = self.page
        galley = self.layout.galley
        top = PAGE_LINES - page.room if page.head.lines else 0
        highest = max(column.lines for column in page.columns)
        html = []
        for number, column in enumerate(page.columns):
            inside = self._flow(column.start, column.end)
            inside += self._notes(column, gap=page.room - self._foot - column.height)
            if number and not inside:
                continue
            place = f"width: {galley.measure}em; margin-top: {_lines(top - page.head.lines)}"
            place += f"; --rule: {highest}"
            if self._foot:
                # No fixed height: WeasyPrint drops what is a hair too high for one.
                place += f"; min-height: {_lines(page.room - self._foot)}"
            kind = "column following" if number else "column"
            html.append(f'<div class="{kind}" style="{place}">')
            html.append(f"{inside}</div>")
        return "".join(html)

    def _flow(self, start: int, end: int) -> str:
        chunks = self.layout.pagination.chunks[start:end]
        rows = [row for chunk in chunks for row in chunk.rows]
        return self._rows(
            [(row, row.space_before if index else 0) for index, row in enumerate(rows)]
        )

    def _rows(self, rows: Sequence[tuple[Row, int]]) -> str:
        parts: list[str] = []
        path: tuple[Element, ...] = ()
        for row, space in rows:
            if row.article and row.article not in self.articles:
                self.articles.append(row.article)
            same = _common(path, row.path)
            if same == len(path) == len(row.path) and not space:
                parts.append("\n")
            else:
                parts += [f"</{element.name}>" for element in reversed(path[same:])]
                if not same:
                    goes_on = sum(element in self._opened for element in row.path)
                    self.parts.append(Part(row.section, row.article, goes_on))
                for depth, element in enumerate(row.path[same:]):
                    opening = self._opening(element)
                    parts.append(_spaced(opening, space) if not depth else opening)
            parts.append(CALL.sub(lambda _call: number_of(next(self._calls)), row.html))
            path = row.path
        parts += [f"</{element.name}>" for element in reversed(path)]
        return "".join(parts)

    def _opening(self, element: Element) -> str:
        if element in self._opened:
            return element.again or element.opening
        self._opened.add(element)
        return element.opening

    def _notes(self, column: Column, *, gap: int) -> str:
        if not column.notes:
            return ""
        self.parts.append(Part(0, 0, goes_on=0))
        measure = self.layout.galley.measure
        texts = [note_text(note, measure) for note in column.notes]
        notes = [
            f'<p class="set note"><span class="number">{number_of(number)}</span>'
            + "\n".join(line.html for line in text)
            + "</p>"
            for number, text in zip(self._note_numbers, texts, strict=False)
        ]
        # What the grid leaves over stands above the notes' rule.
        slack = column.note_lines - SMALL_PITCH * sum(map(len, texts))
        opening = f'<div class="notes" style="--slack: {slack:.4f}">'
        return _spaced(opening, gap) + "".join(notes) + "</div>"


def _common(one: Sequence[Element], other: Sequence[Element]) -> int:
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left is not right:
            return index
    return min(len(one), len(other))


def _spaced(opening: str, lines: int) -> str:
    """A start tag with blank lines above its element."""
    if not lines:
        return opening
    margin = f"margin-top: {_lines(lines)}"
    if ' style="' in opening:
        return opening.replace(' style="', f' style="{margin}; ', 1)
    return opening.replace(">", f' style="{margin}">', 1)


def _lines(count: int) -> str:
    return f"calc({count} * var(--line))"
