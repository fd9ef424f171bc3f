"""When a mailing may go on: due, fresh, put off while the server is down, finished."""

import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from accounts.access import Action, may
from accounts.errors import IllegalMove
from accounts.services.audit import record
from distribution.models import Delivery, Mailing
from distribution.services.hold import look_for_restore
from distribution.services.mailings import begin_mailing
from distribution.services.moves import defer_waiting, move_mailing
from distribution.states import MailingStatus


def mailing_in_progress(mailing_id: int) -> Mailing | None:
    """The mailing if rows of it may be sent now, begun if it is just due.

    One that is more than MAILING_FRESH_HOURS late, because a backup was restored or a
    clock went wrong, is left to a person instead; none goes on while mailings are held.
    """
    now = timezone.now()
    mailing = Mailing.objects.select_related("issue", "edition").get(pk=mailing_id)
    due = mailing.deliveries.claimable(now).aggregate(first=Min("due_at"))["first"]
    if mailing.status == MailingStatus.SCHEDULED and mailing.scheduled_for <= now:
        due = mailing.scheduled_for
    if due is None or mailing.status not in (MailingStatus.SCHEDULED, MailingStatus.SENDING):
        return None
    if look_for_restore().is_held:
        return None
    try:
        if not is_fresh(mailing, due, now):
            move_mailing(mailing_id, MailingStatus.LATE, actor=None)
            return None
        if mailing.status == MailingStatus.SCHEDULED and not starter_may(mailing):
            note = "who scheduled it may no longer distribute"
            move_mailing(mailing_id, MailingStatus.LATE, actor=None, note=note)
            return None
        if mailing.status == MailingStatus.SCHEDULED:
            mailing = begin_mailing(mailing_id)
    except IllegalMove:
        mailing.refresh_from_db()
        return mailing if mailing.status == MailingStatus.SENDING else None
    return mailing


def starter_may(mailing: Mailing) -> bool:
    """Whether whoever scheduled it still may: roles are taken away, accounts closed meanwhile."""
    return mailing.started_by is None or may(mailing.started_by, Action.MAILING_START)


def is_fresh(mailing: Mailing, due: datetime, now: datetime) -> bool:
    """Whether the earliest due row, or the last sign of work, is recent enough to go on."""
    reference = max(due, mailing.active_at) if mailing.active_at else due
    return now - reference <= timedelta(hours=settings.MAILING_FRESH_HOURS)


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When to try again after ``attempts`` earlier failures.

    Up to DELIVERY_RETRY_JITTER of the wait is added at random, so that rows refused together do
    not come back together.
    """
    waits = settings.DELIVERY_RETRY_SECONDS
    wait = waits[min(attempts, len(waits) - 1)]
    return now + timedelta(seconds=wait * random.uniform(1, 1 + settings.DELIVERY_RETRY_JITTER))


def is_given_up(mailing: Mailing, delivery: Delivery, now: datetime) -> bool:
    """Whether it was tried long enough since its schedule or a person's last decision."""
    decided = [at for at in (mailing.resumed_at, delivery.decided_at) if at]
    since = max([mailing.scheduled_for, *decided])
    return now - since > timedelta(hours=settings.DELIVERY_GIVE_UP_HOURS)


@transaction.atomic
def put_off(mailing_id: int, reason: str) -> None:
    """The server takes no mail: every due row waits, and the mailing says why.

    Not while another worker is sending: the server may refuse a second connection only. Nor
    while the mailing is paused: its rows wait for a person.
    """
    now = timezone.now()
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.status != MailingStatus.SENDING:
        return
    if mailing.deliveries.filter(lease_until__gt=now).exists():
        return
    due_at = next_attempt(mailing.server_failures, now)
    rows = defer_waiting(mailing, due_at=due_at, error=reason, now=now)
    mailing.server_failures += 1
    mailing.server_error = reason
    mailing.save(update_fields=["server_failures", "server_error"])
    record(
        "mailing.put_off",
        mailing,
        actor=None,
        detail={"reason": reason, "deliveries": rows, "until": due_at.isoformat()},
    )


def note_progress(mailing_id: int) -> None:
    """The server takes mail again."""
    Mailing.objects.filter(pk=mailing_id, server_failures__gt=0).update(
        server_failures=0, server_error=""
    )


@transaction.atomic
def finish_if_done(mailing_id: int) -> bool:
    """A mailing without a row still to be sent is finished; rows in doubt may remain."""
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.status != MailingStatus.SENDING:
        return False
    if Delivery.objects.filter(mailing=mailing).unfinished().exists():
        return False
    move_mailing(mailing_id, MailingStatus.DONE, actor=None, finished_at=timezone.now())
    return True
