"""The one way to an issue in which something is to be changed."""

from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import IllegalMove, NotAllowed
from accounts.models import User
from bulletin.models import Issue
from bulletin.states import IssueStatus


def issue_to_change(issue_id: int, actor: User | None) -> Issue:
    """The issue, locked. ``actor`` is None at the command line.

    Raises NotAllowed, and IllegalMove for an issue that is no longer being assembled.
    """
    if actor is not None and not may(actor, Action.ISSUE_ASSEMBLE):
        raise NotAllowed(_("Only an editor may do this."))
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    if issue.status != IssueStatus.ASSEMBLING:
        raise IllegalMove(
            _("This issue is now “%(now)s”, so nothing in it can be changed.")
            % {"now": issue.get_status_display()}
        )
    return issue


def touch_arrangement(issue: Issue) -> None:
    """Let changes from pages that show what stood where before this one be refused."""
    issue.arrangement_version += 1
    issue.save(update_fields=["arrangement_version", "changed_at"])
