"""The distribution line of an issue: the labels that are printed in it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Issue
from bulletin.services.assembling import issue_to_change

LONGEST_LABEL = 80


@transaction.atomic
def set_printed_range(issue_id: int, labels: Sequence[str], *, actor: User | None) -> Issue:
    """Print ``labels`` in this order, each once. ``actor`` is None at the command line.

    Raises NotAllowed, IllegalMove for an issue that is no longer being assembled, and DomainError
    for a label without a character or with too many.
    """
    issue = issue_to_change(issue_id, actor)
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
