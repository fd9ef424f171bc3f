"""The words of an issue, edited from its desk: an adoption's printed text, the editor's note."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.places import takes_posts_only
from bulletin import markup
from bulletin.desk_forms import NoteForm, WordsForm, printed_text
from bulletin.models import Adoption, Issue
from bulletin.services.presence import note_reader, readers_of
from bulletin.services.proofreading import Findings, findings_of_adoptions, findings_of_printed
from bulletin.services.waivers import ReasonMissing
from bulletin.services.wording import WordingChanged, edit_printed, set_editor_note
from bulletin.states import IssueStatus
from bulletin.views.desk_page import DeskChoice, desk_issue
from bulletin.views.settling import PROOFREAD, Settling, findings_context, settle_in_print

FORM = "words"


@dataclass(frozen=True)
class Submitted:
    """An article as its office sent it."""

    pk: int
    title: str
    text: str


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ISSUE_ASSEMBLE)
def desk_note(request: StaffRequest, pk: int) -> HttpResponse:
    """A sheet on the desk; a page of its own without script."""
    issue = desk_issue(request.user, pk)
    form = NoteForm(initial={"note": issue.editor_note})
    status = 200
    if request.method == "POST":
        form = NoteForm(request.POST)
        if form.is_valid():
            set_editor_note(issue.pk, form.cleaned_data["note"], actor=request.user)
            messages.success(request, _("The editor's note is saved."))
            return redirect("bulletin:issue-desk", pk=issue.pk)
        status = 422
    is_sheet = request.headers.get("HX-Target") == "dialog"
    template = "bulletin/partials/sheet_note.html" if is_sheet else "bulletin/desk_note.html"
    return render(request, template, {"issue": issue, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ISSUE_ASSEMBLE)
def desk_words(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    """What somebody else saved meanwhile is shown beside what was typed, never overwritten."""
    issue = desk_issue(request.user, pk)
    adoption = get_object_or_404(issue.adoptions, pk=adoption_pk)
    if request.method != "POST":
        check_open(issue)
        return _show(request, issue, adoption, _filled(adoption))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _show(request, issue, adoption, form, status=422)
    words = form.cleaned_data
    settling = Settling.from_post(request.POST)
    try:
        with transaction.atomic():
            edit_printed(
                adoption.pk,
                title=words["title"],
                byline=words["byline"],
                body=markup.retyped(adoption.printed_body, words["body"]),
                title_style=words["title_style"],
                version=words["version"],
                actor=request.user,
            )
            if settling is not None:
                settle_in_print(adoption.pk, settling, actor=request.user)
    except WordingChanged:
        adoption.refresh_from_db()
        return _show(request, issue, adoption, form, status=409)
    except ReasonMissing as refusal:
        return _show(request, issue, adoption, form, status=422, refusal=str(refusal))
    except (IllegalMove, NotAllowed):
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, issue, adoption, form, status=422)
    choice = DeskChoice.from_query(request.GET)
    if settling is not None:
        messages.success(request, settling.done)
        here = reverse("bulletin:desk-words", args=[issue.pk, adoption.pk])
        return redirect(f"{here}?{choice.query}&{PROOFREAD}#findings")
    messages.success(request, _("The printed text is saved."))
    query = DeskChoice(adoption.pk, choice.is_held, choice.words).query
    address = reverse("bulletin:issue-desk", args=[issue.pk])
    return redirect(f"{address}?{query}#adoption-{adoption.pk}")


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_words_reading(
    request: StaffRequest, pk: int, adoption_pk: int, version: int
) -> HttpResponse:
    """Asked again while words are typed: who else has them open, and who has saved others."""
    issue = desk_issue(request.user, pk)
    adoption = get_object_or_404(issue.adoptions.prefetch_related("parts"), pk=adoption_pk)
    article_id = adoption.parts.all()[0].article_id
    note_reader(article_id, request.user)
    newest = adoption.revisions.select_related("changed_by").first()
    context = {
        "readers": readers_of(article_id, besides=request.user),
        "saved": newest if adoption.version != version else None,
    }
    return render(request, "bulletin/partials/desk_words_readers.html", context)


@takes_posts_only
@requires(Action.ISSUE_ASSEMBLE)
def desk_findings(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    """What the proofreader finds in the words as they stand on the page; nothing is stored."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)
    adoption = get_object_or_404(issue.adoptions, pk=adoption_pk)
    found = _findings(adoption, WordsForm(request.POST))
    context = findings_context(found, FORM, is_printed=True)
    return render(request, "bulletin/partials/findings.html", context)


@require_safe
@requires(Action.ISSUE_ASSEMBLE)
def desk_unsettled(request: StaffRequest, pk: int) -> HttpResponse:
    """How much is open in each text of an issue, for the rows that its desk shows already."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)
    adoptions = list(issue.adoptions.all())
    found = findings_of_adoptions(issue, adoptions)
    rows = [
        {
            "adoption": entry.pk,
            "severe": len(found[entry.pk].severe),
            "advice": len(found[entry.pk].advice),
        }
        for entry in adoptions
    ]
    context = {"issue": issue, "rows": rows}
    return render(request, "bulletin/partials/desk_unsettled.html", context)


def _findings(adoption: Adoption, form: WordsForm) -> Findings:
    if not form.is_bound:
        title, body = adoption.printed_title, adoption.printed_body
    else:
        title = form.data.get("title", "").replace("\r\n", "\n").strip()
        typed = form.data.get("body", "")
        body = markup.clean(markup.retyped(adoption.printed_body, typed))
    return findings_of_printed(adoption, title, body)


def _filled(adoption: Adoption) -> WordsForm:
    return WordsForm(
        initial={
            "title": adoption.printed_title,
            "title_style": adoption.printed_title_style,
            "byline": adoption.printed_byline,
            "body": printed_text(adoption.printed_body),
            "version": adoption.version,
        }
    )


def _show(
    request: StaffRequest,
    issue: Issue,
    adoption: Adoption,
    form: WordsForm,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    revisions = list(adoption.revisions.select_related("changed_by"))
    if status == 409:
        # Saving once more is a decision made in sight of both texts.
        form = WordsForm({**request.POST.dict(), "version": adoption.version})
    query = DeskChoice.from_query(request.GET).query
    here = reverse("bulletin:desk-words", args=[issue.pk, adoption.pk])
    context: dict[str, Any] = {
        "issue": issue,
        "adoption": adoption,
        "form": form,
        "articles": [
            Submitted(article.pk, article.title, markup.plain_text(article.body))
            for article in adoption.articles.order_by("adopted_in__position")
        ],
        "revisions": revisions,
        "conflict": revisions[0] if status == 409 and revisions else None,
        "saved_text": printed_text(adoption.printed_body),
        "query": query,
        "proofread_here": f"{here}?{query}&{PROOFREAD}",
    }
    if form.is_bound or "proofread" in request.GET:
        refused = Settling.from_post(request.POST) if refusal else None
        context |= findings_context(
            _findings(adoption, form), FORM, is_printed=True, refused=refused, refusal=refusal
        )
    return render(request, "bulletin/desk_words.html", context, status=status)


def check_open(issue: Issue) -> None:
    """Raises IllegalMove."""
    if issue.status != IssueStatus.ASSEMBLING:
        raise IllegalMove(
            _("This issue is now “%(now)s”, so nothing in it can be changed.")
            % {"now": issue.get_status_display()}
        )
