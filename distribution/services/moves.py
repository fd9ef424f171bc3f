"""The one place that changes the state of a mailing or a delivery."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import IllegalMove
from accounts.models import User
from accounts.services.audit import record
from distribution.models import Delivery, Mailing
from distribution.states import (
    DELIVERY_MOVES,
    MAILING_MOVES,
    DeliveryStatus,
    MailingStatus,
)


@transaction.atomic
def move_mailing(
    mailing_id: int, to: MailingStatus, *, actor: User | None, note: str = "", **values: Any
) -> Mailing:
    """Change a mailing's state and log it, with fields that change with it. Raises IllegalMove."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    old = MailingStatus(mailing.status)
    if to not in MAILING_MOVES[old]:
        raise IllegalMove(
            _("This mailing is now “%(now)s” and cannot become “%(to)s”. Reload the page.")
            % {"now": old.label, "to": to.label}
        )
    for field, value in values.items():
        setattr(mailing, field, value)
    mailing.status = to
    mailing.save(update_fields=["status", *values])
    record("mailing.move", mailing, actor=actor, detail={"from": old, "to": to, "note": note})
    return mailing


@transaction.atomic
def move_delivery(
    delivery_id: int,
    to: DeliveryStatus,
    *,
    actor: User | None,
    claim: str | None = None,
    note: str = "",
    **values: Any,
) -> Delivery:
    """Change a delivery's state and log it, with fields that change with it.

    With ``claim`` the row must still be held by that worker. Raises IllegalMove when it
    is not, or when the move is not in the table: a worker that came late changes nothing.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    old = DeliveryStatus(delivery.status)
    if to not in DELIVERY_MOVES[old] or (claim is not None and delivery.claim != claim):
        raise IllegalMove(
            _("This delivery is now “%(now)s” and cannot become “%(to)s”. Reload the page.")
            % {"now": old.label, "to": to.label}
        )
    for field, value in values.items():
        setattr(delivery, field, value)
    delivery.status = to
    delivery.save(update_fields=["status", *values])
    record(
        "delivery.move",
        delivery,
        actor=actor,
        detail={"from": old, "to": to, "note": note, "mailing": delivery.mailing_id},
    )
    return delivery


def defer_waiting(mailing: Mailing, *, due_at: datetime, error: str, now: datetime) -> list[int]:
    """Put off all rows that are due and free, at once; the caller logs their keys."""
    rows = Delivery.objects.filter(mailing=mailing).claimable(now)
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys).update(
        status=DeliveryStatus.DEFERRED, due_at=due_at, error=error
    )
    return keys
