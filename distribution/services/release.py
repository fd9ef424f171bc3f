"""Letting mailings go on after a hold, and what becomes of those that are unfinished."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import IllegalMove, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from accounts.services.audit import record
from bulletin.services.moves import move_issue
from bulletin.states import IssueStatus
from distribution.models import Mailing, SendingMark
from distribution.models.mark import THE_ONE
from distribution.services.marks import note_counter, noted_counters, place_of_database
from distribution.services.moves import doubt_unfinished, move_mailing
from distribution.services.pacing import finish_if_done
from distribution.states import UNFINISHED, AfterRelease, MailingStatus


@dataclass(frozen=True)
class OpenMailing:
    """A mailing with ``rows`` that are neither sent nor given up."""

    mailing: Mailing
    rows: int
    proposed: AfterRelease


def open_mailings(now: datetime) -> list[OpenMailing]:
    """Every mailing that is not at its end, with what is safe for it; one query.

    Whatever had begun, or was due, may have gone out after the backup was made.
    """
    ended = (MailingStatus.DONE, MailingStatus.CANCELLED)
    mailings = (
        Mailing.objects.exclude(status__in=ended)
        .select_related("issue__publication")
        .annotate(rows=Count("deliveries", filter=Q(deliveries__status__in=UNFINISHED)))
    )
    return [OpenMailing(mailing, mailing.rows, _proposed(mailing, now)) for mailing in mailings]


@transaction.atomic
def release_mailings(*, actor: User, choices: Mapping[int, AfterRelease]) -> list[OpenMailing]:
    """Let mailings be sent again; ``choices`` by a mailing's key, else what is proposed.

    A mailing chosen to be in doubt ends: each of its unfinished rows waits for a person.
    Raises NotAllowed, IllegalMove (nothing is held).
    """
    if not may(actor, Action.MAILING_RELEASE):
        raise NotAllowed(_("Only an administrator may hold or release the mailings."))
    mark = SendingMark.objects.select_for_update().filter(pk=THE_ONE).first()
    if mark is None or not mark.is_held:
        raise IllegalMove(_("The mailings are not held; there is nothing to release."))
    released = [
        OpenMailing(entry.mailing, entry.rows, choices.get(entry.mailing.pk, entry.proposed))
        for entry in open_mailings(timezone.now())
    ]
    for entry in released:
        if entry.proposed == AfterRelease.DOUBT:
            _doubt(entry.mailing, actor)
        else:
            nudge("distribution.jobs.send_mailing", entry.mailing.pk)
    _set_anew(mark)
    record(
        "mailing.release",
        mark,
        actor=actor,
        detail={
            "counter": mark.counter,
            "mailings": {str(entry.mailing.pk): entry.proposed for entry in released},
        },
    )
    return released


def _proposed(mailing: Mailing, now: datetime) -> AfterRelease:
    is_to_come = mailing.status == MailingStatus.SCHEDULED and mailing.scheduled_for > now
    return AfterRelease.GO_ON if is_to_come else AfterRelease.DOUBT


def _doubt(mailing: Mailing, actor: User) -> None:
    if mailing.status != MailingStatus.SENDING:
        move_mailing(mailing.pk, MailingStatus.SENDING, actor=actor, active_at=timezone.now())
    if mailing.issue.status == IssueStatus.SIGNED:
        move_issue(mailing.issue_id, IssueStatus.DISTRIBUTED, actor=actor)
    rows = doubt_unfinished(
        mailing,
        error=_("The database was restored from a backup; it may have gone out after that."),
    )
    record("mailing.doubt", mailing, actor=actor, detail={"deliveries": rows})
    finish_if_done(mailing.pk)


def _set_anew(mark: SendingMark) -> None:
    """Outside first: while the release is not committed, all is held still."""
    mark.counter = max(mark.counter, noted_counters().get(mark.key.hex, 0)) + 1
    mark.place = place_of_database()
    mark.held_at, mark.hold_reason = None, ""
    note_counter(mark.key, mark.counter)
    mark.save()
