"""What a person decides about a delivery that the system will not decide by itself.

``seen`` is ``Delivery.standing`` as it was on the page; a decision about a row that has
moved since changes nothing.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import IllegalMove, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from distribution.models import Delivery, Mailing
from distribution.services.moves import move_delivery, move_mailing
from distribution.states import DeliveryStatus, MailingStatus


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
    _as_seen(delivery_id, actor, seen)
    now = timezone.now()
    delivery = move_delivery(
        delivery_id,
        DeliveryStatus.QUEUED,
        actor=actor,
        due_at=now,
        lease_until=None,
        decided_by=actor,
        decided_at=now,
        bounce_reason="",
        bounce_reply="",
        bounced_at=None,
    )
    take_up_again(mailing, actor=actor)
    return delivery


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


def _as_seen(delivery_id: int, actor: User, seen: str | None) -> Delivery:
    if not may(actor, Action.MAILING_DECIDE):
        raise NotAllowed(_("Only an editor or a list manager may decide this."))
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if seen is not None and seen != delivery.standing:
        raise IllegalMove(_("This message is now “%s”.") % delivery.get_status_display())
    return delivery
