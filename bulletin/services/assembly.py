"""Putting an issue together and sending it to review."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from bulletin.models import Edition, EditionKind, Issue
from bulletin.services.editions import order_edition
from bulletin.services.moves import move_issue
from bulletin.services.proofreading import findings_of_adoptions, unsettled_words
from bulletin.services.snapshots import snapshot_of
from bulletin.states import IssueStatus


@transaction.atomic
def send_to_review(issue_id: int, *, actor: User) -> Edition:
    """Freeze the issue into an edition and put it before the signer.

    Raises IllegalMove, NotAllowed, and DomainError for an issue without articles or without a
    distribution range, since both are printed, and for one in which severe findings of the
    proofreader are neither mended nor waived.
    """
    _check_may_assemble(actor)
    issue = move_issue(
        issue_id,
        IssueStatus.IN_REVIEW,
        actor=actor,
        sent_to_review_by=actor,
        sent_to_review_at=timezone.now(),
    )
    adoptions = list(issue.adoptions.all())
    if not adoptions:
        raise DomainError(_("This issue holds no article yet. Adopt one before sending it."))
    if not issue.printed_range:
        raise DomainError(_("No distribution range is set. Choose it before sending the issue."))
    found = findings_of_adoptions(issue, adoptions)
    for adoption in adoptions:
        if severe := found[adoption.pk].severe:
            words = {"title": adoption.printed_title, "said": unsettled_words(severe)}
            raise DomainError(_("“%(title)s”: %(said)s") % words)
    return order_edition(issue, kind=EditionKind.REVIEW, snapshot=snapshot_of(issue), actor=actor)


@transaction.atomic
def recall_issue(issue_id: int, *, actor: User, note: str = "") -> Issue:
    """Take an issue back from review. Raises IllegalMove, NotAllowed."""
    _check_may_assemble(actor)
    return move_issue(issue_id, IssueStatus.ASSEMBLING, actor=actor, note=note)


def _check_may_assemble(actor: User) -> None:
    if not may(actor, Action.ISSUE_ASSEMBLE):
        raise NotAllowed(_("Only an editor may do this."))
