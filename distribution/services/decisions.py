"""What a person decides about deliveries that the system will not decide by itself.

``seen`` is ``Delivery.standing`` as it was on the page; a decision about a row that has
moved since changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import IllegalMove, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from distribution.models import Delivery, Mailing
from distribution.services.moves import move_delivery, move_mailing, move_together
from distribution.states import DeliveryStatus, MailingStatus

MAY_COUNT = frozenset({DeliveryStatus.UNCERTAIN})
MAY_BE_SENT_AGAIN = frozenset(
    {DeliveryStatus.UNCERTAIN, DeliveryStatus.FAILED, DeliveryStatus.BOUNCED}
)


@dataclass(frozen=True)
class Decided:
    """``done`` are the rows decided; ``left`` have moved since and are as they were found."""

    done: list[Delivery]
    left: list[Delivery]


@transaction.atomic
def count_as_sent(delivery_id: int, *, actor: User, seen: str | None = None) -> Delivery:
    """The recipient has it: a delivery in doubt counts as sent. Raises NotAllowed, IllegalMove."""
    delivery = _as_seen(delivery_id, actor, seen)
    if delivery.status != DeliveryStatus.UNCERTAIN:
        raise IllegalMove(_("This message is not in doubt any more."))
    return move_delivery(
        delivery_id,
        DeliveryStatus.SENT,
        actor=actor,
        sent_at=delivery.handed_over_at or timezone.now(),
        pdf_sha256=delivery.mailing.edition.sha256,
        error="",
        decided_by=actor,
        decided_at=timezone.now(),
    )


@transaction.atomic
def send_again(delivery_id: int, *, actor: User, seen: str | None = None) -> Delivery:
    """Queue a delivery once more, under the same Message-ID. Raises NotAllowed, IllegalMove."""
    mailing = Mailing.objects.select_for_update(of=("self",)).get(deliveries=delivery_id)
    found = _as_seen(delivery_id, actor, seen)
    if found.status not in MAY_BE_SENT_AGAIN:
        raise IllegalMove(_("This message is now “%s”.") % found.get_status_display())
    delivery = move_delivery(
        delivery_id,
        DeliveryStatus.QUEUED,
        actor=actor,
        **_queued_anew(actor),
    )
    take_up_again(mailing, actor=actor)
    return delivery


@transaction.atomic
def count_all_as_sent(mailing_id: int, seen: Mapping[int, str], *, actor: User) -> Decided:
    """As ``count_as_sent`` for each row of the mailing that stands as ``seen``, by primary key.

    The others are left alone. A constant number of queries. Raises NotAllowed.
    """
    check_may_decide(actor)
    mailing = Mailing.objects.select_related("edition").get(pk=mailing_id)
    decided = _still_as_seen(mailing, seen, MAY_COUNT)
    now = timezone.now()
    move_together(
        decided.done,
        DeliveryStatus.SENT,
        actor=actor,
        sent_at=Coalesce(F("handed_over_at"), now),
        pdf_sha256=mailing.edition.sha256,
        error="",
        decided_by=actor,
        decided_at=now,
    )
    return decided


@transaction.atomic
def send_all_again(mailing_id: int, seen: Mapping[int, str], *, actor: User) -> Decided:
    """As ``send_again`` for each row of the mailing that stands as ``seen``, by primary key.

    The others are left alone. A constant number of queries. Raises NotAllowed.
    """
    check_may_decide(actor)
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    decided = _still_as_seen(mailing, seen, MAY_BE_SENT_AGAIN)
    move_together(decided.done, DeliveryStatus.QUEUED, actor=actor, **_queued_anew(actor))
    if decided.done:
        take_up_again(mailing, actor=actor)
    return decided


def take_up_again(mailing: Mailing, *, actor: User | None) -> None:
    """Let workers send what was queued in a mailing that may be finished. The caller holds it."""
    if mailing.status == MailingStatus.DONE:
        move_mailing(
            mailing.pk,
            MailingStatus.SENDING,
            actor=actor,
            active_at=timezone.now(),
            finished_at=None,
        )
    nudge("distribution.jobs.send_mailing", mailing.pk)


def check_may_decide(actor: User) -> None:
    """Raises NotAllowed."""
    if not may(actor, Action.MAILING_DECIDE):
        raise NotAllowed(_("Only an editor or a list manager may decide this."))


def _still_as_seen(
    mailing: Mailing, seen: Mapping[int, str], statuses: frozenset[DeliveryStatus]
) -> Decided:
    """The rows, locked in one order, so that two people who decide at once do not block."""
    rows = mailing.deliveries.select_for_update().filter(pk__in=seen.keys()).order_by("pk")
    decided = Decided([], [])
    for row in rows:
        is_as_seen = row.status in statuses and row.standing == seen[row.pk]
        (decided.done if is_as_seen else decided.left).append(row)
    return decided


def _queued_anew(actor: User) -> dict[str, Any]:
    """What changes besides the state; what came back before is over."""
    now = timezone.now()
    decided = {"due_at": now, "lease_until": None, "decided_by": actor, "decided_at": now}
    return decided | {"bounce_reason": "", "bounce_reply": "", "bounced_at": None}


def _as_seen(delivery_id: int, actor: User, seen: str | None) -> Delivery:
    check_may_decide(actor)
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if seen is not None and seen != delivery.standing:
        raise IllegalMove(_("This message is now “%s”.") % delivery.get_status_display())
    return delivery
