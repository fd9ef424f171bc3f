"""The signer's decision: 签发 or 退回."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Decision, Edition, EditionKind, Issue, Publication, SignOff
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.services.editions import order_edition
from bulletin.services.indexing import index_issue
from bulletin.services.moves import move_issue
from bulletin.services.notices import tell_of_return
from bulletin.services.numbering import take_numbers
from bulletin.states import IssueStatus


class StampChanged(IllegalMove):
    """Number or date are no longer those the signer was shown."""


@transaction.atomic
def sign_issue(
    issue_id: int,
    *,
    actor: User,
    edition_sha256: str,
    remark: str = "",
    expected: Stamp | None = None,
) -> SignOff:
    """Sign the edition whose PDF has ``edition_sha256``, number and date the issue.

    ``expected`` is the number and date the signer was shown. The final edition is ordered
    from the very snapshot that was read, with number and date filled in. Raises NotAllowed
    (no signer, or the one who assembled the issue), IllegalMove (no longer in review, or
    the pages have changed since), StampChanged (then no number is taken).
    """
    issue, edition = _under_review(issue_id, actor, edition_sha256)
    date = issue.reserved_date or timezone.localdate()
    numbers = take_numbers(issue, date.year)
    stamp = Stamp(number=numbers.number, total_number=numbers.total_number, date=date)
    if expected is not None:
        _check_stamp(stamp, expected)
    issue = move_issue(
        issue.pk,
        IssueStatus.SIGNED,
        actor=actor,
        note=remark,
        number=numbers.number,
        total_number=numbers.total_number,
        year=date.year,
        date=date,
    )
    snapshot = Snapshot.from_json(edition.snapshot)
    final = order_edition(
        issue, kind=EditionKind.FINAL, snapshot=snapshot, stamp=stamp, actor=actor
    )
    index_issue(issue, snapshot)
    return _decide(issue, edition, Decision.SIGNED, actor=actor, remark=remark, final=final)


@transaction.atomic
def return_issue(issue_id: int, *, actor: User, edition_sha256: str, remark: str) -> SignOff:
    """Send an issue back to its editor, with the reason the editor will read.

    Raises NotAllowed, IllegalMove, and DomainError without a remark.
    """
    if not remark.strip():
        raise DomainError(_("Say what has to change, then return the issue."))
    issue, edition = _under_review(issue_id, actor, edition_sha256)
    move_issue(issue.pk, IssueStatus.ASSEMBLING, actor=actor, note=remark)
    tell_of_return(issue, remark.strip(), actor=actor)
    return _decide(issue, edition, Decision.RETURNED, actor=actor, remark=remark, final=None)


def _check_stamp(stamp: Stamp, expected: Stamp) -> None:
    if (stamp.number, stamp.total_number) != (expected.number, expected.total_number):
        words = {"number": stamp.number, "total": stamp.total_number}
        raise StampChanged(
            _("The number is now No. %(number)d (running No. %(total)d). Look at it, then sign.")
            % words
            if stamp.total_number
            else _("The number is now No. %(number)d. Look at it, then sign.") % words
        )
    if stamp.date != expected.date:
        raise StampChanged(_("The date is now another one. Look at it, then sign."))


def _under_review(issue_id: int, actor: User, edition_sha256: str) -> tuple[Issue, Edition]:
    if not may(actor, Action.ISSUE_SIGN):
        raise NotAllowed(_("Only a signer may do this."))
    publication_id = Issue.objects.values_list("publication_id", flat=True).get(pk=issue_id)
    Publication.objects.select_for_update().get(pk=publication_id)
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if actor.pk in (issue.assembled_by_id, issue.sent_to_review_by_id):
        raise NotAllowed(_("You assembled this issue, so another person has to sign it."))
    edition = issue.editions.filter(kind=EditionKind.REVIEW).first()
    if issue.status != IssueStatus.IN_REVIEW or edition is None:
        raise IllegalMove(
            _("This issue is now “%(now)s” and no longer waits for a signature.")
            % {"now": issue.get_status_display()}
        )
    if not edition.is_ready or edition.sha256 != edition_sha256:
        raise IllegalMove(_("The pages have changed. Please read them again, then sign."))
    return issue, edition


def _decide(
    issue: Issue,
    edition: Edition,
    decision: Decision,
    *,
    actor: User,
    remark: str,
    final: Edition | None,
) -> SignOff:
    signoff = SignOff.objects.create(
        issue=issue,
        edition=edition,
        final=final,
        decision=decision,
        signer=actor,
        remark=remark.strip(),
        snapshot_sha256=edition.snapshot_sha256,
        pdf_sha256=edition.sha256,
    )
    record(
        f"issue.{decision}",
        issue,
        actor=actor,
        detail={
            "edition": edition.pk,
            "snapshot_sha256": edition.snapshot_sha256,
            "pdf_sha256": edition.sha256,
            "number": issue.number,
            "remark": remark,
        },
    )
    return signoff
