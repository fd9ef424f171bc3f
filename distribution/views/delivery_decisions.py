"""What a person decides about one delivery: it has arrived, or it goes out once more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Action, StaffRequest, requires
from accounts.places import takes_posts_only
from distribution.models import Delivery
from distribution.services.decisions import count_as_sent, send_again
from distribution.views.choice import RowChoice


@takes_posts_only
@requires(Action.MAILING_DECIDE)
def delivery_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    delivery = count_as_sent(delivery.pk, actor=request.user, seen=request.POST.get("seen"))
    messages.success(request, _("Counted as received: %(who)s.") % {"who": named(delivery)})
    return back_to_rows(request, delivery)


@takes_posts_only
@requires(Action.MAILING_DECIDE)
def delivery_resend(request: StaffRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    delivery = send_again(delivery.pk, actor=request.user, seen=request.POST.get("seen"))
    messages.success(request, _("Queued once more: %(who)s.") % {"who": named(delivery)})
    return back_to_rows(request, delivery)


def named(delivery: Delivery) -> str:
    return f"{delivery.organisation} {delivery.recipient_name}".strip()


def back_to_rows(request: StaffRequest, delivery: Delivery) -> HttpResponse:
    query = RowChoice.from_query(request.GET).query
    address = reverse("distribution:mailing-detail", args=[delivery.mailing_id])
    return redirect(f"{address}?{query}" if query else address)
