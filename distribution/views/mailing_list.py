"""All mailings, newest first, and the signed issues that wait for one."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, may, requires
from bulletin.models import Issue
from bulletin.states import IssueStatus
from distribution.models import Delivery, Mailing
from distribution.states import UNFINISHED, DeliveryStatus

MAILINGS_A_PAGE = 20


@dataclass(frozen=True)
class MailingRow:
    mailing: Mailing
    to_send: int
    sent: int
    uncertain: int
    failed: int
    unfinished: int
    skipped: int


@require_safe
@requires(Action.MAILING_VIEW)
def mailing_list(request: StaffRequest) -> HttpResponse:
    mailings = (
        Mailing.objects.visible_to(request.user)
        .select_related("issue__publication", "started_by")
        .order_by("-scheduled_for", "-pk")
    )
    page = Paginator(mailings, MAILINGS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "waiting_issues": waiting_issues(request),
    }
    return render(request, "distribution/mailing_list.html", context)


def rows_of(mailings: list[Mailing]) -> list[MailingRow]:
    counted = (
        Delivery.objects.filter(mailing__in=mailings)
        .order_by()
        .values_list("mailing", "status")
        .annotate(Count("pk"))
    )
    counts = {(mailing, status): count for mailing, status, count in counted}
    return [
        MailingRow(
            mailing=mailing,
            to_send=sum(
                counts.get((mailing.pk, status), 0)
                for status in DeliveryStatus.values
                if status != DeliveryStatus.SKIPPED
            ),
            sent=counts.get((mailing.pk, DeliveryStatus.SENT), 0),
            uncertain=counts.get((mailing.pk, DeliveryStatus.UNCERTAIN), 0),
            failed=counts.get((mailing.pk, DeliveryStatus.FAILED), 0)
            + counts.get((mailing.pk, DeliveryStatus.BOUNCED), 0),
            unfinished=sum(counts.get((mailing.pk, status), 0) for status in UNFINISHED),
            skipped=counts.get((mailing.pk, DeliveryStatus.SKIPPED), 0),
        )
        for mailing in mailings
    ]


def waiting_issues(request: StaffRequest) -> list[Issue]:
    """Signed issues that this person may distribute and nobody has."""
    if not may(request.user, Action.MAILING_START):
        return []
    signed = undistributed(Issue.objects.visible_to(request.user))
    return list(signed.select_related("publication").order_by("date", "pk"))


def undistributed(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Those of ``issues`` that are signed and have no mailing but cancelled ones."""
    mailings = Mailing.objects.filter(issue=OuterRef("pk")).uncancelled()
    return issues.filter(~Exists(mailings), status=IssueStatus.SIGNED)
