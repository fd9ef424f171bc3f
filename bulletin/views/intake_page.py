"""What the page 核对拆分 shows of a sheet: the lines of the source, marked, and how it is cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from bulletin.services.sheet_reading import Asked, SheetReading, office_names
from bulletin.states import IssueStatus

# Of a paragraph so long only three lines show.
FOLDED_FROM = 100
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
class IntakePage:
    reading: SheetReading
    asked: list[DoubtCard]
    rows: list[SourceRow]
    doubtful: set[int]
    leftover: int
    offices: Sequence[str]
    issues: Sequence[Issue]

    @property
    def count(self) -> int:
        return sum(len(section.articles) for section in self.reading.sections)

    @property
    def characters(self) -> str:
        return f"{self.reading.characters:,}"

    @property
    def doubts(self) -> int:
        return len(self.reading.asked) + len(self.reading.settled)


def intake_page(reading: SheetReading, user: User) -> IntakePage:
    doubts: dict[int, list[Asked]] = {}
    cards = []
    for asked in reading.asked:
        cut = cut_at((asked.doubt.line, asked.doubt.column - 1), reading.read.cuts)
        if cut:
            doubts.setdefault(cut.line.index, []).append(asked)
            words = asked.doubt.text.strip() or cut.line.words
            cards.append(DoubtCard(asked, key_of_spot(cut.line.spot), words))
    firsts = {reading.edits.forward(article.spot): article for article in reading.articles}
    rows = []
    doubtful: set[int] = set()
    numbers = {id(article.read): article.number for article in reading.articles}
    for cut, read in zip(reading.read.cuts, reading.read.articles, strict=True):
        own = doubts.get(cut.line.index, [])
        if own and read is not None:
            doubtful.add(numbers[id(read)])
        first = firsts.get(cut.line.spot)
        said = cut.line.demand is not None
        rows.append(_row(cut, own, first.number if first else None, said=said))
    issues = Issue.objects.visible_to(user).filter(
        publication=reading.sheet.source.publication_id, status=IssueStatus.ASSEMBLING
    )
    return IntakePage(
        reading=reading,
        asked=cards,
        rows=rows,
        doubtful=doubtful,
        leftover=len({rest.line for rest in reading.read.reading.leftover}),
        offices=office_names(reading.day),
        issues=list(issues.select_related("publication").order_by("pk")),
    )


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
