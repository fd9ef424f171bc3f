"""Deliveries in doubt, settled by what the mail server's own log says."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from distribution.bounces.reasons import reason_of
from distribution.carrier.headers import UnsafeAddress, wire_address
from distribution.models import Delivery, Mailing
from distribution.relay_log.lines import LogLine
from distribution.relay_log.search import Finding, Found, Search, Sought
from distribution.services.decisions import check_may_decide
from distribution.services.moves import move_together
from distribution.states import DeliveryStatus

# The server has taken the message, so that our hand-over succeeded. All else is for a person.
TAKEN = frozenset({Finding.DELIVERED, Finding.WAITING, Finding.BOUNCED})


@dataclass(frozen=True, slots=True)
class Settlement:
    """A row that was in doubt, as it stands afterwards, and what the log says of it."""

    delivery: Delivery
    found: Found

    @property
    def is_open(self) -> bool:
        return self.delivery.status == DeliveryStatus.UNCERTAIN


def find_in_log(lines: Iterable[LogLine]) -> list[Settlement]:
    """What the log says about every row in doubt; nothing is changed."""
    rows = list(Delivery.objects.filter(status=DeliveryStatus.UNCERTAIN).order_by("mailing", "pk"))
    search = Search(
        Sought(row.message_id, _ways_to_write(row.address), row.handed_over_at or row.due_at)
        for row in rows
    )
    search.read(lines)
    return [Settlement(row, search.found(row.message_id)) for row in rows]


def settle_from_log(lines: Iterable[LogLine], *, actor: User) -> list[Settlement]:
    """Count as sent what the server has taken, and as bounced what it has returned since.

    The lines that prove it go into the audit log, under the name of ``actor``. All other rows stay
    in doubt, and nothing is ever sent again. Rows that others decide while the log is read stay
    as they decide. A constant number of queries. Raises NotAllowed.
    """
    check_may_decide(actor)
    found = {one.delivery.pk: one for one in find_in_log(lines)}
    with transaction.atomic():
        rows = Delivery.objects.select_for_update().filter(pk__in=found.keys()).order_by("pk")
        settlements = [Settlement(row, found[row.pk].found) for row in rows]
        _settle(
            [
                one
                for one in settlements
                if one.found.finding in TAKEN
                and one.delivery.standing == found[one.delivery.pk].delivery.standing
            ],
            actor,
        )
    return settlements


def _settle(settlements: Sequence[Settlement], actor: User) -> None:
    now = timezone.now()
    evidence = {one.delivery.pk: "\n".join(one.found.evidence) for one in settlements}
    mailing = Mailing.objects.filter(pk=OuterRef("mailing"))
    move_together(
        [one.delivery for one in settlements],
        DeliveryStatus.SENT,
        actor=actor,
        notes=evidence,
        sent_at=Coalesce(F("handed_over_at"), now),
        pdf_sha256=Subquery(mailing.values("edition__sha256")),
        error="",
        decided_by=actor,
        decided_at=now,
    )
    bounced = [one for one in settlements if one.found.finding is Finding.BOUNCED]
    if bounced:
        words = [When(pk=one.delivery.pk, then=Value(one.found.reason)) for one in bounced]
        reasons = [
            When(pk=one.delivery.pk, then=Value(reason_of("", one.found.reason))) for one in bounced
        ]
        move_together(
            [one.delivery for one in bounced],
            DeliveryStatus.BOUNCED,
            actor=actor,
            notes=evidence,
            error=Case(*words),
            bounce_reason=Case(*reasons),
            bounce_reply=Case(*words),
            bounced_at=now,
        )


def _ways_to_write(address: str) -> frozenset[str]:
    """The address in lower case, with the domain as it is stored and as it travels."""
    ways = {address.lower()}
    with contextlib.suppress(UnsafeAddress):
        ways.add(wire_address(address).lower())
    return frozenset(ways)
