"""Messages of the bounce mailbox that are about no delivery of ours, newest first."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from distribution.models import BounceReport
from distribution.models.bounce import Effect

REPORTS_A_PAGE = 50


@require_safe
@requires(Action.LIST_EDIT)
def bounce_list(request: StaffRequest) -> HttpResponse:
    reports = BounceReport.objects.filter(effect=Effect.UNMATCHED).order_by("-pk")
    page = Paginator(reports, REPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "distribution/bounce_list.html", {"page": page})
