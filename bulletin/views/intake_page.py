"""What the page 核对拆分 shows of a sheet: the lines of the source, marked, and how it is cut."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from bulletin.intake.answers import cut_at
from bulletin.intake.blanks import bounds
from bulletin.intake.demands import Part, Spot
from bulletin.intake.grammar import ATTRIBUTED, Kind
from bulletin.intake.reading import Cut
from bulletin.models import Issue
from bulletin.services.sheet_reading import (
    Asked,
    Settled,
    SheetArticle,
    SheetReading,
    SheetSection,
    office_names,
)
from bulletin.states import IssueStatus

# Of a paragraph so long only three lines show.
FOLDED_FROM = 100
# A page shows about so much of a text, and no more doubts than these at once.
PART_BYTES = 42_000
MOST_DOUBTS = 9
# What the page spends on a line and on an article, beside their words.
LINE_BYTES, ARTICLE_BYTES = 310, 760
Word = tuple[str, str | Promise]
SECTION: Word = ("section", _("Section"))
TITLE: Word = ("title", _("Title"))
BODY: Word = ("body", _("Text"))
ATTRIBUTION: Word = ("attribution", pgettext_lazy("line", "Offices"))
# The bar of each kind of line, and its word.
WORDS: dict[Kind, Word] = {
    Kind.PUBLICATION: ("around", pgettext_lazy("line", "Head")),
    Kind.MASTHEAD: ("around", pgettext_lazy("line", "Head")),
    Kind.NOTE: ("around", pgettext_lazy("line", "Note")),
    Kind.NOTE_MORE: ("around", pgettext_lazy("line", "Note")),
    Kind.CONTENTS_HEADING: ("around", pgettext_lazy("line", "Contents")),
    Kind.CONTENTS: ("around", pgettext_lazy("line", "Contents")),
    Kind.SECTION: SECTION,
    Kind.TITLE: TITLE,
    Kind.TITLE_MORE: TITLE,
    Kind.BYLINE: ("attribution", _("Author")),
    Kind.RUN_IN: BODY,
    Kind.RUN_IN_END: BODY,
    Kind.BODY: BODY,
    Kind.BODY_END: BODY,
    Kind.TABLE: ("body", pgettext_lazy("line", "Table")),
    Kind.CAPTION: ("body", pgettext_lazy("line", "Caption")),
    Kind.ATTRIBUTION: ATTRIBUTION,
    Kind.DISTRIBUTION: ("around", pgettext_lazy("line", "Range")),
    Kind.DISTRIBUTION_MORE: ("around", pgettext_lazy("line", "Range")),
    Kind.IMPRINT: ("around", pgettext_lazy("line", "Imprint")),
    Kind.FURNITURE: ("around", pgettext_lazy("line", "Page")),
    Kind.LEFTOVER: ("doubt", pgettext_lazy("line", "Left over")),
}
# What a line can be said to be that has no key of its own.
OTHER_PARTS: tuple[tuple[Part, str | Promise], ...] = (
    (Part.RUN_IN, _("Paragraph with a run-in title")),
    (Part.TITLE_MORE, _("Second line of the title")),
    (Part.BYLINE, _("Author")),
    (Part.CAPTION, pgettext_lazy("line", "Caption")),
    (Part.TABLE, _("Row of a table")),
    (Part.NOTE, _("Editor's note")),
    (Part.CONTENTS, _("Contents of the issue")),
    (Part.MASTHEAD, _("Head of the bulletin")),
    (Part.DISTRIBUTION, _("Distribution range")),
    (Part.IMPRINT, pgettext_lazy("line", "Imprint")),
    (Part.LEFTOVER, _("Leave it out")),
)


@dataclass(frozen=True)
class Piece:
    """Part of a line: plain, a ``head`` run in, a ``tail`` of offices, a ``doubt``, ``spaces``."""

    text: str
    kind: str = ""

    @property
    def length(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class SourceRow:
    """``key`` is the place where the line begins; ``begins`` the number of an article that does.

    ``said``: a person said what it is; ``is_long``: three lines of it are enough to see.
    """

    key: str
    number: int
    bar: str
    word: str | Promise
    pieces: list[Piece]
    begins: int | None
    said: bool
    is_doubtful: bool
    is_long: bool


@dataclass(frozen=True)
class DoubtCard:
    """A doubt that is not settled; ``line`` is the key of the line that holds it."""

    asked: Asked
    line: str
    words: str


@dataclass(frozen=True)
class IntakePart:
    """So much of a long text as fits a page: its lines, by index, and its articles' numbers."""

    number: int
    start: int
    stop: int
    first: int
    last: int
    doubts: int


@dataclass(frozen=True)
class IntakePage:
    reading: SheetReading
    asked: list[DoubtCard]
    hidden_doubts: int
    settled: list[Settled]
    rows: list[SourceRow]
    sections: list[SheetSection]
    parts: list[IntakePart]
    part: int
    doubtful: set[int]
    leftover: int
    offices: Sequence[str]
    issues: Sequence[Issue]

    @property
    def count(self) -> int:
        return sum(len(section.articles) for section in self.reading.sections)

    @property
    def doubt_address(self) -> str:
        """Where the next doubt stands, in this part or in another."""
        elsewhere = next((part.number for part in self.parts if part.doubts), self.part)
        return "#doubt-1" if self.asked else f"?part={elsewhere}#doubt-1"

    @property
    def characters(self) -> str:
        return f"{self.reading.characters:,}"

    @property
    def doubts(self) -> int:
        return len(self.reading.asked) + len(self.reading.settled)


