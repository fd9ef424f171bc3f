"""The tokeniser: source text → lines, each with what can be seen of it."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from bulletin.intake.attribution import Tail, find_tail
from bulletin.intake.blanks import bounds, squeeze
from bulletin.intake.distribution_line import Label, find_labels
from bulletin.intake.masthead import LEADER, Cell, CellKind, cells, heading_end
from bulletin.intake.run_in import ORDINAL, RunIn, find_run_in
from bulletin.intake.source import PLAIN, Evidence, Source

NEW_LINE = re.compile(r"\r\n|\r|\n")
# Breaks inside a line of the source (Word's soft return, page break); they share its number.
SOFT_BREAK = re.compile("[\v\f\x85\u2028\u2029]")
SENTENCE_ENDS = "。！？!?；;：:…"
CLOSING_QUOTES = "”’』」)）"
LONG = 45
OPENING = re.compile(r"\s*(?:日前|近日|近期|连日来|近年来|今年|目前|为|\d{1,4}[年月])")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, and its features.

    ``number`` counts source lines from 1. Columns count from 0 in ``text``, which begins at
    ``column`` of the source line; the words stand in ``text[start:end]``. ``repeated_later``: the
    line stands again further down, as a line or a first sentence; ``continues``: the line before
    ends with a comma; ``opening_after``: the next line, or the one after a blank, begins as
    articles do (日前, 9月23日).
    """

    index: int
    number: int
    column: int
    text: str
    start: int
    end: int
    blank_before: bool
    blank_after: bool
    length: int
    ends_sentence: bool
    has_stop: bool
    has_comma: bool
    bracketed: bool
    ordinal: bool
    tail: Tail | None
    run_in: RunIn | None
    labels: tuple[Label, ...]
    cells: tuple[Cell, ...]
    note_end: int | None
    contents_end: int | None
    repeated_later: bool
    continues: bool
    opening_after: bool
    evidence: Evidence = PLAIN

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

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


@dataclass(frozen=True, slots=True)
class _Raw:
    number: int
    column: int
    text: str
    evidence: Evidence = PLAIN


def tokenise(source: str | Source, known_offices: Collection[str] = ()) -> list[Line]:
    """The lines of a text that hold something to read."""
    raws = list(_raw_lines(source))
    filled = [bounds(raw.text)[0] < bounds(raw.text)[1] for raw in raws]
    last_seen = _last_seen(raws)
    lines: list[Line] = []
    for position, raw in enumerate(raws):
        if filled[position]:
            before = position > 0 and not filled[position - 1]
            after = position + 1 < len(raws) and not filled[position + 1]
            opening = any(
                OPENING.match(following.text) for following in raws[position + 1 : position + 3]
            )
            later = any(last_seen.get(key, -1) > position for key in _entry_keys(raw.text))
            continues = bool(lines) and lines[-1].words[-1] in "、，,"
            lines.append(
                _line(len(lines), raw, before, after, later, continues, opening, known_offices)
            )
    return lines


def _raw_lines(source: str | Source) -> list[_Raw]:
    raws: list[_Raw] = []
    for number, (text, evidence) in enumerate(_texts(source), start=1):
        column = 0
        for part in SOFT_BREAK.split(text):
            raws.append(_Raw(number, column, part, evidence))
            column += len(part) + 1
    return raws


def _texts(source: str | Source) -> list[tuple[str, Evidence]]:
    if isinstance(source, Source):
        return [(line.text, line.evidence) for line in source.lines]
    return [(text, PLAIN) for text in NEW_LINE.split(source)]


def _line(
    index: int,
    raw: _Raw,
    before: bool,
    after: bool,
    later: bool,
    continues: bool,
    opening: bool,
    known_offices: Collection[str],
) -> Line:
    text = raw.text
    start, end = bounds(text)
    words = text[start:end]
    tail = find_tail(text, start, end, known_offices)
    return Line(
        index=index,
        number=raw.number,
        column=raw.column,
        text=text,
        start=start,
        end=end,
        blank_before=before,
        blank_after=after,
        length=len(squeeze(words)),
        ends_sentence=words.rstrip(CLOSING_QUOTES).endswith(tuple(SENTENCE_ENDS)),
        has_stop="。" in words,
        has_comma="，" in words,
        bracketed=words[0] == "【" and words.find("】") == len(words) - 1 and len(words) > 2,
        ordinal=bool(ORDINAL.match(words)),
        tail=tail,
        run_in=find_run_in(text, start, tail.start if tail and tail.score > 0 else end),
        labels=find_labels(text, start, end),
        cells=cells(text, start, end),
        note_end=heading_end("note", text, start, end),
        contents_end=heading_end("contents", text, start, end),
        repeated_later=later,
        continues=continues,
        opening_after=opening,
        evidence=raw.evidence,
    )


def _last_seen(raws: list[_Raw]) -> dict[str, int]:
    """Where each title-like text stands last: as a whole line, or as a first sentence."""
    seen: dict[str, int] = {}
    for position, raw in enumerate(raws):
        start, end = bounds(raw.text)
        seen[squeeze(raw.text[:100])] = position
        if run_in := find_run_in(raw.text, start, end):
            seen[squeeze(run_in.head)] = position
    return seen


def _entry_keys(text: str) -> tuple[str, ...]:
    """How the line would read as a title if it were an entry in a table of contents."""
    words = LEADER.sub("", text[:100].strip()).rstrip("。")
    bare = ORDINAL.sub("", words, count=1).lstrip("·•■●★◆○□▲△　 ")
    return tuple(key for key in {squeeze(words), squeeze(bare)} if len(key) >= 2)
