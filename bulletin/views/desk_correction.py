"""Choosing what a piece of an issue corrects: an article that was printed before."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove, NotAllowed
from bulletin.bigrams import words_of
from bulletin.models import Adoption, Issue, SearchDocument
from bulletin.search_form import LONGEST_QUESTION
from bulletin.services.correcting import correction_line, set_correction
from bulletin.views.desk_page import desk_issue
from bulletin.views.desk_words import check_open

MOST_FOUND = 10


@dataclass(frozen=True)
class Printed:
    """An article of a past issue, and the line that a correction of it can print."""

    adoption: Adoption
    text: str
    line: str


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ISSUE_ASSEMBLE)
def desk_correction(request: StaffRequest, pk: int, adoption_pk: int) -> HttpResponse:
    issue = desk_issue(request.user, pk)
    check_open(issue)
    adoption = get_object_or_404(issue.adoptions, pk=adoption_pk)
    if request.method != "POST":
        return show(request, issue, adoption)
    chosen = request.POST.get("corrects", "")
    if "none" not in request.POST and not (
        chosen.isascii() and chosen.isdigit() and len(chosen) < 16
    ):
        return show(request, issue, adoption, refusal=_("Choose the article that is corrected."))
    corrected = None if "none" in request.POST else int(chosen)
    try:
        set_correction(
            adoption.pk, corrected, actor=request.user, prints_line="line" in request.POST
        )
    except (IllegalMove, NotAllowed):
        raise
    except DomainError as refusal:
        return show(request, issue, adoption, refusal=str(refusal))
    said = _("It is no correction now.") if corrected is None else _("It is a correction now.")
    messages.success(request, said)
    desk = reverse("bulletin:issue-desk", args=[issue.pk])
    return redirect(f"{desk}?chosen={adoption.pk}#adoption-{adoption.pk}")


def show(
    request: StaffRequest, issue: Issue, adoption: Adoption, *, refusal: str = ""
) -> HttpResponse:
    question = (request.POST if refusal else request.GET).get("q", "").strip()[:LONGEST_QUESTION]
    context = {
        "issue": issue,
        "adoption": adoption,
        "corrected": Adoption.objects.select_related("issue").filter(corrections=adoption).first(),
        "question": question,
        "found": found(request, issue, question),
        "refusal": refusal,
        "chosen": request.POST.get("corrects", ""),
        "wants_line": "line" in request.POST,
    }
    status = 422 if refusal else 200
    return render(request, "bulletin/desk_correction.html", context, status=status)


def found(request: StaffRequest, issue: Issue, question: str) -> list[Printed]:
    """The newest that hold all the words. Two queries."""
    issues = Issue.objects.visible_to(request.user).filter(publication=issue.publication)
    documents = SearchDocument.objects.of_issues(issues).holding(words_of(question))
    newest = documents.select_related("adoption__issue").defer("folded", "adoption__printed_body")
    return [
        Printed(document.adoption, document.text, correction_line(document.adoption))
        for document in newest[:MOST_FOUND]
        if document.adoption
    ]
