"""What stands before the first article and after the last: masthead, contents, distribution."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from bulletin.intake import doubts
from bulletin.intake.blanks import bounds, squeeze
from bulletin.intake.distribution_line import Token, looks_like_recipient, recipients, tokens
from bulletin.intake.grammar import Kind
from bulletin.intake.ledger import Ledger
from bulletin.intake.lines import Line
from bulletin.intake.masthead import LEADER, Cell, CellKind
from bulletin.intake.numerals import DATE, date_from, number_from
from bulletin.intake.passages import Passage
from bulletin.intake.result import Doubt, Reading, RecipientGroup

# A page number and its leader stand at the very end of an entry.
LEADER_REACH = 120
NAMES = (CellKind.UNIT, CellKind.OTHER)


class FrontAndBack:
    """Fills the fields of a reading that belong to the issue as a whole.

    ``furniture`` are the lines, by index, that stand apart.
    """

    def __init__(
        self,
        reading: Reading,
        ledger: Ledger,
        passages: list[Passage],
        doubt: Callable[[Doubt], None],
        furniture: Collection[int],
    ) -> None:
        self._reading = reading
        self._ledger = ledger
        self._passages = passages
        self._doubt = doubt
        self._furniture = furniture
        self._tokens: list[list[Token]] = []
        self._lines: dict[int, Line] = {}
        self.handlers: dict[Kind, Callable[[Line], None]] = {
            Kind.PUBLICATION: self._publication,
            Kind.MASTHEAD: self._masthead,
            Kind.NOTE: self._note,
            Kind.NOTE_MORE: self._note_more,
            Kind.CONTENTS_HEADING: self._contents_heading,
            Kind.CONTENTS: self._contents,
            Kind.DISTRIBUTION: self._distribution,
            Kind.DISTRIBUTION_MORE: self._distribution_more,
            Kind.IMPRINT: self._imprint,
        }

    def finish(self) -> None:
        """Tell the recipients of the distribution block apart, now that it is all there."""
        for group, stream in zip(self._reading.distribution_groups, self._tokens, strict=True):
            found = recipients(stream)
            group.recipients += [self._recipient(parts) for parts in found]
            inside = {part for parts in found for part in parts}
            for token in stream:
                if token not in inside:
                    self._ledger.mark(self._lines[token.line], token.start, token.end)

    def _recipient(self, parts: list[Token]) -> str:
        name = "".join(
            self._ledger.field(self._lines[part.line], part.start, part.end) for part in parts
        )
        if len(parts) > 1:
            line = self._lines[parts[0].line]
            self._doubt(doubts.one_recipient(line, parts[0].start, parts[0].end, name))
        elif not looks_like_recipient(name):
            line = self._lines[parts[0].line]
            self._doubt(doubts.odd_recipient(line, parts[0].start, parts[0].end))
        return name

    def _publication(self, line: Line) -> None:
        """The first of two is the name; the other is left over."""
        if not self._reading.publication:
            self._reading.publication = self._closed_up(line, line.start, line.end)

    def _closed_up(self, line: Line, start: int, end: int) -> str:
        """Letters set apart (苏 州 工 会 信 息) are read together, and that is shown."""
        printed = self._ledger.field(line, start, end)
        words = printed.split()
        if len(words) < 3 or any(len(word) > 1 for word in words):
            return printed
        self._doubt(doubts.letter_spaced(line, start, end, squeeze(printed)))
        return squeeze(printed)

    def _masthead(self, line: Line) -> None:
        """A line that begins with words and ends with the number begins with the name."""
        first, *others = line.cells
        if not self._reading.publication and first.kind in NAMES and _is_numbered(others):
            first = replace(first, kind=CellKind.NAME)
        for cell in (first, *others):
            self._cell(line, cell)

    def _cell(self, line: Line, cell: Cell) -> None:
        reading = self._reading
        if cell.kind is CellKind.NUMBER and reading.number is None:
            reading.number = number_from(cell.value)
            self._ledger.mark(line, cell.start, cell.end)
        elif cell.kind is CellKind.TOTAL and reading.total_number is None:
            reading.total_number = number_from(cell.value)
            self._ledger.mark(line, cell.start, cell.end)
        elif cell.kind is CellKind.YEAR and reading.year_inferred is None:
            reading.year_inferred = number_from(cell.value)
            self._ledger.mark(line, cell.start, cell.end)
        elif cell.kind is CellKind.DATE and reading.date is None:
            if self._date(line, cell):
                self._ledger.mark(line, cell.start, cell.end)
        elif cell.kind is CellKind.DAY and self._is_dated(line, cell):
            self._ledger.mark(line, cell.start, cell.end)
        elif cell.kind is CellKind.NAME and not reading.publication:
            reading.publication = self._closed_up(line, cell.start, cell.end)
        elif cell.kind is CellKind.UNIT and not reading.issuing_unit:
            reading.issuing_unit = self._ledger.field(line, cell.start, cell.end)
        elif cell.kind is CellKind.COPIES:
            reading.imprint.append(self._ledger.field(line, cell.start, cell.end))

    def _date(self, line: Line, cell: Cell) -> bool:
        match = DATE.fullmatch(cell.value)
        self._reading.date = date_from(match) if match else None
        if self._reading.date is None:
            self._doubt(doubts.impossible_date(line, cell.start, cell.end))
        return self._reading.date is not None

    def _is_dated(self, line: Line, cell: Cell) -> bool:
        """Whether the day and the year printed before it are the date of the bulletin."""
        if self._reading.date or self._reading.year_inferred is None:
            return False
        day = DATE.fullmatch(f"{self._reading.year_inferred}年{squeeze(cell.value)}")
        self._reading.date = date_from(day) if day else None
        if self._reading.date is None:
            self._doubt(doubts.impossible_date(line, cell.start, cell.end))
        return self._reading.date is not None

    def _note(self, line: Line) -> None:
        start = line.start if line.note_end is None else line.note_end
        self._ledger.mark(line, line.start, start)
        self._note_text(line, start)

    def _note_more(self, line: Line) -> None:
        self._note_text(line, line.start)

    def _note_text(self, line: Line, start: int) -> None:
        start, end = bounds(line.text, start, line.end)
        if start == end:
            return
        text = self._ledger.field(line, start, end)
        self._passages.append(Passage(line, start, end, None))
        note = self._reading.editor_note
        self._reading.editor_note = f"{note}\n{text}" if note else text

    def _contents_heading(self, line: Line) -> None:
        start = line.start if line.contents_end is None else line.contents_end
        self._ledger.mark(line, line.start, start)
        if bounds(line.text, start, line.end)[0] < line.end:
            self._entry(line, start)

    def _contents(self, line: Line) -> None:
        self._entry(line, line.start)

    def _entry(self, line: Line, start: int) -> None:
        """An entry without sign, number or section ahead, and without leader and page number."""
        if start == line.start and line.heading.form:
            self._ledger.mark(line, start, line.heading.start)
            start = line.heading.start
        leader = LEADER.search(line.text, max(start, line.end - LEADER_REACH), line.end)
        end = leader.start() if leader else line.end
        label = line.text.find("\t", start, end)
        if label >= 0:
            self._ledger.mark(line, start, label)
            start = label
        if bounds(line.text, start, end)[0] < bounds(line.text, start, end)[1]:
            self._reading.contents.append(self._ledger.field(line, start, end))
        self._ledger.mark(line, end, line.end)

    def _distribution(self, line: Line) -> None:
        self._lines[line.index] = line
        for label in line.labels:
            name = self._closed_up(line, label.start, label.end)
            self._ledger.mark(line, label.colon, label.colon + 1)
            self._reading.distribution_groups.append(RecipientGroup(name, line.number))
            self._tokens.append(
                list(tokens(line.index, line.text, label.rest_start, label.rest_end))
            )

    def _distribution_more(self, line: Line) -> None:
        before = line.index - 1
        while before in self._furniture:
            before -= 1
        if before not in self._lines:
            return
        self._lines[line.index] = line
        self._tokens[-1] += tokens(line.index, line.text, line.start, line.end)

    def _imprint(self, line: Line) -> None:
        self._reading.imprint.append(self._ledger.field(line, line.start, line.end))
        for cell in line.cells:
            if cell.kind is CellKind.DATE and self._reading.date is None:
                self._date(line, cell)


def _is_numbered(cells: Iterable[Cell]) -> bool:
    return any(cell.kind in (CellKind.NUMBER, CellKind.TOTAL) for cell in cells)
