"""核对拆分: an editor corrects how a text was read, step by step, and makes articles of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import Office, User
from accounts.services.audit import record
from accounts.services.offices import offices_by_name
from bulletin.intake import ImpossibleReading
from bulletin.intake.answers import Effect, Typed
from bulletin.intake.demands import Part, Spot
from bulletin.intake.source import looks_of
from bulletin.models import IntakeSheet
from bulletin.services.moves import move_sheet
from bulletin.services.sheet_reading import (
    Asked,
    Choice,
    Decision,
    SheetReading,
    read_sheet,
)
from bulletin.services.uploading import OpenedFile, keep_source, kept_text
from bulletin.services.writing import LONGEST_TITLE
from bulletin.states import SheetStatus

MOST_DECISIONS = 2000
LONGEST_WORDS = 200


class SheetChanged(IllegalMove):
    """Somebody has decided something since the page was shown."""

    def __init__(self) -> None:
        super().__init__(
            _("This text was corrected in another window meanwhile. Here it is as it stands now.")
        )


class Unanswered(DomainError):
    """What was typed does not answer; ``key`` names the doubt or the article it stands beside."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@transaction.atomic
def start_sheet(
    publication_id: int, opened: OpenedFile, *, actor: User, sender_id: int | None = None
) -> IntakeSheet:
    """Keep a file, or a pasted text, to be corrected. Raises NotAllowed."""
    _check_editor(actor)
    document = opened.document
    source = keep_source(publication_id, opened, actor)
    sheet = IntakeSheet.objects.create(
        source=source,
        text=kept_text(document),
        looks=looks_of(document),
        sender_id=sender_id,
        started_by=actor,
    )
    record("sheet.start", sheet, actor=actor, detail={"source": source.pk, "sender": sender_id})
    return sheet


@transaction.atomic
def say_part(sheet_id: int, at: Spot, part: Part, *, actor: User, version: int) -> IntakeSheet:
    """Say what the line is that begins at a place of the text that is shown.

    Raises ImpossibleReading, SheetChanged, IllegalMove, NotAllowed.
    """
    sheet, reading = _open(sheet_id, actor, version)
    here = reading.edits.back(at)
    if part is Part.JOIN:
        _check_not_first(reading, here)
    act = {"act": "part", "at": here, "part": part}
    return _decide(sheet, {"acts": [act]}, actor)


@transaction.atomic
def move_cut(sheet_id: int, at: Spot, *, actor: User, version: int) -> IntakeSheet:
    """Let the article of this line begin with it: what stands before goes to the one before.

    Raises as ``say_part``.
    """
    sheet, reading = _open(sheet_id, actor, version)
    here = reading.edits.back(at)
    article = next(
        (
            read
            for cut, read in zip(reading.read.cuts, reading.read.articles, strict=True)
            if cut.line.spot == at
        ),
        None,
    )
    firsts = [one.spot for one in reading.articles if one.read is article]
    if not firsts:
        raise ImpossibleReading(_("This line is in no article. Choose a line of one."))
    acts: list[dict[str, Any]] = [{"act": "part", "at": here, "part": Part.BEGIN}]
    if firsts[0] != here:
        _check_not_first(reading, firsts[0])
        acts.insert(0, {"act": "part", "at": firsts[0], "part": Part.JOIN})
    return _decide(sheet, {"acts": acts}, actor)


@transaction.atomic
def shift_cut(sheet_id: int, start: Spot, to: Spot, *, actor: User, version: int) -> IntakeSheet:
    """Let the article that begins with the line ``start`` begin with ``to``, further up or down,
    but within itself and the article before it. Raises as ``say_part``.
    """
    sheet, reading = _open(sheet_id, actor, version)
    here, there = reading.edits.back(start), reading.edits.back(to)
    firsts = [one.spot for one in reading.articles]
    if here not in firsts:
        raise SheetChanged
    _check_not_first(reading, here)
    number = firsts.index(here)
    after = firsts[number + 1] if number + 1 < len(firsts) else None
    if here == there or there <= firsts[number - 1] or (after and there >= after):
        raise ImpossibleReading(
            _("A cut moves between the titles before and after it. Choose a line there.")
        )
    acts = [
        {"act": "part", "at": here, "part": Part.JOIN},
        {"act": "part", "at": there, "part": Part.BEGIN},
    ]
    return _decide(sheet, {"acts": acts}, actor)


