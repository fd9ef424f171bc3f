"""The tokeniser: source text → lines, each with what can be seen of it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bulletin.intake.attribution import Tail, find_tail, whole_tail
from bulletin.intake.blanks import bounds, squeeze
from bulletin.intake.columns import columns_of, is_caption
from bulletin.intake.demands import NO_GUIDANCE, Demand, Guidance, Spot
from bulletin.intake.distribution_line import Label, find_labels
from bulletin.intake.furniture import set_apart_pages
from bulletin.intake.headings import PAIRS, Heading, find_heading
from bulletin.intake.masthead import CREDIT, LEADER, Cell, CellKind, cells, heading_end
from bulletin.intake.persons import find_byline
from bulletin.intake.raw_lines import RawLine, break_up, raw_lines
from bulletin.intake.run_in import ORDINAL, RunIn, find_run_in
from bulletin.intake.source import Evidence, Source
from bulletin.intake.unwrapping import find_wrap, unwrap

SENTENCE_ENDS = "。！？!?；;：:…"
CLOSING_QUOTES = "”’』」)）"
LONG = 45
OPENING = re.compile(r"\s*(?:日前|近日|近期|连日来|近年来|今年|目前|为|\d{1,4}[年月])")
NUMBERED = (CellKind.NUMBER, CellKind.TOTAL, CellKind.DATE, CellKind.YEAR)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, and its features.

    Columns count from 0 in ``text``; the words stand in ``text[start:end]``, and ``place`` tells
    where in the source a column is. ``repeated_later``: the line stands again further down, as a
    line or a first sentence; ``continues``: the line before ends with a comma; ``opening_after``:
    the next line, or the one after a blank, begins as articles do (日前, 9月23日).
    ``demand`` is what a person said it is. ``prose_after``, ``table_around``,
    ``masthead_after``, ``length_before``: what the neighbours with words are.
    """

    index: int
    raw: RawLine
    start: int
    end: int
    blank_before: bool
    blank_after: bool
    length: int
    ends_sentence: bool
    has_stop: bool
    has_comma: bool
    heading: Heading
    ordinal: bool
    tail: Tail | None
    run_in: RunIn | None
    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]
    note_end: int | None
    contents_end: int | None
    byline: tuple[int, int] | None
    columns: int
    caption: bool
    credit: bool
    repeated_later: bool
    continues: bool
    opening_after: bool
    prose_after: bool
    table_around: bool
    masthead_after: bool
    length_before: int
    demand: Demand | None

    @property
    def text(self) -> str:
        return self.raw.text

    @property
    def evidence(self) -> Evidence:
        return self.raw.evidence

    @property
    def number(self) -> int:
        """The source line, from 1, that the line begins on."""
        return self.raw.number

    @property
    def spot(self) -> Spot:
        """Where the line begins in the source; no two lines begin at the same place."""
        return self.raw.spot

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    @property
    def heading_words(self) -> str:
        """The words of a heading without blanks and what sets it off."""
        return squeeze(self.text[self.heading.start : self.heading.end])

    @property
    def bracketed(self) -> bool:
        return self.heading.form in PAIRS

    @property
    def indented(self) -> bool:
        return self.start >= 2 or self.text.startswith("\u3000")

    @property
    def long(self) -> bool:
        return self.length > LONG

    def has_cell(self, *kinds: CellKind) -> bool:
        return any(cell.kind in kinds for cell in self.cells)

    def all_cells(self, *kinds: CellKind) -> bool:
        return bool(self.cells) and all(cell.kind in kinds for cell in self.cells)

    def place(self, column: int) -> tuple[int, int]:
        """The source line, from 1, and the column in it, from 0, of a column of the text."""
        return self.raw.place(column)


def tokenise(
    source: str | Source, known_offices: Collection[str] = (), guidance: Guidance = NO_GUIDANCE
) -> list[Line]:
    """The lines of a text that hold something to read; wrapped ones are joined."""
    raws = list(raw_lines(source))
    if not guidance.keeps_pages:
        raws = set_apart_pages(raws)
    if not guidance.keeps_lines and (wrap := find_wrap(raws)):
        raws = unwrap(raws, wrap)
    if guidance.breaks:
        raws = list(break_up(raws, guidance.breaks))
    filled = [raw.filled for raw in raws]
    last_seen = _last_seen(raws)
    found: list[tuple[int, RawLine]] = [
        (position, raw) for position, raw in enumerate(raws) if filled[position]
    ]
    columns = [_columns(raw) for _, raw in found]
    lines: list[Line] = []
    for index, (position, raw) in enumerate(found):
        before = position > 0 and not filled[position - 1]
        after = position + 1 < len(raws) and not filled[position + 1]
        following = found[index + 1][1] if index + 1 < len(found) else None
        neighbours = {columns[at] for at in (index - 1, index + 1) if 0 <= at < len(columns)}
        lines.append(
            _line(
                index,
                raw,
                known_offices,
                blank_before=before,
                blank_after=after,
                repeated_later=any(
                    last_seen.get(key, -1) > position for key in _entry_keys(raw.text)
                ),
                continues=bool(lines) and lines[-1].words[-1] in "、，,",
                opening_after=any(
                    OPENING.match(raw.text) for raw in raws[position + 1 : position + 3]
                ),
                prose_after=_prose_follows(found, index),
                columns=columns[index],
                table_around=columns[index] > 1 and columns[index] in neighbours,
                length_before=lines[-1].length if lines else 0,
                masthead_after=following is not None and _is_numbered(following.text),
                demand=guidance.demands.get(raw.spot),
            )
        )
    return lines


