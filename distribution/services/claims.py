"""Rows under a lease: taken, kept, let go."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from distribution.models import Delivery, Mailing
from distribution.services.moves import move_locked
from distribution.services.rooms import rows_with_room
from distribution.states import DeliveryStatus


def lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


@transaction.atomic
def claim_rows(mailing: Mailing, claim: str, now: datetime, *, at_most: int) -> list[Delivery]:
    """Take due rows under a lease, ``sending`` from now on; none of them is anybody else's.

    None is taken of a mailing that has been paused meanwhile. To be called within a
    ``sending_step``. The mailing's row is locked before its deliveries, as everywhere.
    """
    if not Mailing.objects.unfinished().filter(pk=mailing.pk).update(active_at=now):
        return []
    due = Delivery.objects.filter(mailing=mailing).claimable(now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    rows = rows_with_room(due, at_most, now)
    for row in rows:
        row.mailing = mailing
    if rows:
        values = {"claim": claim, "lease_until": lease_end(now), "handed_over_at": now}
        move_locked(rows, DeliveryStatus.SENDING, **values)
    return rows


def renew_lease(claim: str, now: datetime) -> datetime | None:
    """When the lease of all that a run holds ends now; None when it was taken from it."""
    held = Delivery.objects.filter(claim=claim, status=DeliveryStatus.SENDING, lease_until__gt=now)
    until = lease_end(now)
    return until if held.update(lease_until=until) else None


@transaction.atomic
def release_rows(claim: str, keys: Iterable[int]) -> None:
    """Queue again what a run holds and has not handed over."""
    held = Delivery.objects.filter(pk__in=keys, claim=claim, status=DeliveryStatus.SENDING)
    held = held.select_related("mailing")
    if rows := list(held.order_by("pk").select_for_update(of=("self",))):
        move_locked(rows, DeliveryStatus.QUEUED, claim="", lease_until=None)
