"""Starting a mailing, and letting one that waits for a person go on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

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
from distribution.models import Contact, Delivery, DistributionList, Mailing, MailingList
from distribution.services.letters import mail_domain
from distribution.services.moves import move_mailing
from distribution.states import DeliveryStatus, MailingStatus

ROWS_AT_ONCE = 500


def lists_of(issue: Issue, names: Sequence[str] | None = None) -> list[DistributionList]:
    """The lists behind the printed range, in printed order.

    ``names``, where given, are the labels a person chose: they must be the printed ones.
    Raises DomainError for a mismatch and for a label that has no list.
    """
    printed = list(dict.fromkeys(issue.printed_range))
    if names is not None and set(names) != set(printed):
        missing = [label for label in printed if label not in names]
        extra = [label for label in names if label not in printed]
        raise DomainError(_mismatch(missing, extra))
    lists = {entry.name: entry for entry in DistributionList.objects.filter(name__in=printed)}
    unknown = [label for label in printed if label not in lists]
    if unknown or not printed:
        raise DomainError(
            _("The printed range names %(labels)s, but there is no such list. Make it first.")
            % {"labels": "、".join(f"“{label}”" for label in unknown)}
            if unknown
            else _("Nothing is printed in this issue's distribution line, so nobody can get it.")
        )
    return [lists[label] for label in printed]


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
    pages are not ready, the lists are not those printed, or a list is empty.
    """
    if actor is not None and not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may distribute an issue."))
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if Mailing.objects.filter(issue=issue).exists():
        raise IllegalMove(_("This issue has been distributed already; nobody gets it twice."))
    if issue.status != IssueStatus.SIGNED:
        raise IllegalMove(_("Only a signed issue can be distributed. Have it signed first."))
    edition = _final_edition(issue)
    lists = lists_of(issue, names)
    mailing = Mailing.objects.create(
        issue=issue,
        edition=edition,
        scheduled_for=scheduled_for or timezone.now(),
        started_by=actor,
    )
    rows = _write_rows(mailing, lists)
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
    return mailing


@transaction.atomic
def resume_mailing(mailing_id: int, *, actor: User) -> Mailing:
    """Let a mailing that waited for a person go on now. Raises NotAllowed, IllegalMove."""
    if not may(actor, Action.MAILING_START):
        raise NotAllowed(_("Only an editor may distribute an issue."))
    now = timezone.now()
    mailing = Mailing.objects.select_for_update().get(pk=mailing_id)
    if mailing.status != MailingStatus.LATE:
        raise IllegalMove(_("This mailing no longer waits for a person. Reload the page."))
    mailing = move_mailing(
        mailing_id, MailingStatus.SENDING, actor=actor, active_at=now, scheduled_for=now
    )
    if mailing.issue.status == IssueStatus.SIGNED:
        move_issue(mailing.issue_id, IssueStatus.DISTRIBUTED, actor=actor)
    nudge("distribution.jobs.send_mailing", mailing.pk)
    return mailing


def _final_edition(issue: Issue) -> Edition:
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


def _write_rows(mailing: Mailing, lists: list[DistributionList]) -> int:
    today = timezone.localdate()
    domain = mail_domain()
    rows: dict[str, Delivery] = {}
    links: list[tuple[str, MailingList]] = []
    for position, entry in enumerate(lists):
        frozen = MailingList.objects.create(
            mailing=mailing, list=entry, label=entry.name, position=position
        )
        members = list(Contact.objects.members_on(entry.pk, today))
        if not members:
            raise DomainError(
                _("The list “%s” has no recipient. Add one before distributing.") % entry.name
            )
        for contact in members:
            address = contact.email
            rows.setdefault(address.lower(), _row(mailing, contact, domain))
            links.append((address.lower(), frozen))
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
        message_id=message_id_for(str(mailing.key), contact.email, domain),
        due_at=mailing.scheduled_for,
    )
