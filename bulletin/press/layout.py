"""The layout of an issue: its rows on its pages, none of them drawn."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.press.colophon import colophon_row
from bulletin.press.galley import Announce, Galley, galley_of
from bulletin.press.grid import PAGE_LINES
from bulletin.press.pagination import Page, Pagination
from bulletin.press.rows import Row
from bulletin.press.snapshot import Snapshot, Stamp

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