def intake_page(reading: SheetReading, user: User, asked_part: int = 0) -> IntakePage:
    """``asked_part`` counts from 1; 0 is the first with a doubt, or else the first."""
    doubts: dict[int, list[Asked]] = {}
    for asked in reading.asked:
        cut = cut_at((asked.doubt.line, asked.doubt.column - 1), reading.read.cuts)
        if cut:
            doubts.setdefault(cut.line.index, []).append(asked)
    firsts = {reading.edits.forward(article.spot): article for article in reading.articles}
    parts = _parts(reading, doubts, firsts)
    doubted = next((part.number for part in parts if part.doubts), 1)
    part = parts[min(asked_part or doubted, len(parts)) - 1]
    cuts = reading.read.cuts[part.start : part.stop]
    cards = [
        DoubtCard(asked, key_of_spot(cut.line.spot), asked.doubt.text.strip() or cut.line.words)
        for cut in cuts
        for asked in doubts.get(cut.line.index, ())
    ]
    rows = []
    doubtful: set[int] = set()
    numbers = {id(article.read): article.number for article in reading.articles}
    for cut, read in zip(cuts, reading.read.articles[part.start : part.stop], strict=True):
        own = doubts.get(cut.line.index, [])
        if own and read is not None:
            doubtful.add(numbers[id(read)])
        first = firsts.get(cut.line.spot)
        said = cut.line.demand is not None
        rows.append(_row(cut, own, first.number if first else None, said=said))
    issues = Issue.objects.visible_to(user).filter(
        publication=reading.sheet.source.publication_id, status=IssueStatus.ASSEMBLING
    )
    first_line, last_line = cuts[0].line.number, cuts[-1].line.number
    return IntakePage(
        reading=reading,
        asked=cards[:MOST_DOUBTS],
        hidden_doubts=max(0, len(cards) - MOST_DOUBTS),
        settled=[one for one in reading.settled if first_line <= one.line <= last_line],
        rows=rows,
        sections=list(_sections_of(reading, part)),
        parts=parts,
        part=part.number,
        doubtful=doubtful,
        leftover=len({rest.line for rest in reading.read.reading.leftover}),
        offices=office_names(reading.day),
        issues=list(issues.select_related("publication").order_by("pk")),
    )


def _parts(
    reading: SheetReading,
    doubts: Mapping[int, Sequence[Asked]],
    firsts: Mapping[Spot, SheetArticle],
) -> list[IntakePart]:
    cuts = reading.read.cuts
    parts: list[IntakePart] = []
    last = 0
    for start, stop in pairwise([*_starts(cuts, firsts), len(cuts)]):
        lines = cuts[start:stop]
        first, last = last + 1, last + sum(cut.line.spot in firsts for cut in lines)
        asked = sum(len(doubts.get(cut.line.index, ())) for cut in lines)
        parts.append(IntakePart(len(parts) + 1, start, stop, first, last, asked))
    return parts


def _starts(cuts: Sequence[Cut], firsts: Collection[Spot]) -> list[int]:
    """Where the parts begin: with an article, or the heading of its section, if one is near."""
    costs = [
        LINE_BYTES + 3 * cut.line.length + (ARTICLE_BYTES if cut.line.spot in firsts else 0)
        for cut in cuts
    ]
    starts, size, opening = [0], 0, 0
    for index, cut in enumerate(cuts):
        is_headed = index > 0 and cuts[index - 1].kind is Kind.SECTION
        if cut.kind is Kind.SECTION or (cut.line.spot in firsts and not is_headed):
            opening = index
        size += costs[index]
        if size > PART_BYTES and index > starts[-1]:
            starts.append(opening if opening > starts[-1] else index)
            size = sum(costs[starts[-1] : index + 1])
    return starts


def _sections_of(reading: SheetReading, part: IntakePart) -> Iterator[SheetSection]:
    for section in reading.sections:
        inside = [one for one in section.articles if part.first <= one.number <= part.last]
        if inside:
            yield SheetSection(section.name, inside)


def key_of_spot(spot: Spot) -> str:
    return f"{spot[0]}.{spot[1]}"


def _row(cut: Cut, doubts: Sequence[Asked], begins: int | None, *, said: bool) -> SourceRow:
    line = cut.line
    bar, word = WORDS[cut.kind]
    marked = [_stretch(cut, asked) for asked in doubts]
    inner = [mark for mark in marked if mark[1] - mark[0] < line.end - line.start]
    is_long = line.length > FOLDED_FROM
    return SourceRow(
        key=key_of_spot(line.spot),
        number=line.number,
        bar=bar,
        word=word,
        pieces=list(_pieces(cut, inner)),
        begins=begins,
        said=said,
        is_doubtful=len(inner) < len(marked),
        is_long=is_long,
    )


def _stretch(cut: Cut, asked: Asked) -> tuple[int, int]:
    start = cut.line.raw.column_of(asked.doubt.line, asked.doubt.column - 1)
    return start, min(start + len(asked.doubt.text), cut.line.end)


def _pieces(cut: Cut, marks: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The words of a line in pieces; where marks overlap, the first one shows."""
    line = cut.line
    stretches = [(start, end, "doubt") for start, end in marks]
    if line.run_in and cut.kind in (Kind.RUN_IN, Kind.RUN_IN_END):
        stretches.append((line.run_in.start, line.run_in.end + 1, "head"))
    if line.tail and cut.kind in ATTRIBUTED:
        stretches.append((line.tail.start, line.tail.end, "tail"))
    position = line.start
    for start, end, kind in sorted(stretches):
        start = max(start, position)
        if end <= start:
            continue
        if position < start:
            yield Piece(line.text[position:start])
        text = line.text[start:end]
        left, right = bounds(text)
        yield Piece(text, "spaces" if left == right else kind)
        position = end
    if position < line.end:
        yield Piece(line.text[position : line.end])
