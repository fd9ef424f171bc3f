"""One mailing: how far it is, its rows, and the sheets that ask before something is decided."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, may, requires
from accounts.errors import IllegalMove
from distribution.models import Delivery
from distribution.services.decisions import MAY_BE_SENT_AGAIN, MAY_COUNT
from distribution.states import MailingStatus
from distribution.views.choice import RowChoice
from distribution.views.presentation import MailingPage, mailing_page
from distribution.views.together import NOTHING_SHEET, SHEETS, Ticks, ticked_rows

STOP_POLLING = 286
RESUME_SHEET = "distribution/partials/sheet_resume.html"
# In the place of a row's key: all that are ticked.
CHOSEN = "chosen"
# Sheets about one row: which states allow it.
ROW_SHEETS = {
    "resend": ("distribution/partials/sheet_resend.html", MAY_BE_SENT_AGAIN),
    "confirm": ("distribution/partials/sheet_confirm.html", MAY_COUNT),
}


@require_safe
@requires(Action.MAILING_VIEW)
def mailing_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The page; ``?ask=resume`` or ``?ask=resend-<row>`` opens a sheet, or brings it alone."""
    page = mailing_page(request.user, pk, RowChoice.from_query(request.GET))
    ticks = Ticks.from_query(request.GET)
    sheet, about = asked_sheet(request, page, ticks)
    context = page_context(page) | {"sheet": sheet, "ticks": ticks, **about}
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
    if ask == "resume":
        is_late = page.mailing.status == MailingStatus.LATE
        return RESUME_SHEET if is_late and may(request.user, Action.MAILING_START) else "", {}
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
    sheet, statuses = ROW_SHEETS[ask]
    return (sheet, {"delivery": delivery}) if delivery.status in statuses else ("", {})
