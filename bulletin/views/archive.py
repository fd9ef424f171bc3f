"""Past issues by year, and what is found in them; articles too, for those who see any."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, may, requires
from accounts.models import User
from bulletin.models import Article, Edition, EditionKind, Issue, SearchDocument
from bulletin.querysets import PUBLISHED
from bulletin.search_form import SearchForm
from bulletin.services.correcting import Corrections, corrections_of
from bulletin.views.facets import (
    drops_of,
    narrowed,
    query_without,
    tally_of_prints,
    tally_of_years,
)

ROWS_A_PAGE = 20
FINALS = Edition.objects.filter(kind=EditionKind.FINAL).defer("snapshot")


@dataclass(frozen=True)
class Hit:
    """A found text; ``page`` is where it begins in its printed issue, once that is typeset.

    ``about``: what it corrects and what corrects it, where it is printed."""

    document: SearchDocument
    page: int | None = None
    about: Corrections | None = None


@dataclass(frozen=True)
class PastIssue:
    issue: Issue
    edition: Edition | None
    article_count: int


@require_safe
@requires(Action.ISSUE_VIEW)
def archive(request: StaffRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    is_valid = form.is_valid()
    wants_articles = request.GET.get("in") == "articles" and may(request.user, Action.ARTICLE_VIEW)
    if wants_articles:
        context = found_articles(request, form)
    elif form.is_narrowed or not is_valid:
        context = found_prints(request, form)
    else:
        context = issues_of_years(request, form)
    context |= {
        "form": form,
        "words": form.words,
        "wants_articles": wants_articles,
        "query": query_without(request.GET, "page"),
        "other_query": query_without(request.GET, "page", "in", "section", "office", "year"),
        "drops": drops_of(request.GET, form),
        "newest": newest_issue(request.user),
    }
    return render(request, "bulletin/archive.html", context, status=200 if is_valid else 422)


def found_prints(request: StaffRequest, form: SearchForm) -> dict[str, Any]:
    documents = SearchDocument.objects.of_issues(Issue.objects.visible_to(request.user))
    found = narrowed(documents, form).select_related("issue").prefetch_related("offices")
    tally = tally_of_prints(documents, form)
    page = page_of(request, found.defer("folded"), tally.count)
    hits = list(page.object_list)
    contents = dict(
        FINALS.filter(issue__in={hit.issue_id for hit in hits}).values_list("issue", "contents")
    )
    about = corrections_of([hit.adoption_id for hit in hits if hit.adoption_id])
    return {
        "page": page,
        "hits": [
            Hit(
                hit,
                contents.get(hit.issue_id, {}).get(str(hit.adoption_id)),
                about.get(hit.adoption_id or 0),
            )
            for hit in hits
        ],
        "facets": tally.facets,
    }


def found_articles(request: StaffRequest, form: SearchForm) -> dict[str, Any]:
    documents = SearchDocument.objects.of_articles(Article.objects.visible_to(request.user))
    found = narrowed(documents, form)
    tally = tally_of_years(narrowed(documents, form, but=("year",)), form)
    found = found.prefetch_related("article__attributions").defer("folded")
    page = page_of(request, found, tally.count)
    return {
        "page": page,
        "hits": [Hit(document) for document in page.object_list],
        "facets": tally.facets,
    }


def issues_of_years(request: StaffRequest, form: SearchForm) -> dict[str, Any]:
    every = published(request.user)
    chosen = form.chosen("year")
    issues = every.filter(year__in=chosen) if chosen else every
    tally = tally_of_years(every, form)
    page = page_of(request, issues.prefetch_related(Prefetch("editions", FINALS)), tally.count)
    return {
        "page": page,
        "issues": past_issues(list(page.object_list)),
        "facets": tally.facets,
    }


def newest_issue(user: User) -> dict[str, Any] | None:
    """The last issue with its first page, and all numbers of its year. Three queries."""
    finals = Edition.objects.visible_to(user).filter(kind=EditionKind.FINAL)
    edition = (
        finals.filter(issue__status__in=PUBLISHED)
        .select_related("issue__publication", "signature__signer")
        .defer("snapshot", "contents")
        .order_by("-issue__date", "-issue__number", "-issue_id")
        .first()
    )
    if edition is None:
        return None
    issue = edition.issue
    of_year = published(user).filter(year=issue.year, publication=issue.publication_id)
    count = SearchDocument.objects.filter(issue=issue).count()
    return {
        "past": PastIssue(issue, edition, count),
        "of_year": list(of_year.order_by("is_supplement", "number")),
    }


def published(user: User) -> Any:
    """Newest first; of one day the later signed."""
    issues = Issue.objects.visible_to(user).filter(status__in=PUBLISHED)
    return issues.select_related("publication").order_by("-date", "-number", "-pk")


def past_issues(issues: list[Issue]) -> list[PastIssue]:
    """One query."""
    counts = dict(
        SearchDocument.objects.filter(issue__in=issues)
        .order_by()
        .values_list("issue")
        .annotate(count=Count("pk"))
    )
    return [
        PastIssue(issue, next(iter(issue.editions.all()), None), counts.get(issue.pk, 0))
        for issue in issues
    ]


def page_of(request: StaffRequest, rows: Any, count: int) -> Any:
    """``count`` of ``rows``, which need not be counted again."""
    paginator = Paginator(rows, ROWS_A_PAGE)
    paginator.count = count
    return paginator.get_page(request.GET.get("page"))
