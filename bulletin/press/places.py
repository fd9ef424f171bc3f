"""Where on the pages each article stands, in lines of the grid."""

from collections.abc import Iterator
from dataclasses import dataclass

from bulletin.press.grid import PAGE_LINES
from bulletin.press.layout import Layout
from bulletin.press.pagination import Column, Page


@dataclass(frozen=True)
class Place:
    """A strip of one column of a page, from line ``top`` up to ``bottom``, counted from 0."""

    page: int
    column: int
    top: int
    bottom: int


def places_of(layout: Layout) -> dict[int, list[Place]]:
    """The strips of each article by its number, in the order of the pages."""
    found: dict[int, list[Place]] = {}
    for number, page in enumerate(layout.pagination.pages, start=1):
        for column, article, top, bottom in _strips(layout, page):
            strips = found.setdefault(article, [])
            if strips and (strips[-1].page, strips[-1].column) == (number, column):
                strips[-1] = Place(number, column, strips[-1].top, bottom)
            else:
                strips.append(Place(number, column, top, bottom))
    return found


def _strips(layout: Layout, page: Page) -> Iterator[tuple[int, int, int, int]]:
    is_single = layout.galley.columns == 1
    top = page.head.lines if is_single or not page.head.lines else PAGE_LINES - page.room
    for number, column in enumerate(page.columns):
        at_head = not is_single or not page.head.lines
        yield from ((number, *strip) for strip in _column(layout, column, top, at_head=at_head))


def _column(
    layout: Layout, column: Column, line: int, *, at_head: bool
) -> Iterator[tuple[int, int, int]]:
    """The rows of articles in a column that begins at ``line``."""
    for index, chunk in enumerate(layout.pagination.chunks[column.start : column.end]):
        is_first = at_head and not index
        line += chunk.again_lines if is_first else chunk.space
        for place, row in enumerate(chunk.rows):
            line += row.space_before if place else 0
            if row.article:
                yield row.article, line, line + row.lines
            line += row.lines
