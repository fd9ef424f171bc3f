"""An intake sheet, read with everything that was decided about it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Office
from accounts.services.offices import known_names, offices_by_name
from bulletin.intake import ArticleRead, CutReading, Doubt, ImpossibleReading, read_cuts
from bulletin.intake.answers import AROUND, NOTHING, Effect, Typed, effects
from bulletin.intake.blanks import squeeze
from bulletin.intake.conservation import breaches
from bulletin.intake.demands import DEMANDS, Guidance, Part, Spot
from bulletin.intake.edits import Edit, Edits
from bulletin.intake.memory import Learned
from bulletin.intake.reading import Cut
from bulletin.intake.source import Source, with_looks
from bulletin.models import IntakeSheet
from bulletin.services.learning import learned_of
from bulletin.services.recognising import Recognised, question_offices, recognise

Decision = dict[str, Any]
# Whose first choice is no better than the others.
UNSUGGESTED = frozenset({"leftover", "unattributed", "untitled", "unreadable"})
# What need not be mended, though no choice of the doubt says so.
LEFT_AS_IT_IS = {
    "unattributed": gettext_lazy("Without an office"),
    "untitled": gettext_lazy("Without title"),
    "unreadable": gettext_lazy("Keep as printed"),
}


@dataclass(frozen=True)
class Choice:
    """One answer; ``typed`` is what has to be written beside it."""

    words: str
    effect: Effect
    is_suggested: bool

    @property
    def typed(self) -> Typed | None:
        return self.effect.typed


@dataclass(frozen=True)
class Asked:
    """A doubt that nobody has settled yet; ``key`` stays the same whatever else is decided."""

    key: str
    doubt: Doubt
    choices: list[Choice]


@dataclass(frozen=True)
class Settled:
    """A doubt with its answer; ``index`` is the decision that gave it."""

    key: str
    line: int
    message: str
    answer: str
    index: int


@dataclass(frozen=True)
class SheetArticle:
    """An article as it will be made; ``spot`` is where it begins in the text as it came."""

    number: int
    spot: Spot
    read: ArticleRead
    title: str
    named: list[tuple[str, Office | None]]

    @property
    def key(self) -> str:
        return f"{self.spot[0]}.{self.spot[1]}"

    @property
    def offices(self) -> list[str]:
        return [name for name, _office in self.named]


@dataclass(frozen=True)
class SheetSection:
    name: str
    articles: list[SheetArticle]


@dataclass
class _Given:
    """The decisions sorted by what they are about; places are those of the text as it came."""

    parts: dict[Spot, Part] = field(default_factory=dict)
    breaks: list[Spot] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    keeps_lines: bool = False
    keeps_pages: bool = False
    offices: dict[str, int | None] = field(default_factory=dict)
    named: dict[Spot, list[int]] = field(default_factory=dict)
    titles: dict[Spot, str] = field(default_factory=dict)
    year: int | None = None


@dataclass
class SheetReading:
    sheet: IntakeSheet
    text: str
    document: Source
    edits: Edits
    parts: Mapping[Spot, Part]
    known_offices: Collection[str]
    learned: Learned
    guidance: Guidance
    read: CutReading
    asked: list[Asked]
    settled: list[Settled]
    sections: list[SheetSection]
    day: date

    @property
    def articles(self) -> Iterator[SheetArticle]:
        for section in self.sections:
            yield from section.articles

    @cached_property
    def characters(self) -> int:
        return len(squeeze(self.text))

    @cached_property
    def lost(self) -> list[str]:
        """What breaks the promise that nothing is lost; always empty."""
        return breaches(self.text, self.read.reading)


def read_sheet(sheet: IntakeSheet) -> SheetReading:
    """Raises NoArticleFound, ImpossibleReading."""
    given = _given(sheet.decisions)
    edits = Edits(given.edits)
    text = edits.apply(sheet.text)
    guidance = Guidance(
        demands={edits.forward(spot): DEMANDS[part] for spot, part in given.parts.items()},
        breaks=frozenset(edits.forward(spot) for spot in given.breaks),
        keeps_lines=given.keeps_lines,
        keeps_pages=given.keeps_pages,
    )
    known = known_names()
    learned = learned_of(sheet.source.publication_id, sheet.sender_id)
    document = with_looks(text, sheet.looks)
    read = read_cuts(
        document,
        known_offices=known,
        guidance=guidance,
        learned=learned,
    )
    unmet = guidance.demands.keys() - {cut.line.spot for cut in read.cuts if _is_as_said(cut)}
    if unmet:
        raise ImpossibleReading(
            _("Line %(line)d is no line of its own, so nothing can be said of it.")
            % {"line": min(unmet)[0]}
        )
    reading = read.reading
    day = _day(reading.date, given.year or reading.year_inferred)
    recognised = recognise([name for a in reading.articles for name in a.offices], day)
    question_offices(reading, recognised, day)
    settled = list(_settled(sheet.decisions))
    return SheetReading(
        sheet=sheet,
        text=text,
        document=document,
        edits=edits,
        parts={edits.forward(spot): part for spot, part in given.parts.items()},
        known_offices=known,
        learned=learned,
        guidance=guidance,
        read=read,
        asked=list(_asked(read, edits, {one.key for one in settled}, given)),
        settled=settled,
        sections=_sections(read, edits, given, recognised),
        day=day,
    )


def _is_as_said(cut: Cut) -> bool:
    return cut.line.demand is not None and cut.kind in cut.line.demand.kinds


def _given(decisions: Iterable[Decision]) -> _Given:
    """Later decisions about a place go before earlier ones."""
    given = _Given()
    for decision in decisions:
        for act in decision["acts"]:
            spot = tuple(act.get("at", (0, 0)))
            match act["act"]:
                case "part":
                    given.parts.pop(spot, None)
                    given.parts[spot] = Part(act["part"])
                case "break":
                    given.breaks.append(spot)
                case "edit":
                    given.edits.append(Edit(spot, act["old"], act["new"]))
                case "keep-lines":
                    given.keeps_lines = True
                case "keep-pages":
                    given.keeps_pages = True
                case "office":
                    given.offices[act["name"]] = act["office"]
                case "named":
                    given.named[spot] = act["offices"]
                case "title":
                    given.titles[spot] = act["title"]
                case "year":
                    given.year = act["year"]
    return given


def _settled(decisions: Iterable[Decision]) -> Iterator[Settled]:
    for index, decision in enumerate(decisions):
        if doubt := decision.get("doubt"):
            yield Settled(doubt["key"], doubt["line"], doubt["message"], doubt["answer"], index)


def _day(printed: date | None, year: int | None) -> date:
    if printed:
        return printed
    return date(year, 12, 31) if year else timezone.localdate()


def _asked(read: CutReading, edits: Edits, settled: set[str], given: _Given) -> Iterator[Asked]:
    seen = set(settled)
    for doubt in read.reading.doubts:
        key = key_of(doubt, edits)
        if doubt.rule in AROUND or key in seen or _is_said_otherwise(doubt, read, edits, given):
            continue
        seen.add(key)
        choices = [
            Choice(words, effect, index == 0 and doubt.rule not in UNSUGGESTED)
            for index, (words, effect) in enumerate(
                zip(doubt.choices, effects(doubt, read.cuts), strict=True)
            )
        ]
        if doubt.rule in LEFT_AS_IT_IS:
            choices.append(Choice(str(LEFT_AS_IT_IS[doubt.rule]), NOTHING, False))
        yield Asked(key, doubt, choices)


def _is_said_otherwise(doubt: Doubt, read: CutReading, edits: Edits, given: _Given) -> bool:
    """Whether another step has answered it: offices named, a title typed, a line left out."""
    match doubt.rule:
        case "unattributed" | "untitled":
            held = given.named if doubt.rule == "unattributed" else given.titles
            return edits.back((doubt.line, 0)) in {(spot[0], 0) for spot in held}
        case "unknown-office":
            return doubt.text in given.offices
        case "leftover":
            part = given.parts.get(edits.back((doubt.line, 0)))
            return part is Part.LEFTOVER
    return False


def key_of(doubt: Doubt, edits: Edits) -> str:
    """One for each place; an office is asked for once, wherever it is named."""
    if doubt.rule == "unknown-office":
        return f"{doubt.rule}.{doubt.text}"
    line, column = edits.back((doubt.line, doubt.column - 1))
    return f"{doubt.rule}.{line}.{column}"


def _sections(
    read: CutReading, edits: Edits, given: _Given, recognised: Mapping[str, Recognised]
) -> list[SheetSection]:
    firsts: dict[int, Spot] = {}
    for cut, article in zip(read.cuts, read.articles, strict=True):
        if article is not None:
            firsts.setdefault(id(article), edits.back(cut.line.spot))
    chosen = [key for keys in given.named.values() for key in keys]
    chosen += [key for key in given.offices.values() if key]
    offices = Office.objects.in_bulk(chosen) if chosen else {}
    found: list[SheetSection] = []
    number = 0
    for section in read.reading.sections:
        articles = []
        for article in section.articles:
            number += 1
            spot = firsts[id(article)]
            named = _named(article, spot, given, recognised, offices)
            title = given.titles.get(spot) or article.title
            articles.append(SheetArticle(number, spot, article, title, named))
        found.append(SheetSection(section.name, articles))
    return found


def _named(
    article: ArticleRead,
    spot: Spot,
    given: _Given,
    recognised: Mapping[str, Recognised],
    offices: Mapping[int, Office],
) -> list[tuple[str, Office | None]]:
    if spot in given.named:
        return [(offices[key].name, offices[key]) for key in given.named[spot] if key in offices]
    found: list[tuple[str, Office | None]] = []
    for name in article.offices:
        meant = given.offices.get(name)
        found.append((name, offices.get(meant) if meant else recognised[name].office))
    return found


def office_names(day: date) -> Sequence[str]:
    """Names to choose from, as of the day of a text."""
    return sorted({office.name for office in offices_by_name(day).values()})
