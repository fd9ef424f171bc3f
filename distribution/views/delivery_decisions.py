"""What a person decides about one delivery: it has arrived, or it goes out once more."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import Action, StaffRequest, requires
from accounts.errors import IllegalMove
from accounts.models import User
from distribution.models import Delivery
from distribution.services.decisions import count_as_sent, send_again
from distribution.states import DeliveryStatus
from distribution.views.choice import RowChoice


@require_POST
@requires(Action.MAILING_DECIDE)
def delivery_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = decide(request, pk, confirm)
    messages.success(request, _("Counted as received: %(who)s.") % {"who": named(delivery)})
    return back_to_rows(request, delivery)


@require_POST
@requires(Action.MAILING_DECIDE)
def delivery_resend(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = decide(request, pk, send_again)
    messages.success(request, _("Queued once more: %(who)s.") % {"who": named(delivery)})
    return back_to_rows(request, delivery)


@transaction.atomic
def decide(request: StaffRequest, pk: int, act: Callable[..., Delivery]) -> Delivery:
    """Do it to the row the person saw. Raises IllegalMove when it has moved meanwhile."""
    rows = Delivery.objects.visible_to(request.user).select_for_update(of=("self",))
    delivery = get_object_or_404(rows, pk=pk)
    if request.POST.get("seen", seen(delivery)) != seen(delivery):
        raise IllegalMove(_("This message is now “%s”.") % delivery.get_status_display())
    return act(delivery.pk, actor=request.user)


def confirm(delivery_id: int, *, actor: User) -> Delivery:
    """Only a row in doubt is for a person to settle. Raises IllegalMove."""
    if not Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.UNCERTAIN).exists():
        raise IllegalMove(_("This message is not in doubt any more."))
    return count_as_sent(delivery_id, actor=actor)


def seen(delivery: Delivery) -> str:
    """Names what a person looked at when deciding."""
    return f"{delivery.status}-{delivery.attempts}"


def named(delivery: Delivery) -> str:
    return f"{delivery.organisation} {delivery.recipient_name}".strip()


def back_to_rows(request: StaffRequest, delivery: Delivery) -> HttpResponse:
    query = RowChoice.from_query(request.GET).query
    address = reverse("distribution:mailing-detail", args=[delivery.mailing_id])
    return redirect(f"{address}?{query}" if query else address)
