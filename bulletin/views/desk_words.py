"""The words of an issue, edited from its desk: an adoption's printed text, the editor's note."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.places import takes_posts_only
from bulletin import markup
from bulletin.desk_forms import NoteForm, WordsForm, printed_text
from bulletin.models import Adoption, Issue
from bulletin.services.presence import note_reader, readers_of
from bulletin.services.wording import WordingChanged, edit_printed, set_editor_note
from bulletin.states import IssueStatus
from bulletin.views.desk_page import DeskChoice, desk_issue


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
    try:
        edit_printed(
            adoption.pk,
            title=words["title"],
            byline=words["byline"],
            body=markup.retyped(adoption.printed_body, words["body"]),
            title_style=words["title_style"],
            version=words["version"],
            actor=request.user,
        )
    except WordingChanged:
        adoption.refresh_from_db()
        return _show(request, issue, adoption, form, status=409)
    except (IllegalMove, NotAllowed):
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, issue, adoption, form, status=422)
    messages.success(request, _("The printed text is saved."))
    choice = DeskChoice.from_query(request.GET)
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
    request: StaffRequest, issue: Issue, adoption: Adoption, form: WordsForm, status: int = 200
) -> HttpResponse:
    revisions = list(adoption.revisions.select_related("changed_by"))
    if status == 409:
        # Saving once more is a decision made in sight of both texts.
        form = WordsForm({**request.POST.dict(), "version": adoption.version})
    context = {
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
        "query": DeskChoice.from_query(request.GET).query,
    }
    return render(request, "bulletin/desk_words.html", context, status=status)


def check_open(issue: Issue) -> None:
    """Raises IllegalMove."""
    if issue.status != IssueStatus.ASSEMBLING:
        raise IllegalMove(
            _("This issue is now “%(now)s”, so nothing in it can be changed.")
            % {"now": issue.get_status_display()}
        )
