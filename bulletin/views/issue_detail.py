"""One issue: its articles, its real pages, its state, and the sheets that ask before an act."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import IllegalMove
from accounts.reauthentication import person_to_ask
from bulletin.forms import DecisionForm, ReturnForm, SignForm
from bulletin.models import IssuePreview
from bulletin.services.numbering import next_numbers
from bulletin.services.obstacles import obstacles_of
from bulletin.services.proofreading import findings_of_adoptions
from bulletin.views.presentation import IssuePage, issue_page

STOP_POLLING = 286
SHEETS = {
    "review": "bulletin/partials/sheet_review.html",
    "sign": "bulletin/partials/sheet_sign.html",
    "return": "bulletin/partials/sheet_return.html",
}


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_detail(request: StaffRequest, pk: int) -> HttpResponse:
    page = issue_page(request.user, pk)
    ask = request.GET.get("ask", "")
    form = form_for(ask, request)
    if request.headers.get("HX-Target") != "dialog":
        return show_issue(request, page, ask, form)
    if ask not in SHEETS or ask not in page.acts:
        raise IllegalMove(
            _("This issue is now “%(now)s”, so this cannot be done.")
            % {"now": page.issue.get_status_display()}
        )
    return render(request, SHEETS[ask], sheet_context(page, ask, form))


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """Polled while pages are being typeset; then brings them, and what changes with them."""
    # A poll asks for the row alone; ordering the preview would read the whole text each time.
    if IssuePreview.objects.visible_to(request.user).waiting().filter(issue=pk).exists():
        return HttpResponse(status=204)
    page = issue_page(request.user, pk)
    if page.is_waiting:
        return HttpResponse(status=204)
    context = page_context(page) | {"out_of_band": True}
    return render(request, "bulletin/partials/issue_preview.html", context, status=STOP_POLLING)


def show_issue(
    request: StaffRequest, page: IssuePage, ask: str, form: DecisionForm | None, status: int = 200
) -> HttpResponse:
    """The whole page, with the sheet open that was asked for, if it may be."""
    context = page_context(page)
    if ask in SHEETS and ask in page.acts:
        context |= sheet_context(page, ask, form) | {"sheet": SHEETS[ask]}
    return render(request, "bulletin/issue_detail.html", context, status=status)


def form_for(ask: str, request: StaffRequest) -> DecisionForm | None:
    match ask:
        case "sign":
            return SignForm(person=person_to_ask(request))
        case "return":
            return ReturnForm()
        case _:
            return None


def page_context(page: IssuePage) -> dict[str, object]:
    context: dict[str, object] = {"page": page, "issue": page.issue, "edition": page.edition}
    if not page.issue.is_published:
        today = timezone.localdate()
        date = page.issue.reserved_date or today
        context |= {
            "expected": next_numbers(page.issue, date.year),
            "expected_date": date,
            "is_today": date == today,
        }
    return context


def sheet_context(page: IssuePage, ask: str, form: DecisionForm | None) -> dict[str, object]:
    context = page_context(page) | {"form": form}
    if ask == "review":
        adoptions = list(page.issue.adoptions.order_by("position"))
        findings = findings_of_adoptions(page.issue, adoptions)
        obstacles = obstacles_of(page.issue, adoptions, findings=findings)
        context |= {"obstacles": obstacles, "is_barred": any(one.is_bar for one in obstacles)}
    return context
