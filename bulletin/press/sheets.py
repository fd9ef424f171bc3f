"""Sheets: each page of an issue as HTML of its own, which the stylesheet sets on the grid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.colophon import colophon_row
from bulletin.press.contents import PAGE_MARK
from bulletin.press.galley import Announce, Galley, galley_of
from bulletin.press.masthead import document_title
from bulletin.press.notes import CALL, PITCH, note_text, number_of
from bulletin.press.pagination import PAGE_LINES, Column, Page, Pagination
from bulletin.press.plan import Part
from bulletin.press.rows import Element, Row
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.press.tabular.joints import join_strips

# Of the 22 lines of the last page.
HIGHEST_COLOPHON = PAGE_LINES - 4


class ColophonTooLong(DomainError):
    """The recipients and the imprint leave no room for text on the last page."""

    def __init__(self, lines: int) -> None:
        super().__init__(
            _(
                "The distribution line takes %(lines)s lines and %(most)s fit on the last page. "
                "Name fewer recipients, or shorter ones."
            )
            % {"lines": lines, "most": HIGHEST_COLOPHON}
        )


@dataclass(frozen=True)
class Sheet:
    """One page: its HTML, the elements in it, and which articles it shows, counted from 1."""

    html: str
    parts: tuple[Part, ...]
    articles: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """The pages of an issue; ``first_pages`` gives the page on which each article begins."""

    galley: Galley
    colophon: Row | None
    pagination: Pagination

    @property
    def first_pages(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for number, page in enumerate(self.pagination.pages, start=1):
            for row in self._rows(page):
                found.setdefault(row.article, number)
        return found

    def _rows(self, page: Page) -> Iterator[Row]:
        for column in (page.head, *page.columns):
            for chunk in self.pagination.chunks[column.start : column.end]:
                yield from chunk.rows


def lay_out(
    snapshot: Snapshot, stamp: Stamp | None, announce: Announce = lambda _article: None
) -> Layout:
    """Rows and pages of an issue, without any of them being drawn."""
    galley = galley_of(snapshot, stamp, announce)
    colophon = colophon_row(snapshot, stamp)
    if colophon and colophon.lines > HIGHEST_COLOPHON:
        raise ColophonTooLong(colophon.lines)
    return Layout(
        galley,
        colophon,
        Pagination(
            galley.head,
            galley.body,
            measure=galley.measure,
            columns=galley.columns,
            colophon_lines=colophon.lines if colophon else 0,
        ),
    )


def sheets_of(layout: Layout, snapshot: Snapshot, stamp: Stamp | None) -> list[Sheet]:
    """The pages as HTML, the document's metadata in the first."""
    first_pages = layout.first_pages
    writer = _Writer(layout)
    sheets = []
    for number, page in enumerate(layout.pagination.pages, start=1):
        body = writer.page(page)
        body = PAGE_MARK.sub(lambda mark: str(first_pages[int(mark[1])]), body)
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


class _Writer:
    """Writes one page after the other; an element that goes on is opened anew on each."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parts: list[Part] = []
        self.articles: list[int] = []
        self._opened: set[Element] = set()
        self._numbers = count()
        self._note_count = 0

    def page(self, page: Page) -> str:
        self.parts = []
        self.articles = []
        self._numbers = count()
        self._note_count = 0
        if self.layout.galley.columns == 1:
            column = page.columns[0]
            html = self._flow(page.head.start, column.end) + self._notes(column, gap=page.free)
            gap = 0 if column.notes else page.free
        else:
            html = self._flow(page.head.start, page.head.end) + self._columns(page)
            # The columns reach down to it, but for a page that has none.
            gap = 0 if page.room else PAGE_LINES - page.head.lines
        if page.has_colophon and self.layout.colophon:
            html += self._rows([(self.layout.colophon, gap)])
        return join_strips(html)

    def _columns(self, page: Page) -> str:
        galley = self.layout.galley
        foot = self.layout.colophon.lines if page.has_colophon and self.layout.colophon else 0
        top = PAGE_LINES - page.room if page.head.lines else 0
        highest = max(column.lines for column in page.columns)
        html = []
        for number, column in enumerate(page.columns):
            inside = self._flow(column.start, column.end)
            inside += self._notes(column, gap=page.room - foot - column.height)
            if number and not inside:
                continue
            place = f"width: {galley.measure}em; margin-top: {_lines(top - page.head.lines)}"
            place += f"; --rule: {highest}"
            if foot:
                # No fixed height: WeasyPrint drops what is a hair too high for one.
                place += f"; min-height: {_lines(page.room - foot)}"
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
            parts.append(CALL.sub(lambda _call: number_of(next(self._numbers)), row.html))
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
        notes = []
        lines_of_notes = 0
        for position, note in enumerate(column.notes, start=self._note_count):
            text = note_text(note, self.layout.galley.measure)
            lines_of_notes += len(text)
            lines = "\n".join(line.html for line in text)
            number = f'<span class="number">{number_of(position)}</span>'
            notes.append(f'<p class="set note">{number}{lines}</p>')
        self._note_count += len(column.notes)
        # What the grid leaves over stands above the notes' rule.
        slack = column.note_lines - PITCH * lines_of_notes
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