@transaction.atomic
def answer_doubt(
    sheet_id: int, key: str, choice: int, *, actor: User, version: int, typed: str = ""
) -> IntakeSheet:
    """Settle a doubt by one of its choices. Raises Unanswered, and as ``say_part``."""
    sheet, reading = _open(sheet_id, actor, version)
    asked = next((one for one in reading.asked if one.key == key), None)
    if asked is None:
        raise SheetChanged
    if not 0 <= choice < len(asked.choices):
        raise Unanswered(key, _("Choose one of the answers first."))
    chosen = asked.choices[choice]
    typed = " ".join(typed.replace("\0", "").split())
    answer = f"{chosen.words}：{typed}" if chosen.typed else chosen.words
    decision = {
        "acts": _acts(asked, chosen, choice, typed, reading),
        "doubt": {
            "key": key,
            "line": asked.doubt.line,
            "message": asked.doubt.message,
            "answer": answer,
        },
    }
    return _decide(sheet, decision, actor)


@transaction.atomic
def name_offices(
    sheet_id: int, named: Mapping[Spot, Sequence[str]], *, actor: User, version: int
) -> IntakeSheet:
    """Attribute the articles that begin at these places, if they are not attributed so already.

    Raises Unanswered, and as ``say_part``.
    """
    sheet, reading = _open(sheet_id, actor, version)
    acts = [
        {
            "act": "named",
            "at": article.spot,
            "offices": _offices(article.key, named[article.spot], reading),
        }
        for article in reading.articles
        if article.spot in named and list(named[article.spot]) != article.offices
    ]
    if not acts:
        raise ImpossibleReading(_("The offices are these already."))
    return _decide(sheet, {"acts": acts}, actor)


@transaction.atomic
def take_back(sheet_id: int, *, actor: User, version: int, index: int | None = None) -> IntakeSheet:
    """Undo the last step, or the one that is named. Raises as ``say_part``."""
    sheet, _reading = _open(sheet_id, actor, version)
    index = len(sheet.decisions) - 1 if index is None else index
    if not 0 <= index < len(sheet.decisions):
        raise ImpossibleReading(_("There is nothing to undo."))
    taken = sheet.decisions[index]
    sheet.decisions = sheet.decisions[:index] + sheet.decisions[index + 1 :]
    return _keep(sheet, "sheet.take_back", taken, actor)


def discard_sheet(sheet_id: int, *, actor: User) -> IntakeSheet:
    """Raises NotAllowed, IllegalMove."""
    _check_editor(actor)
    return move_sheet(sheet_id, SheetStatus.DISCARDED, actor=actor)


def reopen_sheet(sheet_id: int, *, actor: User) -> IntakeSheet:
    """Raises NotAllowed, IllegalMove."""
    _check_editor(actor)
    return move_sheet(sheet_id, SheetStatus.OPEN, actor=actor)


def sheet_to_change(sheet_id: int, actor: User, version: int) -> IntakeSheet:
    """The sheet, locked. Raises NotAllowed, SheetChanged, IllegalMove."""
    _check_editor(actor)
    sheet = IntakeSheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.status != SheetStatus.OPEN:
        raise IllegalMove(
            _("This text is now “%(now)s”, so nothing in it can be changed.")
            % {"now": sheet.get_status_display()}
        )
    if sheet.version != version:
        raise SheetChanged
    return sheet


def _check_editor(actor: User) -> None:
    if not may(actor, Action.ARTICLE_REVIEW):
        raise NotAllowed(_("Only an editor may do this."))


def _open(sheet_id: int, actor: User, version: int) -> tuple[IntakeSheet, SheetReading]:
    sheet = sheet_to_change(sheet_id, actor, version)
    return sheet, read_sheet(sheet)


