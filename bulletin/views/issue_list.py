"""The issues, newest first."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from bulletin.models import Adoption, Edition, Issue, SignOff
from bulletin.services.numbering import next_numbers
from bulletin.states import IssueStatus
from bulletin.views.presentation import acts_of, chosen_edition, has_failed, reason_of

ISSUES_A_PAGE = 20


@dataclass(frozen=True)
class IssueRow:
    issue: Issue
    edition: Edition | None
    signoff: SignOff | None
    article_count: int
    acts: frozenset[str]
    expected_number: int | None

    @property
    def has_failed(self) -> bool:
        return has_failed(self.issue, self.edition)

    @property
    def reason(self) -> str:
        return reason_of(self.issue, self.signoff)


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_list(request: StaffRequest) -> HttpResponse:
    editions = Edition.objects.visible_to(request.user).defer("snapshot", "contents")
    issues = (
        Issue.objects.visible_to(request.user)
        .select_related("publication", "assembled_by", "sent_to_review_by")
        .prefetch_related(
            Prefetch("editions", editions),
            Prefetch("signoffs", SignOff.objects.select_related("signer")),
        )
        .order_by(F("date").desc(nulls_first=True), "-number", "-pk")
    )
    page = Paginator(issues, ISSUES_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(list(page.object_list), request)
    newest = next((row for row in rows if is_showable(row)), None)
    context = {"page": page, "rows": rows, "newest": newest}
    return render(request, "bulletin/issue_list.html", context)


def is_showable(row: IssueRow) -> bool:
    """Has pages, and they are what the issue says now."""
    is_settled = row.issue.status != IssueStatus.ASSEMBLING
    return is_settled and row.edition is not None and row.edition.is_ready


def rows_of(issues: list[Issue], request: StaffRequest) -> list[IssueRow]:
    counts = dict(
        Adoption.objects.filter(issue__in=issues)
        .order_by()
        .values_list("issue")
        .annotate(count=Count("pk"))
    )
    unsigned = [issue for issue in issues if not issue.is_published]
    rows = []
    for issue in issues:
        edition = chosen_edition(list(issue.editions.all()))
        rows.append(
            IssueRow(
                issue=issue,
                edition=edition,
                signoff=next(reversed(issue.signoffs.all()), None),
                article_count=counts.get(issue.pk, 0),
                acts=acts_of(issue, edition, request.user),
                # With several unsigned issues nobody knows which will be signed first.
                expected_number=expected_number(issue) if unsigned == [issue] else None,
            )
        )
    return rows


def expected_number(issue: Issue) -> int:
    date = issue.reserved_date or timezone.localdate()
    return next_numbers(issue, date.year).number
