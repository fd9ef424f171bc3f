"""When a mailing starts: a time that can be meant, changed or taken back before it comes."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from accounts.services.audit import record
from distribution.models import Mailing
from distribution.services.hold import refuse_while_held
from distribution.services.moves import move_mailing, skip_queued
from distribution.states import DeliveryStatus, MailingStatus

# Whoever types the current minute means now.
PAST_MINUTES = 1


class BadTime(DomainError):
    """No mailing starts at this time."""


def check_time(at: datetime, now: datetime) -> None:
    """Raises BadTime for a time that is over, or too far off to be meant."""
    if at < now - timedelta(minutes=PAST_MINUTES):
        raise BadTime(
            _("%(at)s is over. Choose a time still to come, or start now.") % {"at": _told(at)}
        )
    if at > now + timedelta(days=settings.MAILING_AHEAD_DAYS):
        raise BadTime(
            _("%(at)s is more than %(days)d days ahead. Choose an earlier time.")
            % {"at": _told(at), "days": settings.MAILING_AHEAD_DAYS}
        )


@transaction.atomic
def reschedule_mailing(mailing_id: int, *, actor: User, scheduled_for: datetime) -> Mailing:
    """Let a mailing that has not begun, be it late, start at another time.

    Raises NotAllowed, Held, IllegalMove (it has begun) and BadTime.
    """
    mailing = _to_begin(mailing_id, actor)
    check_time(scheduled_for, timezone.now())
    before, mailing.scheduled_for = mailing.scheduled_for, scheduled_for
    if mailing.started_by is None or not may(mailing.started_by, Action.MAILING_START):
        mailing.started_by = actor
    mailing.save(update_fields=["scheduled_for", "started_by"])
    if mailing.status == MailingStatus.LATE:
        move_mailing(mailing_id, MailingStatus.SCHEDULED, actor=actor)
    mailing.deliveries.filter(status=DeliveryStatus.QUEUED).update(due_at=scheduled_for)
    record(
        "mailing.reschedule",
        mailing,
        actor=actor,
        detail={"from": before.isoformat(), "to": scheduled_for.isoformat()},
    )
    nudge("distribution.jobs.send_mailing", mailing.pk)
    return mailing


@transaction.atomic
def cancel_mailing(mailing_id: int, *, actor: User) -> Mailing:
    """Take back a mailing that has not begun: nobody gets it, the issue can be sent anew.

    Raises NotAllowed, Held, IllegalMove (it has begun).
    """
    mailing = _to_begin(mailing_id, actor)
    skip_queued(mailing, error=_("The mailing was cancelled before its time."))
    return move_mailing(
        mailing.pk, MailingStatus.CANCELLED, actor=actor, finished_at=timezone.now()
    )


def _to_begin(mailing_id: int, actor: User) -> Mailing:
    if not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may distribute an issue."))
    refuse_while_held()
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if not mailing.is_to_begin:
        raise IllegalMove(
            _("This mailing is “%s”; its time can no longer be changed or taken back.")
            % mailing.get_status_display()
        )
    return mailing


def _told(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
