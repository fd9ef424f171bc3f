"""The one place that changes the state of a mailing or a delivery."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import IllegalMove
from accounts.models import User
from accounts.services.audit import record, record_all
from distribution.models import Delivery, Mailing
from distribution.states import (
    DELIVERY_MOVES,
    MAILING_MOVES,
    DeliveryStatus,
    MailingStatus,
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One move of a row that a worker holds, with the fields that change with it."""

    delivery: Delivery
    to: DeliveryStatus
    values: dict[str, Any]
    note: str = ""


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


@transaction.atomic
def move_held(steps: Sequence[Step], *, claim: str) -> list[bool]:
    """Make the moves of a worker's own rows in one transaction; whether each was made.

    Equal to ``move_delivery`` with ``claim`` for each, at half the queries: a row as the
    worker last saw it changes by one conditional update. One that is not so any more goes
    through ``move_delivery``; when that refuses, the other moves are committed all the same.
    """
    is_made, logged = [], []
    for step in steps:
        delivery, old = step.delivery, DeliveryStatus(step.delivery.status)
        as_seen = Delivery.objects.filter(pk=delivery.pk, claim=claim, status=old)
        if step.to in DELIVERY_MOVES[old] and as_seen.update(status=step.to, **step.values):
            logged.append((delivery, {"from": old, "to": step.to, "note": step.note}))
            is_made.append(True)
            continue
        try:
            move_delivery(
                delivery.pk, step.to, actor=None, claim=claim, note=step.note, **step.values
            )
        except IllegalMove as refused:
            logger.warning("Delivery %s did not become %s: %s", delivery.pk, step.to, refused)
            is_made.append(False)
        else:
            is_made.append(True)
    record_all(
        "delivery.move",
        [delivery for delivery, _detail in logged],
        [{**detail, "mailing": delivery.mailing_id} for delivery, detail in logged],
    )
    return is_made


def defer_waiting(mailing: Mailing, *, due_at: datetime, error: str, now: datetime) -> list[int]:
    """Put off all rows that are due and free, at once; the caller logs their keys."""
    rows = Delivery.objects.filter(mailing=mailing).claimable(now)
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys).update(
        status=DeliveryStatus.DEFERRED, due_at=due_at, error=error
    )
    return keys


def skip_queued(mailing: Mailing, *, error: str) -> None:
    """Send none of a mailing's rows, which has not begun; the caller logs its move."""
    rows = Delivery.objects.filter(mailing=mailing, status=DeliveryStatus.QUEUED)
    rows.update(status=DeliveryStatus.SKIPPED, error=error)


def doubt_unfinished(mailing: Mailing, *, error: str) -> list[int]:
    """Put in doubt all rows that are neither sent nor given up; the caller logs their keys."""
    rows = Delivery.objects.filter(mailing=mailing).unfinished()
    keys = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys).update(
        status=DeliveryStatus.UNCERTAIN, error=error, claim="", lease_until=None
    )
    return keys
