"""One mailing: how far it is, its rows, and the sheet that asks before one is sent again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, may, requires
from accounts.errors import IllegalMove
from distribution.models import Delivery
from distribution.views.choice import RowChoice
from distribution.views.presentation import MailingPage, mailing_page

STOP_POLLING = 286
RESEND = "resend-"
RESEND_SHEET = "distribution/partials/sheet_resend.html"


@require_safe
@requires(Action.MAILING_VIEW)
def mailing_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The page; with ``?ask=resend-<row>`` the sheet, or the page with the sheet open."""
    page = mailing_page(request.user, pk, RowChoice.from_query(request.GET))
    context = page_context(page)
    asked = asked_row(request, page)
    if asked is not None:
        context |= {"delivery": asked, "sheet": RESEND_SHEET}
    if request.headers.get("HX-Target") != "dialog":
        return render(request, "distribution/mailing_detail.html", context)
    if asked is None:
        raise IllegalMove(_("This message can no longer be sent again. See how it is now."))
    return render(request, RESEND_SHEET, context)


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


def asked_row(request: StaffRequest, page: MailingPage) -> Delivery | None:
    """The row a person wants to send again, if it can be and they may."""
    key = request.GET.get("ask", "").removeprefix(RESEND)
    if not (key.isascii() and key.isdigit()) or not may(request.user, Action.MAILING_DECIDE):
        return None
    rows = Delivery.objects.visible_to(request.user).filter(mailing=page.mailing)
    delivery = get_object_or_404(rows, pk=int(key))
    return delivery if delivery.status in page.may_be_sent_again else None
