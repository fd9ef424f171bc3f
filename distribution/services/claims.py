"""Rows under a lease: taken, let go, and put in doubt when their worker died."""

import contextlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.errors import IllegalMove
from distribution.models import Delivery, Mailing
from distribution.services.hold import current_mark, note_step, take_step
from distribution.services.moves import move_delivery
from distribution.states import WAITING, DeliveryStatus


def lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


def claim_rows(mailing_id: int, claim: str, now: datetime) -> list[Delivery]:
    """Take up to a batch of due rows under a lease; none of them is held by anybody else.

    None is taken of a mailing that has been paused meanwhile, nor of any while they are held.
    The sending mark is locked before the mailing's row, and that before its deliveries, as
    everywhere. Raises OSError when the step cannot be noted outside.
    """
    current_mark()
    with transaction.atomic():
        step = take_step()
        if step is None:
            return []
        is_going = Mailing.objects.unfinished().filter(pk=mailing_id).update(active_at=now)
        rows = _leased(mailing_id, claim, now) if is_going else []
    note_step(step)
    return rows


def _leased(mailing_id: int, claim: str, now: datetime) -> list[Delivery]:
    due = Delivery.objects.filter(mailing=mailing_id).claimable(now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    keys = list(due.values_list("pk", flat=True)[: settings.DELIVERY_BATCH])
    Delivery.objects.filter(pk__in=keys).update(claim=claim, lease_until=lease_end(now))
    return list(Delivery.objects.filter(pk__in=keys).order_by("due_at", "pk"))


def release_rows(claim: str) -> None:
    """Let go of what a run still holds and has not begun to hand over.

    It is a step of its own, so that a backup made in the middle of the run's last batch is
    behind what the run has sent.
    """
    Delivery.objects.filter(claim=claim, status__in=WAITING).update(claim="", lease_until=None)
    current_mark()
    with transaction.atomic():
        step = take_step()
    if step:
        note_step(step)


def holds_rows(claim: str) -> bool:
    """Whether a run has rows left to hand over; a pause takes them all."""
    return Delivery.objects.filter(claim=claim, status__in=WAITING).exists()


def release_waiting(mailing_id: int) -> None:
    """Take all rows of a mailing that nobody has begun to hand over from their workers."""
    rows = Delivery.objects.filter(mailing=mailing_id, status__in=WAITING)
    rows.exclude(lease_until=None).update(claim="", lease_until=None)


def settle_abandoned(now: datetime) -> None:
    """Put in doubt the rows whose worker died between hand-over and answer."""
    for delivery in Delivery.objects.abandoned(now):
        # A worker that was merely slow may settle the row meanwhile.
        with contextlib.suppress(IllegalMove):
            move_delivery(
                delivery.pk,
                DeliveryStatus.UNCERTAIN,
                actor=None,
                claim=delivery.claim,
                error=_("The sending program stopped before the server's answer was noted."),
                attempts=delivery.attempts + 1,
                lease_until=None,
            )