def _columns(raw: RawLine) -> int:
    return columns_of(raw.text, *bounds(raw.text))


def _prose_follows(found: Sequence[tuple[int, RawLine]], index: int) -> bool:
    """Whether text follows, at once or after the line that names its author."""
    for _, raw in found[index + 1 : index + 3]:
        if find_byline(raw.text, *bounds(raw.text)) is None:
            return _is_prose(raw.text)
    return False


def _is_prose(text: str) -> bool:
    start, end = bounds(text)
    return end - start > LONG or text[start:end].endswith(("。", "！", "？", "；", "”"))


def _is_numbered(text: str) -> bool:
    start, end = bounds(text)
    return "，" not in text and any(cell.kind in NUMBERED for cell in cells(text, start, end))


def _line(
    index: int,
    raw: RawLine,
    known_offices: Collection[str],
    *,
    blank_before: bool,
    blank_after: bool,
    repeated_later: bool,
    continues: bool,
    opening_after: bool,
    prose_after: bool,
    columns: int,
    table_around: bool,
    masthead_after: bool,
    length_before: int,
    demand: Demand | None,
) -> Line:
    text = raw.text
    start, end = bounds(text)
    words = text[start:end]
    tail = find_tail(text, start, end, known_offices)
    if tail is None and demand and demand.names:
        tail = whole_tail(text, start, end, known_offices)
    heading = find_heading(text, start, end)
    run_in_end = tail.start if tail and tail.score > 0 else end
    return Line(
        index=index,
        raw=raw,
        start=start,
        end=end,
        blank_before=blank_before,
        blank_after=blank_after,
        length=len(squeeze(words)),
        ends_sentence=words.rstrip(CLOSING_QUOTES).endswith(tuple(SENTENCE_ENDS)),
        has_stop="。" in words,
        has_comma="，" in words,
        heading=heading,
        ordinal=bool(ORDINAL.match(words)),
        tail=tail,
        run_in=find_run_in(text, start, run_in_end, heading.start),
        labels=find_labels(text, start, end),
        cells=cells(text, start, end),
        note_end=heading_end("note", text, start, end),
        contents_end=heading_end("contents", text, start, end),
        byline=find_byline(text, start, end),
        columns=columns,
        caption=is_caption(text, start, end) or raw.evidence.caption,
        credit=CREDIT.match(text, start, end) is not None,
        repeated_later=repeated_later,
        continues=continues,
        opening_after=opening_after,
        prose_after=prose_after,
        table_around=table_around,
        masthead_after=masthead_after,
        length_before=length_before,
        demand=demand,
    )


def _last_seen(raws: Sequence[RawLine]) -> dict[str, int]:
    """Where each title-like text stands last: as a whole line, or as a first sentence."""
    seen: dict[str, int] = {}
    for position, raw in enumerate(raws):
        start, end = bounds(raw.text)
        if start == end:
            continue
        heading = find_heading(raw.text, start, end)
        seen[squeeze(raw.text[:100])] = position
        seen[squeeze(raw.text[heading.start : min(heading.end, heading.start + 100)])] = position
        if run_in := find_run_in(raw.text, start, end, heading.start):
            seen[squeeze(run_in.head)] = position
    return seen


def _entry_keys(text: str) -> tuple[str, ...]:
    """How the line would read as a title if it were an entry in a table of contents."""
    words = LEADER.sub("", text[:100].strip()).rstrip("。")
    bare = ORDINAL.sub("", words, count=1).lstrip("·•■●★◆○□▲△　 ")
    # In Word the section stands ahead of its first entry, a tab between them.
    behind = words.rpartition("\t")[2]
    return tuple(key for key in {squeeze(words), squeeze(bare), squeeze(behind)} if len(key) >= 2)
