"""Pages out of rows: each row at its place on the grid, nothing parted that belongs together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bulletin.press.grid import PAGE_LINES
from bulletin.press.notes import note_lines
from bulletin.press.rows import Row

# Columns shorter than this look like a mistake below what stands above them.
SHORTEST_COLUMN = 3
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that stay together: ``lines`` high, ``space`` above them but at the head of a page,
    where ``again_lines`` bring back the head of the table they go on with."""

    rows: tuple[Row, ...]
    lines: int
    space: int
    again_lines: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Chunks ``start`` up to ``end`` under each other, ``lines`` high without their notes."""

    start: int
    end: int
    lines: int = 0
    notes: tuple[str, ...] = ()
    note_lines: int = 0

    @property
    def height(self) -> int:
        return self.lines + self.note_lines


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``head`` over the whole measure, below it ``columns``; ``room`` is their height
    in lines, ``free`` of which are blank. ``has_colophon``: it is the last."""

    head: Column
    columns: tuple[Column, ...]
    room: int
    free: int
    has_colophon: bool

    @property
    def end(self) -> int:
        return self.columns[-1].end


def chunks_of(rows: Sequence[Row], *, measure: float) -> list[Chunk]:
    """Rows cut wherever a page may end; what is higher than a page also behind every row that is
    no heading, and behind that too if nothing else helps."""
    chunks: list[Chunk] = []
    first = 0
    before: Row | None = None
    for index, row in enumerate(rows):
        if not row.may_break and index + 1 < len(rows):
            continue
        together = rows[first : index + 1]
        whole = _chunk(together, before)
        if whole.lines + whole.again_lines + note_lines(whole.notes, measure) <= PAGE_LINES:
            chunks.append(whole)
        else:
            chunks += _parts(together, before)
        first = index + 1
        before = row
    return chunks


def _parts(rows: Sequence[Row], before: Row | None) -> Iterator[Chunk]:
    part: list[Row] = []
    for row in rows:
        if part and _chunk([*part, row], before).lines > PAGE_LINES:
            yield _chunk(part, before)
            before, part = part[-1], []
        part.append(row)
        if row.path[0].name not in HEADINGS:
            yield _chunk(part, before)
            before, part = row, []
    if part:
        yield _chunk(part, before)


def _chunk(rows: Sequence[Row], before: Row | None) -> Chunk:
    first = rows[0]
    lines = sum(row.lines for row in rows) + sum(row.space_before for row in rows[1:])
    again = 0
    if before is not None:
        again = sum(element.again_lines for element in first.path if element in before.path)
    notes = tuple(note for row in rows for note in row.notes)
    return Chunk(tuple(rows), lines, first.space_before, again, notes)


class Pagination:
    """The pages of an issue: ``head`` rows over the whole measure, ``body`` rows below them in
    ``columns`` each ``measure`` em wide, ``colophon_lines`` at the foot of the last page."""

    def __init__(
        self,
        head: Sequence[Row],
        body: Sequence[Row],
        *,
        measure: float,
        columns: int = 1,
        colophon_lines: int = 0,
    ) -> None:
        self.measure = measure
        self.column_count = columns
        self.colophon_lines = colophon_lines
        head_chunks = chunks_of(head, measure=measure)
        self.head_count = len(head_chunks)
        self.chunks = head_chunks + chunks_of(body, measure=measure)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(self._fill_all())

    def _fill_all(self) -> Iterator[Page]:
        start = 0
        while True:
            page = self.fill(self.chunks, start)
            yield page
            if page.has_colophon:
                return
            start = page.end

    def fill(self, chunks: Sequence[Chunk], start: int) -> Page:
        """The page that begins with ``chunks[start]``; others than the issue's may be tried."""
        stop = len(chunks)
        head = self._column(chunks, start, self.head_count, PAGE_LINES, at_head=True)
        if head.end < self.head_count:
            return self._page(head, [Column(head.end, head.end)], PAGE_LINES - head.height)
        stands_apart = self.column_count > 1 and head.lines > 0
        room = PAGE_LINES - head.lines - stands_apart
        if stands_apart and room < SHORTEST_COLUMN:
            room = 0
        at_head = self.column_count > 1 or not head.lines
        columns = self._columns(chunks, head.end, stop, room, at_head=at_head)
        if columns[-1].end == stop:
            last = self._last_columns(chunks, head.end, room, at_head=at_head)
            if last is not None:
                return self._page(head, last, room, has_colophon=True)
            # The text would fit but for the colophon: the end of it goes over with that.
            if stop - 1 > max(start, self.head_count):
                columns = self._columns(chunks, head.end, stop - 1, room, at_head=at_head)
        return self._page(head, columns, room)

    def _page(
        self, head: Column, columns: Sequence[Column], room: int, *, has_colophon: bool = False
    ) -> Page:
        free = room - max(column.height for column in columns)
        if has_colophon:
            free -= self.colophon_lines
        return Page(head, tuple(columns), room, free, has_colophon)

    def _columns(
        self, chunks: Sequence[Chunk], start: int, stop: int, height: int, *, at_head: bool
    ) -> list[Column]:
        columns: list[Column] = []
        for _ in range(self.column_count):
            columns.append(self._column(chunks, start, stop, height, at_head=at_head))
            start = columns[-1].end
        return columns

    def _last_columns(
        self, chunks: Sequence[Chunk], start: int, room: int, *, at_head: bool
    ) -> list[Column] | None:
        """Columns of about one height above the colophon; None where it has no room."""
        highest = room - self.colophon_lines
        heights = range(highest + 1) if self.column_count > 1 else [highest]
        for height in heights:
            columns = self._columns(chunks, start, len(chunks), height, at_head=at_head)
            fits = all(column.height <= height for column in columns)
            if fits and columns[-1].end == len(chunks):
                return columns
        return None

    def _column(
        self, chunks: Sequence[Chunk], start: int, stop: int, height: int, *, at_head: bool
    ) -> Column:
        """As many chunks as go into ``height``; one too high for any page is taken all the same."""
        column = Column(start, start)
        for end in range(start, stop):
            chunk = chunks[end]
            is_first = at_head and end == start
            lines = column.lines + chunk.lines + (chunk.again_lines if is_first else chunk.space)
            notes = column.notes + chunk.notes
            taller = Column(start, end + 1, lines, notes, note_lines(notes, self.measure))
            if taller.height > height:
                is_too_high = is_first and height == PAGE_LINES
                return taller if is_too_high else column
            column = taller
        return column
