"""Choosing the distribution range that is printed in an issue."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from bulletin.models import Issue
from bulletin.services.printed_range import set_printed_range
from distribution.models import DistributionList


@dataclass(frozen=True)
class RangeLabel:
    """A label that can be printed; ``contacts`` is None where no list stands behind it."""

    name: str
    contacts: int | None
    is_chosen: bool


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.ISSUE_ASSEMBLE)
def issue_range(request: StaffRequest, issue_pk: int) -> HttpResponse:
    """A sheet on the issue desk; a page of its own without script."""
    issue = get_object_or_404(Issue.objects.visible_to(request.user), pk=issue_pk)
    chosen, refusal, status = list(issue.printed_range), "", 200
    if request.method == "POST":
        chosen = request.POST.getlist("label")
        if chosen:
            set_printed_range(issue.pk, chosen, actor=request.user)
            messages.success(request, _("The distribution range is saved."))
            return redirect("bulletin:issue-desk", pk=issue.pk)
        refusal, status = _("Choose at least one list: the range is printed in the issue."), 422
    context = {"issue": issue, "labels": labels_for(issue, chosen), "refusal": refusal}
    is_sheet = request.headers.get("HX-Target") == "dialog"
    template = (
        "distribution/partials/sheet_range.html" if is_sheet else "distribution/issue_range.html"
    )
    return render(request, template, context, status=status)


def labels_for(issue: Issue, chosen: list[str]) -> list[RangeLabel]:
    """The lists in printed order, then labels of the issue that are no list."""
    lists = DistributionList.objects.annotate(
        count=Count("memberships", filter=Q(memberships__until__isnull=True))
    ).order_by("position", "pk")
    known = [RangeLabel(entry.name, entry.count, entry.name in chosen) for entry in lists]
    names = {label.name for label in known}
    return known + [
        RangeLabel(name, None, name in chosen)
        for name in dict.fromkeys([*issue.printed_range, *chosen])
        if name not in names
    ]
