"""Starting a mailing, and letting one that is late or paused go on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from accounts.services.audit import record
from bulletin.models import Edition, EditionKind, Issue
from bulletin.services.moves import move_issue
from bulletin.states import IssueStatus
from distribution.carrier.message import message_id_for
from distribution.models import Contact, Delivery, Mailing, MailingList
from distribution.services.hold import refuse_while_held
from distribution.services.letters import mail_domain
from distribution.services.moves import move_mailing
from distribution.services.recipients import Recipients, recipients_of
from distribution.services.scheduling import check_time
from distribution.states import DeliveryStatus, MailingStatus

ROWS_AT_ONCE = 500


def checked_recipients(
    issue: Issue, names: Sequence[str] | None = None
) -> list[Recipients[Contact]]:
    """Who stands behind the printed range today, in printed order.

    ``names``, where given, are the labels a person chose: they must be the printed ones.
    Raises DomainError for a mismatch and for a label that nobody stands behind.
    """
    printed = list(dict.fromkeys(issue.printed_range))
    if names is not None and set(names) != set(printed):
        missing = [label for label in printed if label not in names]
        extra = [label for label in names if label not in printed]
        raise DomainError(_mismatch(missing, extra))
    found = recipients_of(issue, timezone.localdate())
    if not found:
        raise DomainError(
            _("Nothing is printed in this issue's distribution line, so nobody can get it.")
        )
    if unknown := [entry.label for entry in found if not entry.is_known]:
        raise DomainError(
            _("The printed range names %(labels)s, but there is no such list. Make it first.")
            % {"labels": "、".join(f"“{label}”" for label in unknown)}
        )
    for entry in found:
        if not entry.contacts:
            raise DomainError(
                _("The list “%s” has no recipient. Add one before distributing.") % entry.label
            )
    return found


@transaction.atomic
def start_mailing(
    issue_id: int,
    *,
    actor: User | None,
    names: Sequence[str] | None = None,
    scheduled_for: datetime | None = None,
) -> Mailing:
    """Write the mailing of a signed issue with one row per address; workers do the rest.

    Raises NotAllowed, IllegalMove (not signed, or sent already) and DomainError: the final
    pages are not ready, the lists are not those printed, a list is empty, there is no such time
    (BadTime), or all mailings are held (Held).
    """
    if actor is not None and not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may distribute an issue."))
    refuse_while_held()
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if Mailing.objects.filter(issue=issue).uncancelled().exists():
        raise IllegalMove(_("This issue has been distributed already; nobody gets it twice."))
    if issue.status != IssueStatus.SIGNED:
        raise IllegalMove(_("Only a signed issue can be distributed. Have it signed first."))
    if scheduled_for is not None:
        check_time(scheduled_for, timezone.now())
    edition = final_edition(issue)
    recipients = checked_recipients(issue, names)
    mailing = Mailing.objects.create(
        issue=issue,
        edition=edition,
        scheduled_for=scheduled_for or timezone.now(),
        started_by=actor,
    )
    rows = _write_rows(mailing, recipients)
    record(
        "mailing.create",
        mailing,
        actor=actor,
        detail={"issue": issue.pk, "sha256": edition.sha256, "rows": rows},
    )
    nudge("distribution.jobs.send_mailing", mailing.pk)
    return mailing


@transaction.atomic
def begin_mailing(mailing_id: int) -> Mailing:
    """A due mailing starts: from here on the issue counts as distributed. Raises IllegalMove."""
    mailing = move_mailing(mailing_id, MailingStatus.SENDING, actor=None, active_at=timezone.now())
    if mailing.issue.status == IssueStatus.SIGNED:
        move_issue(mailing.issue_id, IssueStatus.DISTRIBUTED, actor=mailing.started_by)
    # The caller sends; the others join.
    nudge_workers(mailing_id, settings.MAILING_CONNECTIONS - 1)
    return mailing


@transaction.atomic
def resume_mailing(mailing_id: int, *, actor: User) -> Mailing:
    """Let a mailing that is late or paused go on now, however long it has stood still.

    Raises NotAllowed, IllegalMove, Held.
    """
    if not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may distribute an issue."))
    refuse_while_held()
    now = timezone.now()
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.status not in (MailingStatus.LATE, MailingStatus.PAUSED):
        raise IllegalMove(_("This mailing no longer waits for a person. Reload the page."))
    is_late = mailing.status == MailingStatus.LATE
    mailing = move_mailing(
        mailing_id,
        MailingStatus.SENDING,
        actor=actor,
        active_at=now,
        resumed_at=now,
        scheduled_for=now if is_late else mailing.scheduled_for,
    )
    if mailing.issue.status == IssueStatus.SIGNED:
        move_issue(mailing.issue_id, IssueStatus.DISTRIBUTED, actor=actor)
    nudge_workers(mailing_id, settings.MAILING_CONNECTIONS)
    return mailing


def nudge_workers(mailing_id: int, count: int) -> None:
    """As many jobs as workers are to send the mailing at once; each goes on with its own."""
    for _job in range(count):
        nudge("distribution.jobs.send_mailing", mailing_id)


def final_edition(issue: Issue) -> Edition:
    edition = issue.editions.filter(kind=EditionKind.FINAL).first()
    if edition is None or not edition.is_ready:
        raise DomainError(
            edition.error
            if edition and edition.error
            else _("The final pages are still being typeset. Try again in a moment.")
        )
    return edition


def _mismatch(missing: Iterable[str], extra: Iterable[str]) -> str:
    parts = [
        _("printed but not chosen: %s") % "、".join(missing) if missing else "",
        _("chosen but not printed: %s") % "、".join(extra) if extra else "",
    ]
    return _("The lists must be those printed in the issue (%(difference)s).") % {
        "difference": "；".join(part for part in parts if part)
    }


def _write_rows(mailing: Mailing, recipients: Sequence[Recipients[Contact]]) -> int:
    domain = mail_domain()
    attached = _addresses_to_attach_for(mailing.edition, recipients)
    rows: dict[str, Delivery] = {}
    links: list[tuple[str, MailingList]] = []
    for position, behind in enumerate(recipients):
        frozen = MailingList.objects.create(
            mailing=mailing, list=behind.entry, label=behind.label, position=position
        )
        for contact in behind.contacts:
            address = contact.email.lower()
            row = rows.setdefault(address, _row(mailing, contact, domain))
            row.is_linked = address not in attached
            row.may_leave &= behind.entry is not None and behind.entry.allows_leaving
            links.append((address, frozen))
    Delivery.objects.bulk_create(rows.values(), batch_size=ROWS_AT_ONCE)
    through = Delivery.lists.through
    through.objects.bulk_create(
        (
            through(delivery_id=rows[address].pk, mailinglist_id=frozen.pk)
            for address, frozen in links
        ),
        batch_size=ROWS_AT_ONCE,
    )
    return len(rows)


def _addresses_to_attach_for(
    edition: Edition, recipients: Sequence[Recipients[Contact]]
) -> set[str]:
    """Those who stand behind a label that takes an attachment of this size."""
    size_kb = (edition.size_bytes or 0) / 1024
    return {
        contact.email.lower()
        for behind in recipients
        if not settings.SITE_URL
        or behind.entry is None
        or behind.entry.link_above_kb is None
        or size_kb <= behind.entry.link_above_kb
        for contact in behind.contacts
    }


def _row(mailing: Mailing, contact: Contact, domain: str) -> Delivery:
    suppressed = contact.suppressed_at is not None
    return Delivery(
        mailing=mailing,
        contact=contact,
        address=contact.email,
        recipient_name=contact.name,
        organisation=contact.organisation,
        status=DeliveryStatus.SKIPPED if suppressed else DeliveryStatus.QUEUED,
        error=contact.suppression_reason if suppressed else "",
        may_leave=settings.SITE_URL.startswith("https://"),
        message_id=message_id_for(str(mailing.key), contact.email, domain),
        due_at=mailing.scheduled_for,
    )
