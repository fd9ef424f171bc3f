"""A past issue as text, to be read on any screen and printed."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from bulletin import markup
from bulletin.bigrams import words_of
from bulletin.models import Edition, EditionKind, Issue
from bulletin.press.snapshot import PrintedArticle, Snapshot
from bulletin.querysets import PUBLISHED
from bulletin.search_form import LONGEST_QUESTION
from bulletin.services.correcting import Corrections, corrections_of
from bulletin.states import IssueStatus
from bulletin.views.presentation import chosen_edition


@dataclass(frozen=True)
class ReadArticle:
    """``page`` is where it begins in print, once that is known."""

    printed: PrintedArticle
    html: str
    page: int | None
    about: Corrections


@dataclass(frozen=True)
class ReadSection:
    name: str
    style: str
    articles: list[ReadArticle]


@require_safe
@requires(Action.ISSUE_VIEW)
def archive_issue(request: StaffRequest, pk: int) -> HttpResponse:
    """The text that was frozen when the issue was signed."""
    issues = Issue.objects.visible_to(request.user).filter(status__in=PUBLISHED)
    issue = get_object_or_404(issues.select_related("publication"), pk=pk)
    edition = issue.editions.filter(kind=EditionKind.FINAL).first()
    if edition is None:
        raise Http404
    siblings = issues.filter(publication=issue.publication_id)
    earlier = siblings.filter(Q(date__lt=issue.date) | Q(date=issue.date, pk__lt=issue.pk))
    later = siblings.filter(Q(date__gt=issue.date) | Q(date=issue.date, pk__gt=issue.pk))
    question = request.GET.get("q", "")[:LONGEST_QUESTION]
    context = text_context(edition) | {
        "issue": issue,
        "question": question,
        "words": words_of(question),
        "earlier": earlier.order_by("-date", "-pk").first(),
        "later": later.order_by("date", "pk").first(),
    }
    return render(request, "bulletin/archive_issue.html", context)


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_text(request: StaffRequest, pk: int) -> HttpResponse:
    """The text of the pages that a signer has before them, for small screens."""
    issues = Issue.objects.visible_to(request.user).exclude(status=IssueStatus.ASSEMBLING)
    issue = get_object_or_404(issues.select_related("publication"), pk=pk)
    edition = chosen_edition(list(Edition.objects.visible_to(request.user).filter(issue=issue)))
    if edition is None:
        raise Http404
    context = text_context(edition) | {"issue": issue, "words": ()}
    return render(request, "bulletin/issue_text.html", context)


def text_context(edition: Edition) -> dict[str, object]:
    snapshot = Snapshot.from_json(edition.snapshot)
    sections = sections_of(snapshot, edition)
    return {
        "edition": edition,
        "snapshot": snapshot,
        "sections": sections,
        "article_count": sum(len(section.articles) for section in sections),
    }


def sections_of(snapshot: Snapshot, edition: Edition) -> list[ReadSection]:
    keys = [article.key for section in snapshot.sections for article in section.articles]
    about = corrections_of(keys)
    return [
        ReadSection(
            section.name,
            section.style,
            [
                ReadArticle(
                    article,
                    markup.html_of(article.blocks),
                    edition.contents.get(str(article.key)),
                    about[article.key],
                )
                for article in section.articles
            ],
        )
        for section in snapshot.sections
    ]
