"""What a person decides about deliveries: they have arrived, or they go out once more."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.access import Action, StaffRequest, requires
from accounts.places import takes_posts_only
from distribution.models import Delivery, Mailing
from distribution.services.decisions import (
    Decided,
    count_all_as_sent,
    count_as_sent,
    send_again,
    send_all_again,
)
from distribution.views.choice import RowChoice
from distribution.views.together import check_rows_of, seen_in

NAMES_SAID = 8


@takes_posts_only
@requires(Action.MAILING_DECIDE)
def delivery_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    delivery = count_as_sent(delivery.pk, actor=request.user, seen=request.POST.get("seen"))
    messages.success(request, _("Counted as received: %(who)s.") % {"who": named(delivery)})
    return back_to_rows(request, delivery.mailing_id)


@takes_posts_only
@requires(Action.MAILING_DECIDE)
def delivery_resend(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    delivery = send_again(delivery.pk, actor=request.user, seen=request.POST.get("seen"))
    messages.success(request, _("Queued once more: %(who)s.") % {"who": named(delivery)})
    return back_to_rows(request, delivery.mailing_id)


@takes_posts_only
@requires(Action.MAILING_DECIDE)
def mailing_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Rows that were ticked together count as sent."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    decided = count_all_as_sent(mailing.pk, _seen(request, mailing), actor=request.user)
    done = ngettext(
        "%(count)d mail counted as received: %(who)s.",
        "%(count)d mails counted as received: %(who)s.",
        len(decided.done),
    )
    _say(request, decided, done)
    return back_to_rows(request, mailing.pk)


@takes_posts_only
@requires(Action.MAILING_DECIDE)
def mailing_resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Rows that were ticked together are queued once more."""
    mailing = get_object_or_404(Mailing.objects.visible_to(request.user), pk=pk)
    decided = send_all_again(mailing.pk, _seen(request, mailing), actor=request.user)
    done = ngettext(
        "%(count)d mail queued once more: %(who)s.",
        "%(count)d mails queued once more: %(who)s.",
        len(decided.done),
    )
    _say(request, decided, done)
    return back_to_rows(request, mailing.pk)


def _seen(request: StaffRequest, mailing: Mailing) -> dict[int, str]:
    """Raises Http404 for what the sheet cannot have held."""
    seen = seen_in(request.POST.get("rows", "").split())
    check_rows_of(mailing, seen)
    return seen


def _say(request: StaffRequest, decided: Decided, done: str) -> None:
    if decided.done:
        who = names_of(decided.done)
        messages.success(request, done % {"count": len(decided.done), "who": who})
    if decided.left:
        words = ngettext(
            "%(count)d mail changed in the meantime and was left alone: %(who)s. Look at it again.",
            "%(count)d mails changed in the meantime and were left alone: %(who)s. "
            "Look at them again.",
            len(decided.left),
        )
        who = names_of(decided.left, with_state=True)
        messages.warning(request, words % {"count": len(decided.left), "who": who})
    if not decided.done and not decided.left:
        messages.warning(request, _("No mail is ticked. Tick those you want to decide."))


def names_of(deliveries: Sequence[Delivery], *, with_state: bool = False) -> str:
    """The first few by name, the others as a number."""
    names = [
        _("%(who)s (now “%(state)s”)") % {"who": named(row), "state": row.get_status_display()}
        if with_state
        else named(row)
        for row in deliveries[:NAMES_SAID]
    ]
    more = len(deliveries) - len(names)
    text = pgettext("between names in a list", ", ").join(names)
    if not more:
        return text
    words = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more)
    return words % {"names": text, "more": more}


def named(delivery: Delivery) -> str:
    return f"{delivery.organisation} {delivery.recipient_name}".strip()


def back_to_rows(request: StaffRequest, mailing_id: int) -> HttpResponse:
    query = RowChoice.from_query(request.GET).query
    address = reverse("distribution:mailing-detail", args=[mailing_id])
    return redirect(f"{address}?{query}" if query else address)
