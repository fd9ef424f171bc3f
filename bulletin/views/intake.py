"""Bringing a whole bulletin in: the text, how it is cut (核对拆分), and the articles made of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove
from accounts.places import takes_posts_only
from bulletin.intake.demands import Part, Spot
from bulletin.intake_forms import IntakeForm
from bulletin.models import IntakeSheet, Issue, Publication
from bulletin.services.incoming import receive_file
from bulletin.services.intake_sheets import (
    SheetChanged,
    Unanswered,
    answer_doubt,
    discard_sheet,
    move_cut,
    name_offices,
    reopen_sheet,
    say_part,
    shift_cut,
    split_names,
    start_sheet,
    take_back,
)
from bulletin.services.sheet_articles import make_articles
from bulletin.services.sheet_reading import office_names, read_sheet
from bulletin.services.uploading import UnusableFile, is_slow, open_file
from bulletin.states import SheetStatus
from bulletin.views.intake_page import OTHER_PARTS, intake_page

CUT, MOVE, SHIFT, OTHER = "cut", "move", "shift", "other"
NOTHING_TYPED: Mapping[str, str] = {}


@dataclass(frozen=True)
class Shown:
    """What the page says besides the sheet: a step done, or why it was not, and where."""

    done: str = ""
    refusal: str = ""
    wrong: str = ""
    typed: str = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ARTICLE_REVIEW)
def intake_start(request: StaffRequest) -> HttpResponse:
    form = IntakeForm(
        request.POST or None,
        request.FILES or None,
        initial={"publication": Publication.objects.order_by("pk").first()},
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return take_text(request, form)
        except UnusableFile as error:
            form.add_error("file" if file else "text", str(error))
    sheets = IntakeSheet.objects.visible_to(request.user).filter(status=SheetStatus.OPEN)
    context = {
        "form": form,
        "offices": office_names(timezone.localdate()),
        "sheets": sheets.select_related("source", "started_by").defer("text", "decisions")[:20],
    }
    status = 422 if form.errors else 200
    return render(request, "bulletin/intake_start.html", context, status=status)


def take_text(request: StaffRequest, form: IntakeForm) -> HttpResponse:
    """Raises UnusableFile."""
    values = form.cleaned_data
    file, publication = values["file"], values["publication"]
    sender = values["sender"].pk if values["sender"] else None
    name = file.name if file else _("Pasted text")
    data = file.read() if file else values["text"].encode()
    if is_slow(data):
        waiting = receive_file(
            publication.pk, name, data, actor=request.user, for_sheet=True, sender_id=sender
        )
        return redirect("bulletin:file-waiting", pk=waiting.pk)
    opened = open_file(name, data)
    sheet = start_sheet(publication.pk, opened, actor=request.user, sender_id=sender)
    for notice in opened.upload.notices:
        messages.warning(request, notice)
    return redirect("bulletin:intake-correct", pk=sheet.pk)


@require_safe
@requires(Action.ARTICLE_REVIEW)
def intake_correct(request: StaffRequest, pk: int) -> HttpResponse:
    return show(request, _sheet(request, pk), Shown())


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_line(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes ``at``, the line, and ``part``: what it is, or ``cut``, ``move``, ``other``; with
    ``shift`` the article that began with the line ``from`` is to begin with it."""
    sheet = _sheet(request, pk)

    def act(version: int) -> str:
        at = _spot(request.POST.get("at", ""))
        if at is None:
            raise DomainError(_("Choose a line of the source first."))
        asked = request.POST.get("part", "")
        if asked == MOVE:
            move_cut(sheet.pk, at, actor=request.user, version=version)
            return _("Line %(line)d: the article begins here now.") % {"line": at[0]}
        if asked == SHIFT:
            start = _spot(request.POST.get("from", ""))
            if start is None:
                raise DomainError(_("Choose a line of the source first."))
            shift_cut(sheet.pk, start, at, actor=request.user, version=version)
            return _("Line %(line)d: the article begins here now.") % {"line": at[0]}
        part = _part(sheet, at, asked, request.POST.get("other", ""))
        say_part(sheet.pk, at, part, actor=request.user, version=version)
        return _("Line %(line)d: read as you said.") % {"line": at[0]}

    return answer(request, sheet, act)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_doubt(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = _sheet(request, pk)
    choice = request.POST.get("choice", "")
    typed = request.POST.get(f"typed-{choice}", "")[:1000]

    def act(version: int) -> str:
        answer_doubt(
            sheet.pk,
            request.POST.get("key", ""),
            int(choice) if choice.isascii() and choice.isdigit() and len(choice) < 3 else -1,
            actor=request.user,
            version=version,
            typed=typed,
        )
        return _("The doubt is settled.")

    return answer(request, sheet, act, {request.POST.get("key", ""): typed})


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_offices(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes ``offices-`` of every article; those that differ from what stands are changed."""
    sheet = _sheet(request, pk)
    typed = {
        name.removeprefix("offices-"): request.POST.get(name, "")[:1000]
        for name in request.POST
        if name.startswith("offices-")
    }
    named = {_spot(key) or (0, 0): split_names(value) for key, value in typed.items()}

    def act(version: int) -> str:
        name_offices(sheet.pk, named, actor=request.user, version=version)
        return _("The offices are changed.")

    return answer(request, sheet, act, typed)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """The last step, or the ``decision`` that is named."""
    sheet = _sheet(request, pk)
    named = request.POST.get("decision", "")
    index = int(named) if named.isascii() and named.isdigit() and len(named) < 6 else None

    def act(version: int) -> str:
        take_back(sheet.pk, actor=request.user, version=version, index=index)
        return _("The step is undone.")

    return answer(request, sheet, act)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_make(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = _sheet(request, pk)
    asked = request.POST.get("issue", "")
    issue = None
    if asked.isascii() and asked.isdigit():
        issue = get_object_or_404(
            Issue.objects.visible_to(request.user),
            pk=asked,
            publication=sheet.source.publication_id,
        )
    try:
        made = make_articles(
            sheet.pk,
            actor=request.user,
            version=_version(request),
            issue_id=issue.pk if issue else None,
        )
    except SheetChanged as error:
        return show(request, sheet, Shown(refusal=str(error), status=409))
    except IllegalMove:
        raise
    except DomainError as error:
        return show(request, sheet, Shown(refusal=str(error), status=422))
    words = ngettext("%(count)d article was made.", "%(count)d articles were made.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect("bulletin:issue-desk", pk=issue.pk) if issue else redirect("bulletin:inbox")


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_discard(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = _sheet(request, pk)
    discard_sheet(sheet.pk, actor=request.user)
    messages.success(request, _("“%(name)s” is discarded.") % {"name": sheet})
    return redirect("bulletin:intake-correct", pk=sheet.pk)


@takes_posts_only
@requires(Action.ARTICLE_REVIEW)
def intake_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    sheet = _sheet(request, pk)
    reopen_sheet(sheet.pk, actor=request.user)
    return redirect("bulletin:intake-correct", pk=sheet.pk)


def answer(
    request: StaffRequest,
    sheet: IntakeSheet,
    act: Callable[[int], str],
    typed: Mapping[str, str] = NOTHING_TYPED,
) -> HttpResponse:
    """Do it, and show the sheet as it stands then; by htmx that part of the page alone."""
    try:
        done = act(_version(request))
    except SheetChanged as error:
        shown = Shown(refusal=str(error), status=409)
    except Unanswered as error:
        shown = Shown(
            wrong=error.key, refusal=str(error), typed=typed.get(error.key, ""), status=422
        )
    except IllegalMove:
        raise
    except DomainError as error:
        shown = Shown(refusal=str(error), status=422)
    else:
        if "HX-Request" not in request.headers:
            messages.success(request, done)
            address = reverse("bulletin:intake-correct", args=[sheet.pk])
            return redirect(f"{address}?{request.GET.urlencode()}".removesuffix("?"))
        shown = Shown(done=done)
    return show(request, sheet, shown)


def show(request: StaffRequest, sheet: IntakeSheet, shown: Shown) -> HttpResponse:
    sheet = _sheet(request, sheet.pk)
    context = {"sheet": sheet, "source": sheet.source, "shown": shown}
    if sheet.status == SheetStatus.OPEN:
        asked = request.GET.get("part", "")
        part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 0
        context["page"] = page = intake_page(read_sheet(sheet), request.user, part)
        context["here"] = f"?part={page.part}" if len(page.parts) > 1 else ""
        context["other_parts"] = OTHER_PARTS
    else:
        context["articles"] = sheet.source.articles.order_by("source_place")
    template = "bulletin/intake_correct.html"
    if "HX-Request" in request.headers:
        template = "bulletin/partials/intake_sheet.html"
        context["is_part"] = True
    return render(request, template, context, status=shown.status)


def _sheet(request: StaffRequest, pk: int) -> IntakeSheet:
    sheets = IntakeSheet.objects.visible_to(request.user)
    return get_object_or_404(sheets.select_related("source__publication", "sender"), pk=pk)


def _version(request: StaffRequest) -> int:
    asked = request.POST.get("version", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


def _spot(key: str) -> Spot | None:
    line, _dot, column = key.partition(".")
    numbers = (line, column or "0")
    if not all(one.isascii() and one.isdigit() and len(one) < 8 for one in numbers):
        return None
    return int(line), int(column or 0)


def _part(sheet: IntakeSheet, at: Spot, asked: str, other: str) -> Part:
    """What was asked for; a cut where none is, or none where one was."""
    if asked == CUT:
        reading = read_sheet(sheet)
        begins = reading.edits.back(at) in {article.spot for article in reading.articles}
        return Part.JOIN if begins else Part.BEGIN
    named = other if asked == OTHER else asked
    if named not in set(Part):
        raise DomainError(_("Say what the line is."))
    return Part(named)