def _check_not_first(reading: SheetReading, spot: Spot) -> None:
    """What joins the article before must not swallow the heading between them."""
    if any(section.articles and section.articles[0].spot == spot for section in reading.sections):
        raise ImpossibleReading(
            _("This article is the first of its section: there is none before it to join.")
        )


def _decide(sheet: IntakeSheet, decision: Decision, actor: User) -> IntakeSheet:
    if len(sheet.decisions) >= MOST_DECISIONS:
        raise ImpossibleReading(_("Too many steps for one text. Make the articles first."))
    sheet.decisions = [*sheet.decisions, decision]
    return _keep(sheet, "sheet.decide", decision, actor)


def _keep(sheet: IntakeSheet, action: str, decision: Decision, actor: User) -> IntakeSheet:
    """Store the decisions if they go together and lose nothing. Raises ImpossibleReading."""
    if read_sheet(sheet).lost:
        raise ImpossibleReading(_("Read like that, characters would be lost. Nothing was changed."))
    sheet.version += 1
    sheet.save(update_fields=["decisions", "version", "changed_at"])
    record(action, sheet, actor=actor, detail=decision)
    return sheet


def _acts(
    asked: Asked, chosen: Choice, choice: int, typed: str, reading: SheetReading
) -> list[dict[str, Any]]:
    """What a choice does to the reading; what is typed beside it is checked first."""
    acts = _reading_acts(chosen.effect, typed, reading)
    doubt = asked.doubt
    match chosen.typed:
        case Typed.TITLE:
            if not 1 <= len(typed) <= LONGEST_TITLE:
                raise Unanswered(asked.key, _("Type the title first."))
            acts += [
                {"act": "title", "at": article.spot, "title": typed}
                for article in reading.articles
                if article.read.line == doubt.line and not article.read.title
            ]
        case Typed.WORDS:
            if not 1 <= len(typed) <= LONGEST_WORDS:
                raise Unanswered(asked.key, _("Type what is meant first."))
        case Typed.OFFICES:
            offices = _offices(asked.key, split_names(typed), reading)
            nobody = not any(article.named for article in reading.articles)
            acts += [
                {"act": "named", "at": article.spot, "offices": offices}
                for article in reading.articles
                if nobody or article.read.line == doubt.line
            ]
    if doubt.rule == "unknown-office":
        is_kept = choice == len(asked.choices) - 1
        office = None if is_kept else offices_by_name(reading.day)[chosen.words].pk
        acts.append({"act": "office", "name": doubt.text, "office": office})
    if doubt.rule == "inferred-year":
        acts.append({"act": "year", "year": int(chosen.words)})
    return acts


def _reading_acts(effect: Effect, typed: str, reading: SheetReading) -> list[dict[str, Any]]:
    back = reading.edits.back
    acts: list[dict[str, Any]] = []
    acts += [{"act": "break", "at": back(at)} for at in effect.breaks]
    acts += [{"act": "part", "at": back(at), "part": part} for at, part in effect.parts]
    acts += [
        {"act": "edit", "at": back(edit.at), "old": edit.old, "new": edit.new or typed}
        for edit in effect.edits
    ]
    if effect.keeps_lines:
        acts.append({"act": "keep-lines"})
    if effect.keeps_pages:
        acts.append({"act": "keep-pages"})
    return acts


def split_names(typed: str) -> list[str]:
    """Names as people type them in a row: 市总办公室、研究室."""
    for mark in "，,；;\n":
        typed = typed.replace(mark, "、")
    return [name.strip() for name in typed.split("、") if name.strip()]


def _offices(key: str, names: Sequence[str], reading: SheetReading) -> list[int]:
    known: dict[str, Office] = offices_by_name(reading.day)
    if not names:
        raise Unanswered(key, _("Name at least one office."))
    for name in names:
        if name not in known:
            raise Unanswered(
                key, _("No office is called “%(name)s”. Choose one of the list.") % {"name": name}
            )
    return [office.pk for office in dict.fromkeys(known[name] for name in names)]
