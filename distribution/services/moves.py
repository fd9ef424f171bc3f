"""The one place that changes the state of a mailing or a delivery."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
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
def move_held(steps: Sequence[Step], *, claim: str) -> None:
    """Make the moves of rows that a worker holds, each as ``move_delivery`` with ``claim`` does.

    Those that were accepted, nearly all, go in one statement. A row that the worker does not
    hold any more stays as it is and hinders no other.
    """
    accepted = [step for step in steps if step.to == DeliveryStatus.SENT]
    made = _moved_at_once(accepted, DeliveryStatus.SENDING, claim) if accepted else set()
    noted = [step for step in accepted if step.delivery.pk in made]
    record_all(
        "delivery.move",
        [step.delivery for step in noted],
        [
            {
                "from": DeliveryStatus.SENDING,
                "to": step.to,
                "note": step.note,
                "mailing": step.delivery.mailing_id,
            }
            for step in noted
        ],
    )
    for step in steps:
        if step.delivery.pk in made:
            continue
        try:
            move_delivery(
                step.delivery.pk, step.to, actor=None, claim=claim, note=step.note, **step.values
            )
        except IllegalMove as refused:
            logger.warning("Delivery %s did not become %s: %s", step.delivery.pk, step.to, refused)


def move_locked(rows: Sequence[Delivery], to: DeliveryStatus, **values: Any) -> None:
    """Move rows of one mailing that the caller's transaction has locked, all alike.

    One audit entry, the mailing's, names them all. Raises IllegalMove.
    """
    for old in {DeliveryStatus(row.status) for row in rows}:
        if to not in DELIVERY_MOVES[old]:
            raise IllegalMove(f"{old} → {to}")
    before: dict[str, list[int]] = {}
    for row in rows:
        before.setdefault(row.status, []).append(row.pk)
        row.status = to
        for field, value in values.items():
            setattr(row, field, value)
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(status=to, **values)
    record("mailing.rows", rows[0].mailing, actor=None, detail={"to": to, "from": before})


def _moved_at_once(steps: Sequence[Step], old: DeliveryStatus, claim: str) -> set[int]:
    """The keys of the rows that were ``old`` and of this claim and have their step's values now.

    In one statement, which the ORM has only in a form that takes longer to write down than a
    mail takes to send. All steps have the same fields and none is None in some steps alone.
    """
    meta = Delivery._meta
    rows = [{"status": step.to, **step.values} for step in steps]
    fields = [field for field in meta.concrete_fields if field.name in rows[0]]
    common = [field for field in fields if len({row[field.name] for row in rows}) == 1]
    own = [field for field in fields if field not in common]
    changes = [f"{field.column} = %s" for field in common]
    changes += [f"{field.column} = given.column{place}" for place, field in enumerate(own, 2)]
    line = f"({', '.join(['%s'] * (1 + len(own)))})"
    statement = (
        f"UPDATE {meta.db_table} SET {', '.join(changes)} "
        f"FROM (VALUES {', '.join([line] * len(steps))}) AS given "
        f"WHERE {meta.db_table}.id = given.column1 AND claim = %s AND status = %s "
        f"RETURNING {meta.db_table}.id"
    )
    parameters = [field.get_db_prep_save(rows[0][field.name], connection) for field in common]
    for step, row in zip(steps, rows, strict=True):
        parameters.append(step.delivery.pk)
        parameters += [field.get_db_prep_save(row[field.name], connection) for field in own]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, claim, old.value])
        return {key for (key,) in cursor.fetchall()}


@transaction.atomic
def move_together(
    deliveries: Sequence[Delivery],
    to: DeliveryStatus,
    *,
    actor: User | None,
    notes: Mapping[int, str] | None = None,
    **values: Any,
) -> None:
    """Make the same move of many rows and log each, with a constant number of queries.

    ``notes`` are by primary key; ``values`` may be expressions, and stand in the database alone.
    Raises IllegalMove when one of the rows is not as it was read, or may not make this move: then
    none makes it.
    """
    said = notes or {}
    old = {delivery.pk: DeliveryStatus(delivery.status) for delivery in deliveries}
    as_read = Delivery.objects.filter(pk__in=old.keys(), status__in=set(old.values()))
    is_legal = all(to in DELIVERY_MOVES[status] for status in old.values())
    if not is_legal or as_read.update(status=to, **values) != len(old):
        raise IllegalMove(
            _("Some of these deliveries cannot become “%(to)s” any more. Reload the page.")
            % {"to": to.label}
        )
    details = [
        {
            "from": old[delivery.pk],
            "to": to,
            "note": said.get(delivery.pk, ""),
            "mailing": delivery.mailing_id,
        }
        for delivery in deliveries
    ]
    for delivery in deliveries:
        delivery.status = to
    record_all("delivery.move", deliveries, details, actor=actor)


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
