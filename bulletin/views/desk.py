"""The issue desk: articles that wait, the issue's order, its real pages."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from bulletin.models import Issue, IssuePreview
from bulletin.services.numbering import next_numbers
from bulletin.states import IssueStatus
from bulletin.views.desk_page import DeskChoice, DeskPage, desk_issue, desk_page
from bulletin.views.issue_detail import STOP_POLLING

PARTS = {
    "chosen": "bulletin/partials/desk_chosen.html",
    "available": "bulletin/partials/desk_available.html",
}


@require_safe
@requires(Action.ISSUE_ASSEMBLE)
def issue_desk(request: StaffRequest, pk: int) -> HttpResponse:
    """The page, or the part of it that htmx asks for."""
    issue = desk_issue(request.user, pk)
    if issue.status != IssueStatus.ASSEMBLING:
        return redirect("bulletin:issue-detail", pk=pk)
    page = desk_page(request.user, issue, DeskChoice.from_query(request.GET))
    part = PARTS.get(request.headers.get("HX-Target", ""))
    return render(request, part or "bulletin/issue_desk.html", desk_context(page))


@require_safe
@requires(Action.ISSUE_ASSEMBLE)
def desk_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """Polled while the pages lag behind the order; brings their lengths first, then themselves."""
    previews = IssuePreview.objects.visible_to(request.user).filter(issue=pk)
    waiting = previews.waiting().only("coming").first()
    if waiting and ("measured" in request.GET or not waiting.coming):
        return HttpResponse(status=204)
    issue = desk_issue(request.user, pk)
    if issue.status != IssueStatus.ASSEMBLING:
        return HttpResponse(status=STOP_POLLING, headers={"HX-Refresh": "true"})
    choice = DeskChoice.from_query(request.GET)
    page = desk_page(request.user, issue, choice, has_obstacles=False)
    if not page.is_measured:
        return HttpResponse(status=204)
    context = {"page": page, "issue": issue, "out_of_band": True}
    status = 200 if page.is_waiting else STOP_POLLING
    return render(request, "bulletin/partials/desk_lengths.html", context, status=status)


@require_safe
@requires(Action.ISSUE_ASSEMBLE)
def current_desk(request: StaffRequest) -> HttpResponse:
    """The desk of the issue that was last begun; without one, where issues are begun."""
    issues = Issue.objects.visible_to(request.user).filter(status=IssueStatus.ASSEMBLING)
    issue = issues.order_by("-pk").first()
    if issue is None:
        return redirect("bulletin:desk-start")
    return redirect("bulletin:issue-desk", pk=issue.pk)


def desk_context(page: DeskPage) -> dict[str, object]:
    date = page.issue.reserved_date or timezone.localdate()
    return {
        "page": page,
        "issue": page.issue,
        "expected": next_numbers(page.issue, date.year),
        "expected_date": date,
    }
