"""One mailing: how far it is, its rows, and the sheets that ask before something is decided."""

from collections.abc import Callable

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, may, requires
from accounts.errors import IllegalMove
from distribution.forms import PauseForm, RescheduleForm
from distribution.models import Delivery, Mailing
from distribution.services.decisions import MAY_BE_SENT_AGAIN, MAY_COUNT
from distribution.states import MailingStatus
from distribution.views.choice import RowChoice
from distribution.views.presentation import MailingPage, mailing_page
from distribution.views.together import NOTHING_SHEET, SHEETS, Ticks, ticked_rows

STOP_POLLING = 286
# Sheets about the mailing: when it can be done.
MAILING_SHEETS: dict[str, Callable[[Mailing], bool]] = {
    "resume": lambda mailing: mailing.status in (MailingStatus.LATE, MailingStatus.PAUSED),
    "pause": lambda mailing: mailing.status == MailingStatus.SENDING,
    "reschedule": lambda mailing: mailing.is_to_begin,
    "cancel": lambda mailing: mailing.is_to_begin,
}
SHEET_FORMS: dict[str, type[Form]] = {"pause": PauseForm, "reschedule": RescheduleForm}
# In the place of a row's key: all that are ticked.
CHOSEN = "chosen"
# Sheets about one row: which states allow it.
ROW_SHEETS = {
    "resend": MAY_BE_SENT_AGAIN,
    "confirm": MAY_COUNT,
}


@require_safe
@requires(Action.MAILING_VIEW)
def mailing_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The page; ``?ask=pause`` or ``?ask=resend-<row>`` opens a sheet, or brings it alone."""
    page = mailing_page(request.user, pk, RowChoice.from_query(request.GET))
    ticks = Ticks.from_query(request.GET)
    sheet, about = asked_sheet(request, page, ticks)
    context = page_context(page) | {"sheet": sheet, "ticks": ticks, **about}
    context["form"] = form_for(page, request.GET.get("ask", ""))
    if request.headers.get("HX-Target") != "dialog":
        return render(request, "distribution/mailing_detail.html", context)
    if not sheet:
        raise IllegalMove(_("This can no longer be done. See how it is now."))
    return render(request, sheet, context)


@require_safe
@requires(Action.MAILING_VIEW)
def mailing_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Polled while a mailing moves: all parts of its page that change; the last ends it."""
    page = mailing_page(request.user, pk, RowChoice.from_query(request.GET))
    context = page_context(page) | {"out_of_band": True}
    status = 200 if page.is_moving else STOP_POLLING
    return render(request, "distribution/partials/mailing_progress.html", context, status=status)


def page_context(page: MailingPage) -> dict[str, object]:
    mailing = page.mailing
    return {
        "page": page,
        "mailing": mailing,
        "issue": mailing.issue,
        "edition": mailing.edition,
        "choice": page.choice,
    }


def asked_sheet(
    request: StaffRequest, page: MailingPage, ticks: Ticks
) -> tuple[str, dict[str, object]]:
    """The sheet a person asks for and what it is about; empty where it cannot be done."""
    ask, _dash, key = request.GET.get("ask", "").partition("-")
    if ask in MAILING_SHEETS:
        can_be = MAILING_SHEETS[ask](page.mailing) and may(request.user, Action.MAILING_START)
        return sheet_called(ask) if can_be else "", {}
    if ask not in ROW_SHEETS or not may(request.user, Action.MAILING_DECIDE):
        return "", {}
    if key == CHOSEN:
        sheet, statuses = SHEETS[ask]
        together = ticked_rows(page.mailing, ticks, page.choice, statuses)
        return sheet if together.rows else NOTHING_SHEET, {"together": together}
    if not (key.isascii() and key.isdigit()):
        return "", {}
    rows = Delivery.objects.visible_to(request.user).filter(mailing=page.mailing)
    delivery = get_object_or_404(rows, pk=int(key))
    is_possible = delivery.status in ROW_SHEETS[ask]
    return (sheet_called(ask), {"delivery": delivery}) if is_possible else ("", {})


def sheet_called(ask: str) -> str:
    return f"distribution/partials/sheet_{ask}.html"


def form_for(page: MailingPage, ask: str) -> Form | None:
    """What a sheet lets a person fill in, as it stands at first."""
    form = SHEET_FORMS.get(ask)
    return form(initial={"at": page.mailing.scheduled_for}) if form else None


def page_with_sheet(request: StaffRequest, pk: int, ask: str, form: Form) -> HttpResponse:
    """The page with a sheet that was filled in wrongly. Raises IllegalMove for a stale one."""
    page = mailing_page(request.user, pk, RowChoice.from_query(request.GET))
    if not MAILING_SHEETS[ask](page.mailing):
        raise IllegalMove(_("This can no longer be done. See how it is now."))
    context = page_context(page) | {"sheet": sheet_called(ask), "form": form}
    return render(request, "distribution/mailing_detail.html", context, status=422)
