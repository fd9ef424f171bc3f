"""How long an issue and its articles are, without a page of it being drawn."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import overload

from bulletin.press.articles import article_rows
from bulletin.press.galley import measure_of
from bulletin.press.layout import Layout
from bulletin.press.pagination import Chunk, Pagination, chunks_of
from bulletin.press.places import Place, places_of
from bulletin.press.rows import Row, bound, paragraph_rows
from bulletin.press.snapshot import PrintedArticle, Snapshot
from bulletin.press.styles import PrintStyle

# Lines that stay of an article whatever is cut: two behind the title, one at the end.
KEPT_AHEAD = 2
KEPT_BEHIND = 1
TEXT_ELEMENTS = frozenset({"p", "li"})


@dataclass(frozen=True)
class ArticleLength:
    """``key`` as in the snapshot; ``lines`` of the grid with its title and the blank above that;
    ``to_close``: lines it would have to lose for the issue to have a page less, if any do;
    ``places``: where it stands on the pages."""

    key: int
    lines: int
    first_page: int
    to_close: int | None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class IssueLength:
    """``lines_left`` are free on the last page, above the colophon."""

    pages: int
    lines_left: int
    articles: tuple[ArticleLength, ...]


def lengths_of(snapshot: Snapshot, layout: Layout) -> IssueLength:
    """The figures of an issue laid out by ``sheets.lay_out``."""
    pages = layout.pagination.pages
    closing = _Closing(layout)
    first_pages = layout.first_pages
    places = places_of(layout)
    keys = [article.key for section in snapshot.sections for article in section.articles]
    lines: dict[int, int] = {}
    for row in layout.galley.body:
        lines[row.article] = lines.get(row.article, 0) + row.lines + row.space_before
    return IssueLength(
        pages=len(pages),
        lines_left=pages[-1].free,
        articles=tuple(
            ArticleLength(
                key,
                lines[number],
                first_pages[number],
                closing.lines_to_close(number),
                tuple(places[number]),
            )
            for number, key in enumerate(keys, start=1)
        ),
    )


def lines_alone(article: PrintedArticle, style: PrintStyle) -> int:
    """Lines that an article takes wherever it is put, its title and the blank above included."""
    rows = article_rows(article, 1, measure=measure_of(style.columns), style=style)
    return sum(row.lines + row.space_before for row in rows)


class _Closing:
    """Tries shorter articles. Only the pages from the article on are made anew, and those only
    until one begins where a page is known to begin, so all trials together stay linear."""

    def __init__(self, layout: Layout) -> None:
        self.pagination: Pagination = layout.pagination
        self.measure = layout.galley.measure
        self.chunks = self.pagination.chunks
        self.starts = [0, *(page.end for page in self.pagination.pages[:-1])]
        self.spans: dict[int, tuple[int, int]] = {}
        for index, chunk in enumerate(self.chunks):
            for row in chunk.rows:
                start, _ = self.spans.get(row.article, (index, index))
                self.spans[row.article] = (start, index + 1)
        # Pages that follow from a page that begins with a chunk.
        self.following = {
            start: len(self.starts) - number for number, start in enumerate(self.starts)
        }

    def lines_to_close(self, article: int) -> int | None:
        start, end = self.spans[article]
        rows = [row for chunk in self.chunks[start:end] for row in chunk.rows]
        removable = _removable(rows, article)
        count = len(removable)
        found = bisect_left(
            range(1, count + 1),
            True,
            key=lambda lost: self._closes(start, end, rows, removable[-lost:]),
        )
        return found + 1 if found < count else None

    def _closes(self, start: int, end: int, rows: Sequence[Row], lost: Sequence[int]) -> bool:
        shorter = chunks_of(_without(rows, lost), measure=self.measure)
        page = bisect_left(self.starts, start + 1) - 1
        trial = _Replaced(self.chunks, start, end, shorter)
        return page + self._pages_from(trial, self.starts[page]) < len(self.starts)

    def _pages_from(self, chunks: "_Replaced", start: int) -> int:
        count = 0
        while True:
            if start >= chunks.start + len(chunks.middle):
                return count + self._known(start - chunks.shift)
            page = self.pagination.fill(chunks, start)
            count += 1
            if page.has_colophon:
                return count
            start = page.end

    def _known(self, start: int) -> int:
        passed: list[int] = []
        while start not in self.following:
            passed.append(start)
            page = self.pagination.fill(self.chunks, start)
            if page.has_colophon:
                self.following[start] = 1
                passed.pop()
                break
            start = page.end
        for number, earlier in enumerate(reversed(passed), start=1):
            self.following[earlier] = self.following[start] + number
        return self.following[passed[0] if passed else start]


class _Replaced(Sequence[Chunk]):
    """Chunks with ``middle`` in the place of those from ``start`` to ``end``."""

    def __init__(
        self, chunks: Sequence[Chunk], start: int, end: int, middle: Sequence[Chunk]
    ) -> None:
        self.chunks = chunks
        self.start = start
        self.middle = middle
        self.shift = len(middle) - (end - start)

    def __len__(self) -> int:
        return len(self.chunks) + self.shift

    @overload
    def __getitem__(self, index: int) -> Chunk: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Chunk]: ...
    def __getitem__(self, index: int | slice) -> Chunk | Sequence[Chunk]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index < self.start:
            return self.chunks[index]
        if index < self.start + len(self.middle):
            return self.middle[index - self.start]
        return self.chunks[index - self.shift]


def _removable(rows: Sequence[Row], article: int) -> list[int]:
    """Places of the lines of text that an editor could cut from ``article``."""
    text = [
        index
        for index, row in enumerate(rows)
        if row.article == article and row.path[-1].name in TEXT_ELEMENTS and row.lines == 1
    ]
    return text[KEPT_AHEAD : len(text) - KEPT_BEHIND]


def _without(rows: Sequence[Row], lost: Sequence[int]) -> list[Row]:
    gone = set(lost)
    kept = [row for index, row in enumerate(rows) if index not in gone]
    found: list[Row] = []
    for path, group in groupby(kept, key=lambda row: row.path):
        lines = list(group)
        if path[-1].name in TEXT_ELEMENTS and lines[-1].may_break:
            again = paragraph_rows(((row.html, row.notes) for row in lines), path)
            lines = [
                replace(old, may_break=new.may_break) for old, new in zip(lines, again, strict=True)
            ]
        found += lines
    first = next((i for i, row in enumerate(found) if row.path[-1].name in TEXT_ELEMENTS), 0)
    return found[:first] + bound(found[first : first + 1]) + found[first + 1 :]
