"""Cuts → fields: the lines of a reading become sections, articles and what stands around them."""

import re
from collections.abc import Callable

from bulletin.intake import doubts
from bulletin.intake.attribution import Tail
from bulletin.intake.blanks import bounds
from bulletin.intake.front_and_back import FrontAndBack
from bulletin.intake.grammar import Kind
from bulletin.intake.headings import SIGNS
from bulletin.intake.ledger import Ledger
from bulletin.intake.lexicon import WORDS, letter_spaced
from bulletin.intake.lines import Line
from bulletin.intake.passages import Passage
from bulletin.intake.reading import Cut, Whole
from bulletin.intake.result import ArticleRead, Doubt, Reading, SectionRead, SourceText
from bulletin.intake.suspicions import suspicions
from bulletin.intake.years import infer_year

# Under this margin another reading of a line is nearly as good, and may be the right one.
NARROW = 4.0
# What stands around the articles is seen at a glance, so only the closest of cuts are asked for.
CLOSE = 2.0
HEAD = frozenset({Kind.PUBLICATION, Kind.MASTHEAD, Kind.LEFTOVER})
# A doubt of its own asks of these whether they are what they were read as.
DOUBTED_ANYWAY = frozenset({Kind.LEFTOVER, Kind.TITLE_MORE})
TEXT_LABEL = re.compile(rf"(?:{letter_spaced(WORDS['text']['labels'])})\s*[：:]")
# Paragraphs that the attribution runs on from.
TAILED = frozenset({Kind.BODY_END, Kind.RUN_IN_END})


def assemble(whole: Whole) -> Reading:
    """The reading in fields, with its doubts."""
    return assemble_placed(whole)[0]


def assemble_placed(whole: Whole) -> tuple[Reading, tuple[ArticleRead | None, ...]]:
    """The reading in fields, and for each line the article that it went into."""
    assembler = _Assembler(whole)
    return assembler.assemble(), tuple(assembler.articles)


