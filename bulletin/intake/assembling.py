"""Cuts → fields: the lines of a reading become sections, articles and what stands around them."""

from collections.abc import Callable

from bulletin.intake import doubts
from bulletin.intake.attribution import Tail
from bulletin.intake.blanks import bounds
from bulletin.intake.front_and_back import FrontAndBack
from bulletin.intake.grammar import Kind
from bulletin.intake.ledger import Ledger
from bulletin.intake.lines import Line
from bulletin.intake.passages import Passage
from bulletin.intake.reading import Cut, Whole
from bulletin.intake.result import ArticleRead, Doubt, Reading, SectionRead, SourceText
from bulletin.intake.suspicions import suspicions
from bulletin.intake.years import infer_year

# Under this margin another reading of a line is nearly as good.
NARROW = 2.0
# Paragraphs that the attribution runs on from.
TAILED = frozenset({Kind.BODY_END, Kind.RUN_IN_END})


def assemble(whole: Whole) -> Reading:
    """The reading in fields, with its doubts."""
    return _Assembler(whole).assemble()


class _Assembler:
    def __init__(self, whole: Whole) -> None:
        self._cuts = whole.cuts
        self._reading = Reading()
        self._ledger = Ledger([cut.line for cut in whole.cuts])
        self._passages: list[Passage] = []
        self._doubts: list[tuple[Doubt, ArticleRead | None]] = []
        self._article: ArticleRead | None = None
        self._open = False
        self._first_lines: list[tuple[ArticleRead, Line]] = []
        self._section_lines: list[tuple[SectionRead, Line]] = []
        self._around = FrontAndBack(self._reading, self._ledger, self._passages, self._doubt)
        self._handlers: dict[Kind, Callable[[Line], None]] = {
            Kind.SECTION: self._section,
            Kind.TITLE: self._title,
            Kind.RUN_IN: self._run_in,
            Kind.RUN_IN_END: self._run_in,
            Kind.BODY: self._body,
            Kind.BODY_END: self._body,
            Kind.ATTRIBUTION: self._attribution,
            Kind.LEFTOVER: self._ignore,
            **self._around.handlers,
        }

    def assemble(self) -> Reading:
        for cut in self._cuts:
            self._handlers[cut.kind](cut.line)
            self._question(cut)
        self._around.finish()
        for line, start, end in self._ledger.settle():
            self._reading.leftover.append(SourceText(line.number, line.text[start:end]))
            self._doubt(doubts.leftover(line, start, end))
        self._reading.marks = self._ledger.marks()
        for passage in self._passages:
            self._doubts += [(doubt, passage.article) for doubt in suspicions(passage)]
        self._question_articles()
        self._infer_year()
        self._file_doubts()
        return self._reading

    def _section(self, line: Line) -> None:
        brackets = 1 if line.bracketed else 0
        name = self._ledger.field(line, line.start + brackets, line.end - brackets)
        self._ledger.mark(line, line.start, line.start + brackets)
        self._ledger.mark(line, line.end - brackets, line.end)
        section = SectionRead(name, line.number)
        self._reading.sections.append(section)
        self._section_lines.append((section, line))
        self._article, self._open = None, False

    def _title(self, line: Line) -> None:
        article = self._begin(line, "line")
        article.title = self._ledger.field(line, line.start, line.end)
        self._passages.append(Passage(line, line.start, line.end, article))

    def _run_in(self, line: Line) -> None:
        """The title ends before its 。, which is a mark; a ！ or ？ belongs to the title."""
        if line.run_in is None:
            raise AssertionError(f"line {line.number} has no first sentence")
        stop = line.run_in.end
        title_end = stop if line.text[stop] == "。" else stop + 1
        article = self._begin(line, "run-in")
        article.title = self._ledger.field(line, line.start, title_end)
        self._passages.append(Passage(line, line.start, title_end, article))
        self._ledger.mark(line, title_end, stop + 1)
        self._text(line, stop + 1, article)

    def _body(self, line: Line) -> None:
        article = self._article
        if article is None or not self._open:
            article = self._begin(line, "line")
            self._doubt(doubts.untitled(line), article)
        self._text(line, line.start, article)

    def _text(self, line: Line, start: int, article: ArticleRead) -> None:
        """A paragraph, and the attribution when the line was cut before one."""
        tail = line.tail if self._cuts[line.index].kind in TAILED else None
        start, end = bounds(line.text, start, tail.start if tail else line.end)
        if start < end:
            article.paragraphs.append(self._ledger.field(line, start, end))
            self._passages.append(Passage(line, start, end, article))
        if tail:
            self._attribute(line, tail, article)

    def _attribution(self, line: Line) -> None:
        if line.tail is None or self._article is None:
            raise AssertionError(f"line {line.number} attributes no article")
        self._attribute(line, line.tail, self._article)

    def _attribute(self, line: Line, tail: Tail, article: ArticleRead) -> None:
        self._ledger.mark(line, tail.start, tail.start + 1)
        self._ledger.mark(line, tail.end - 1, tail.end)
        for start, end in tail.names:
            article.offices.append(self._ledger.field(line, start, end))
        for column in tail.separators:
            self._ledger.mark(line, column, column + 1)
        if not tail.full_width:
            self._doubt(doubts.odd_brackets(line, tail.start, tail.end), article)
        if not (tail.known or tail.shaped):
            self._doubt(doubts.unlike_office(line, tail.start + 1, tail.end - 1), article)
        self._open = False

    def _begin(self, line: Line, title_style: str) -> ArticleRead:
        if not self._reading.sections:
            self._reading.sections.append(SectionRead("", line.number))
        article = ArticleRead("", title_style, line.number)
        self._reading.sections[-1].articles.append(article)
        self._first_lines.append((article, line))
        self._article, self._open = article, True
        return article

    def _ignore(self, line: Line) -> None:
        """Booked nowhere, the line comes out of the ledger as leftover."""

    def _doubt(self, doubt: Doubt, article: ArticleRead | None = None) -> None:
        self._doubts.append((doubt, article))

    def _question(self, cut: Cut) -> None:
        article = None if cut.kind in self._around.handlers else self._article
        if cut.runner_up and cut.margin < NARROW and cut.kind is not Kind.LEFTOVER:
            self._doubt(doubts.narrow_cut(cut.line, cut.kind, cut.runner_up), article)
        elif cut.kind is Kind.BODY and cut.fit < 0:
            self._doubt(doubts.odd_paragraph(cut.line), article)

    def _question_articles(self) -> None:
        for section, line in self._section_lines:
            if not section.articles:
                self._doubt(doubts.empty_section(line))
        missing = [pair for pair in self._first_lines if not pair[0].offices]
        if missing and len(missing) == len(self._first_lines) > 1:
            self._doubt(doubts.unattributed_throughout(missing[0][1]), missing[0][0])
        else:
            self._doubts += [(doubts.unattributed(line), article) for article, line in missing]

    def _infer_year(self) -> None:
        if self._reading.date:
            self._reading.year_inferred = None
        if self._reading.date or self._reading.year_inferred:
            return
        inferred = infer_year(self._passages)
        if inferred:
            self._reading.year_inferred = inferred.year
            mention = inferred.mention
            doubt = doubts.inferred_year(
                mention.passage.line,
                mention.start,
                mention.end,
                inferred.year,
                inferred.candidates,
            )
            self._doubt(doubt)

    def _file_doubts(self) -> None:
        self._doubts.sort(key=lambda pair: (pair[0].line, pair[0].column))
        for doubt, article in self._doubts:
            self._reading.doubts.append(doubt)
            if article is not None:
                article.doubts.append(doubt)
