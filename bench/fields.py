"""A reading beside the truth: which fields are right, and which wrong ones a doubt points at."""

import datetime
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bulletin.intake.blanks import squeeze
from bulletin.intake.result import ArticleRead, Doubt, Reading

Truth = dict[str, Any]
# Doubts about how the text was cut. The others are about its words, and say nothing of the fields.
WORDING = frozenset({"confusable", "missing-word", "inner-space", "invisible", "unreadable"})
NEAR = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a bulletin, right or wrong; ``lines`` is where it stands in the source."""

    kind: str
    expected: str
    read: str
    lines: range
    right: bool
    flagged: bool


class Places:
    """On which lines of the source a text stands, whatever blanks and line breaks it holds."""

    def __init__(self, source: str) -> None:
        self._text = ""
        self._starts: list[int] = []
        parts: list[str] = []
        length = 0
        for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            self._starts.append(length)
            parts.append(squeeze(line))
            length += len(parts[-1])
        self._text = "".join(parts)

    def offset(self, text: str, after: int = 0) -> int:
        """Where the text begins, not before ``after``; -1 when it stands nowhere."""
        head = squeeze(text)[:12]
        return self._text.find(head, after) if head else -1

    def lines(self, text: str, after: int = 0) -> range:
        start = self.offset(text, after)
        if start < 0:
            return range(0)
        end = start + max(1, len(squeeze(text))) - 1
        return range(bisect_right(self._starts, start), bisect_right(self._starts, end) + 1)

    def line_before(self, text: str, end: int) -> range:
        """The line on which a heading stands last before ``end``."""
        start = self._text.rfind(squeeze(text), 0, end) if squeeze(text) else -1
        number = bisect_right(self._starts, start)
        return range(number, number + 1) if start >= 0 else range(0)


def compare(source: str, reading: Reading, truth: Truth) -> list[Field]:
    """Every field that the truth or the reading holds."""
    return list(_Comparison(source, reading, truth).fields())


def false_doubts(fields: list[Field], reading: Reading) -> list[Doubt]:
    """Doubts about cuts, on lines where nothing was read wrong."""
    wrong = {line for field in fields if not field.right for line in _around(field.lines)}
    return [doubt for doubt in reading.doubts if _is_of_cuts(doubt) and doubt.line not in wrong]


def _around(lines: range) -> range:
    return range(lines.start - NEAR, lines.stop + NEAR) if lines else lines


def _is_of_cuts(doubt: Doubt) -> bool:
    return doubt.rule not in WORDING


class _Comparison:
    def __init__(self, source: str, reading: Reading, truth: Truth) -> None:
        self._places = Places(source)
        self._reading = reading
        self._truth = truth
        self._doubted = {doubt.line for doubt in reading.doubts if _is_of_cuts(doubt)}

    def fields(self) -> Iterator[Field]:
        yield from self._front()
        yield from self._articles()
        yield from self._distribution()
        yield from self._rest()

    def _field(self, kind: str, expected: object, read: object, lines: range) -> Iterator[Field]:
        wanted, got = _plain(expected), _plain(read)
        if not wanted and not got:
            return
        right = wanted == got
        flagged = not self._doubted.isdisjoint(_around(lines))
        yield Field(kind, wanted, got, lines, right, flagged)

    def _lines_of(self, *texts: str, after: int = 0) -> range:
        """The lines of the texts that stand in the source, from the first to the last."""
        found = [lines for text in texts if text and (lines := self._places.lines(text, after))]
        if not found:
            return range(0)
        return range(min(lines.start for lines in found), max(lines.stop for lines in found))

    def _front(self) -> Iterator[Field]:
        truth, reading = self._truth, self._reading
        head = range(1, 6)
        yield from self._field("publication", truth["publication"], reading.publication, head)
        yield from self._field("unit", truth["issuing_unit"], reading.issuing_unit, head)
        for kind in ("number", "total_number"):
            yield from self._field("number", truth[kind], getattr(reading, kind), head)
        yield from self._field("date", truth["date"], reading.date, head)
        note = truth["editor_note"]
        yield from self._field(
            "note", note, reading.editor_note, self._lines_of(note, reading.editor_note)
        )
        yield from self._listed("contents", truth["contents"], reading.contents)

    def _listed(
        self, kind: str, wanted: list[str], got: list[str], after: int = 0
    ) -> Iterator[Field]:
        """Each text that is wanted, and each that nobody wants; they stand behind ``after``."""
        rest = [_plain(text) for text in got]
        for text in wanted:
            plain = _plain(text)
            is_there = plain in rest
            if is_there:
                rest.remove(plain)
            lines = self._lines_of(text, after=after)
            yield from self._field(kind, text, text if is_there else "", lines)
        for text in rest:
            yield from self._field(kind, "", text, self._lines_of(text, after=after))

    def _articles(self) -> Iterator[Field]:
        read = [(s.name, article) for s in self._reading.sections for article in s.articles]
        wanted = [
            (s["name"], article) for s in self._truth["sections"] for article in s["articles"]
        ]
        after, unmatched = 0, list(range(len(read)))
        for name, article in wanted:
            best = max(unmatched, key=lambda i: _likeness(article, read[i][1]), default=None)
            if best is not None and not _likeness(article, read[best][1]):
                best = None
            if best is not None:
                unmatched.remove(best)
            begin = self._places.offset(article["title"] or article["paragraphs"][0], after)
            after = max(after, begin)
            yield from self._article(name, article, read[best] if best is not None else None, after)
        for index in unmatched:
            article_read = read[index][1]
            text = article_read.title or "".join(article_read.paragraphs) or "?"
            yield from self._field("article", "", text, self._lines_of(text))

    def _article(
        self, name: str, wanted: Truth, found: tuple[str, ArticleRead] | None, after: int
    ) -> Iterator[Field]:
        section, read = found or ("", ArticleRead("", "", 0))
        lines = self._lines_of(wanted["title"], *wanted["paragraphs"][:1], after=after)
        heading = self._places.line_before(name or section, after) or lines
        yield from self._field("section", name, section, heading)
        title_lines = self._lines_of(wanted["title"], read.title, after=after) or lines
        yield from self._field("title", wanted["title"], read.title, title_lines)
        end = self._lines_of(*wanted["paragraphs"][-1:], *wanted["offices"][-1:], after=after)
        yield from self._field("offices", wanted["offices"], read.offices, end)
        yield from self._field(
            "byline", wanted["byline"], read.byline, range(lines.start, end.stop)
        )
        for kind in ("paragraphs", "tables", "captions"):
            yield from self._texts(kind, wanted[kind], getattr(read, kind), after)

    def _texts(self, kind: str, wanted: list[str], got: list[str], after: int) -> Iterator[Field]:
        rest = [_plain(text) for text in got]
        for text in wanted:
            plain = _plain(text)
            is_there = plain in rest
            if is_there:
                rest.remove(plain)
            lines = self._lines_of(text, after=after)
            yield from self._field(kind, text, text if is_there else "", lines)
        missing = sum(_plain(text) not in {_plain(other) for other in got} for text in wanted)
        for text in rest[missing:]:
            yield from self._field(kind, "", text, self._lines_of(text, after=after))

    def _distribution(self) -> Iterator[Field]:
        wanted, got = self._truth["distribution_groups"], self._reading.distribution_groups
        for index, group in enumerate(wanted):
            read = got[index] if index < len(got) else None
            lines = self._lines_of(f"{group['label']}：", *group["recipients"])
            label = read.label if read else ""
            yield from self._field("label", group["label"], label, lines)
            after = max(0, *(self._places.offset(f"{group['label']}{mark}") for mark in "：:"))
            yield from self._listed(
                "recipients", group["recipients"], read.recipients if read else [], after
            )
        for read in got[len(wanted) :]:
            yield from self._field("label", "", read.label, range(read.line, read.line + 1))

    def _rest(self) -> Iterator[Field]:
        truth, reading = self._truth, self._reading
        imprint = "".join(truth["imprint"])
        yield from self._field(
            "imprint",
            imprint,
            "".join(reading.imprint),
            self._lines_of(*truth["imprint"], *reading.imprint),
        )
        apart = _plain("".join(text.text for text in [*reading.leftover, *reading.marks]))
        for text in truth["leftover"]:
            is_apart = _plain(text) in apart
            lines = self._lines_of(text)
            yield from self._field("leftover", text, text if is_apart else "", lines)
        belongs = _plain("".join(truth["leftover"]))
        for rest in reading.leftover:
            if _plain(rest.text) not in belongs:
                yield from self._field("leftover", "", rest.text, range(rest.line, rest.line + 1))


def _likeness(wanted: Truth, read: ArticleRead) -> int:
    """How much of an article was found again: its title counts as much as three paragraphs."""
    paragraphs = {_plain(text)[:40] for text in read.paragraphs}
    shared = sum(_plain(text)[:40] in paragraphs for text in wanted["paragraphs"])
    return shared + 3 * bool(wanted["title"] and _plain(wanted["title"]) == _plain(read.title))


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(_plain(entry) for entry in value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return squeeze(str(value))