class _Assembler:
    def __init__(self, whole: Whole) -> None:
        self._cuts = whole.cuts
        self._reading = Reading()
        self._ledger = Ledger([cut.line for cut in whole.cuts])
        self._passages: list[Passage] = []
        self._doubts: list[tuple[Doubt, ArticleRead | None]] = []
        self._article: ArticleRead | None = None
        self._open = False
        self.articles: list[ArticleRead | None] = []
        self._first_lines: list[tuple[ArticleRead, Line]] = []
        self._section_lines: list[tuple[SectionRead, Line]] = []
        furniture = {cut.line.index for cut in whole.cuts if cut.kind is Kind.FURNITURE}
        self._around = FrontAndBack(
            self._reading, self._ledger, self._passages, self._doubt, furniture
        )
        self._handlers: dict[Kind, Callable[[Line], None]] = {
            Kind.SECTION: self._section,
            Kind.TITLE: self._title,
            Kind.TITLE_MORE: self._title_more,
            Kind.BYLINE: self._byline,
            Kind.CAPTION: self._caption,
            Kind.TABLE: self._table,
            Kind.RUN_IN: self._run_in,
            Kind.RUN_IN_END: self._run_in,
            Kind.BODY: self._body,
            Kind.BODY_END: self._body,
            Kind.ATTRIBUTION: self._attribution,
            Kind.LEFTOVER: self._ignore,
            Kind.FURNITURE: self._ignore,
            **self._around.handlers,
        }

    def assemble(self) -> Reading:
        for cut in self._cuts:
            self._handlers[cut.kind](cut.line)
            self.articles.append(self._article_of(cut))
            self._question(cut)
        self._around.finish()
        self._settle()
        self._reading.marks = self._ledger.marks()
        for passage in self._passages:
            self._doubts += [(doubt, passage.article) for doubt in suspicions(passage)]
        self._question_articles()
        self._infer_year()
        self._file_doubts()
        return self._reading

    def _settle(self) -> None:
        """What was booked nowhere is left over; one doubt tells of all page heads and numbers."""
        pages: list[Line] = []
        for line, start, end in self._ledger.settle():
            number, _ = line.place(start)
            self._reading.leftover.append(SourceText(number, line.text[start:end]))
            if line.raw.furniture:
                pages.append(line)
            else:
                self._doubt(doubts.leftover(line, start, end))
        if pages:
            self._doubt(doubts.page_furniture(pages[0], len(pages)))
        wrapped = [cut.line for cut in self._cuts if cut.line.raw.joints]
        if wrapped:
            self._doubt(doubts.joined_lines(wrapped[0], len(wrapped)))

    def _section(self, line: Line) -> None:
        name = self._set_off(line)
        section = SectionRead(name, line.number)
        self._reading.sections.append(section)
        self._section_lines.append((section, line))
        self._article, self._open = None, False

    def _set_off(self, line: Line) -> str:
        """The words of a heading; what sets them off is a mark."""
        heading = line.heading
        self._ledger.mark(line, line.start, heading.start)
        self._ledger.mark(line, heading.end, line.end)
        return self._ledger.field(line, heading.start, heading.end)

    def _title(self, line: Line) -> None:
        article = self._begin(line, "line")
        article.title = self._set_off(line)
        self._passages.append(Passage(line, line.heading.start, line.heading.end, article))

    def _title_more(self, line: Line) -> None:
        """The second line of a title; a blank parts them where both are Latin letters."""
        article = self._current(line)
        _, first = self._first_lines[-1]
        if first.heading.end < first.end:
            # A bracket closed the title; what follows it is text.
            self._doubt(doubts.odd_paragraph(line), article)
            self._text(line, line.start, article)
            return
        more = self._ledger.field(line, line.start, line.end)
        space = " " if article.title[-1:].isascii() and more[0].isascii() else ""
        article.title += space + more
        self._passages.append(Passage(line, line.start, line.end, article))
        self._doubt(doubts.title_on_two_lines(line), article)

    def _byline(self, line: Line) -> None:
        if line.byline is None:
            raise AssertionError(f"line {line.number} names no author")
        self._sign(line, line.byline, self._current(line))
        self._ledger.mark(line, line.start, line.byline[0])
        self._ledger.mark(line, line.byline[1], line.end)

    def _sign(self, line: Line, stretch: tuple[int, int], article: ArticleRead) -> None:
        name = self._ledger.field(line, *stretch)
        article.byline = f"{article.byline} {name}" if article.byline else name

    def _caption(self, line: Line) -> None:
        article = self._current(line)
        article.captions.append(self._ledger.field(line, line.start, line.end))
        article.order.append("caption")

    def _table(self, line: Line) -> None:
        """A row; it goes on a table when the line before was one."""
        article = self._current(line)
        row = self._ledger.field(line, line.start, line.end)
        if line.index and self._cuts[line.index - 1].kind is Kind.TABLE:
            article.tables[-1] += f"\n{row}"
        else:
            article.tables.append(row)
            article.order.append("table")

    def _current(self, line: Line) -> ArticleRead:
        if self._article is None:
            raise AssertionError(f"line {line.number} belongs to no article")
        return self._article

    def _run_in(self, line: Line) -> None:
        """The title ends before its 。 or 】, which is a mark; a ！ or ？ belongs to the title."""
        if line.run_in is None:
            raise AssertionError(f"line {line.number} has no first sentence")
        start, stop = line.run_in.start, line.run_in.end
        title_end = stop + 1 if line.text[stop] in "！？" else stop
        article = self._begin(line, "run-in")
        self._ledger.mark(line, line.start, start)
        article.title = self._ledger.field(line, start, title_end)
        self._passages.append(Passage(line, start, title_end, article))
        self._ledger.mark(line, title_end, stop + 1)
        self._text(line, stop + 1, article)

    def _body(self, line: Line) -> None:
        article = self._article
        begins = line.demand.begins if line.demand else None
        if article is None or (not self._open if begins is None else begins):
            article = self._begin(line, "line")
            self._doubt(doubts.untitled(line), article)
        self._open = True
        start = line.start
        if not article.title and not article.paragraphs and line.heading.form in SIGNS:
            # ● sets off a brief that has no title.
            start = line.heading.start
            self._ledger.mark(line, line.start, start)
        self._text(line, start, article)

    def _text(self, line: Line, start: int, article: ArticleRead) -> None:
        """A paragraph, and the attribution when the line was cut before one."""
        tail = line.tail if self._cuts[line.index].kind in TAILED else None
        if not article.paragraphs and (label := TEXT_LABEL.match(line.text, start, line.end)):
            self._ledger.mark(line, start, label.end())
            start = label.end()
        start, end = bounds(line.text, start, tail.start if tail else line.end)
        if start < end:
            article.paragraphs.append(self._ledger.field(line, start, end))
            article.order.append("paragraph")
            self._passages.append(Passage(line, start, end, article))
        if tail:
            self._attribute(line, tail, article)

    def _attribution(self, line: Line) -> None:
        if line.tail is None or self._article is None:
            raise AssertionError(f"line {line.number} attributes no article")
        self._attribute(line, line.tail, self._article)

    def _attribute(self, line: Line, tail: Tail, article: ArticleRead) -> None:
        position = tail.start
        for start, end in sorted((*tail.names, *((tail.byline,) if tail.byline else ()))):
            self._ledger.mark(line, position, start)
            position = end
        self._ledger.mark(line, position, tail.end)
        for start, end in tail.names:
            article.offices.append(self._ledger.field(line, start, end))
            number, column = line.place(start)
            article.office_places.append((number, column + 1))
        if tail.byline:
            self._sign(line, tail.byline, article)
        if not tail.usual_brackets:
            self._doubt(doubts.odd_brackets(line, tail.start, tail.end), article)
        if tail.set_off == "bare" and not tail.known:
            self._doubt(doubts.bare_attribution(line, tail.start, tail.end), article)
        if tail.names and not (tail.known or tail.shaped):
            first, last = tail.names[0][0], tail.names[-1][1]
            self._doubt(doubts.unlike_office(line, first, last), article)
        # Offices that stand under a title come before the text.
        self._open = not article.paragraphs

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

    def _article_of(self, cut: Cut) -> ArticleRead | None:
        is_around = cut.kind in self._around.handlers or cut.kind is Kind.FURNITURE
        return None if is_around else self._article

    def _question(self, cut: Cut) -> None:
        article = self._article_of(cut)
        if cut.kind is Kind.BODY and cut.fit < 0 and cut.line.demand is None:
            self._doubt(doubts.odd_paragraph(cut.line), article)
        elif cut.runner_up and cut.margin < self._narrow(cut):
            self._doubt(doubts.narrow_cut(cut.line, cut.kind, cut.runner_up), article)

    def _narrow(self, cut: Cut) -> float:
        """The margin under which a cut is a doubt, if no doubt of its own asks for it anyway."""
        if cut.kind in DOUBTED_ANYWAY:
            return 0.0
        following = self._cuts[cut.line.index + 1 : cut.line.index + 2]
        if cut.kind is Kind.TITLE and any(after.kind is Kind.TITLE_MORE for after in following):
            return CLOSE
        return CLOSE if {cut.kind, cut.runner_up} & HEAD else NARROW

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
