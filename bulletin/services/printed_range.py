"""The distribution line of an issue: the labels that are printed in it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Issue
from bulletin.states import IssueStatus

LONGEST_LABEL = 80


@transaction.atomic
def set_printed_range(issue_id: int, labels: Sequence[str], *, actor: User | None) -> Issue:
    """Print ``labels`` in this order, each once. ``actor`` is None at the command line.

    Raises NotAllowed, IllegalMove for an issue that is no longer being assembled, and DomainError
    for a label without a character or with too many.
    """
    if actor is not None and not may(actor, Action.ISSUE_ASSEMBLE):
        raise NotAllowed(_("Only an editor may do this."))
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.status != IssueStatus.ASSEMBLING:
        raise IllegalMove(
            _("This issue is now “%(now)s”, so nothing in it can be changed.")
            % {"now": issue.get_status_display()}
        )
    after = list(dict.fromkeys(label.strip() for label in labels))
    if not all(0 < len(label) <= LONGEST_LABEL for label in after):
        raise DomainError(
            _("A label of the distribution line has 1 to %(most)d characters.")
            % {"most": LONGEST_LABEL}
        )
    before = issue.printed_range
    if after != before:
        issue.printed_range = after
        issue.save(update_fields=["printed_range", "changed_at"])
        record("issue.set_range", issue, actor=actor, detail={"before": before, "after": after})
    return issue
