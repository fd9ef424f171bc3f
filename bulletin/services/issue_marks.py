"""What one issue bears in its head and foot besides its number: 密级, 份号, 印数."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Issue
from bulletin.press.masthead_checks import checked_classification, checked_copy_number
from bulletin.services.assembling import issue_to_change

MOST_COPIES = 1_000_000


@transaction.atomic
def set_issue_marks(
    issue_id: int,
    *,
    actor: User | None,
    classification: str | None = None,
    copy_number: str | None = None,
    copies: int | None = None,
) -> Issue:
    """Set what is given; empty texts and no copies (0) take a mark away, None leaves it.

    ``actor`` is None at the command line. Raises NotAllowed, IllegalMove for an issue that is no
    longer being assembled, BadStyle, and DomainError for a number of copies that nobody prints.
    """
    issue = issue_to_change(issue_id, actor)
    before = _marks(issue)
    if classification is not None:
        issue.classification = checked_classification(classification)
    if copy_number is not None:
        issue.copy_number = checked_copy_number(copy_number)
    if copies is not None:
        if not 0 <= copies <= MOST_COPIES:
            raise DomainError(
                _("The number of copies is 1 to %(most)d, or 0 for none.") % {"most": MOST_COPIES}
            )
        issue.copies = copies or None
    after = _marks(issue)
    if after != before:
        issue.save(update_fields=[*after, "changed_at"])
        record("issue.set_marks", issue, actor=actor, detail={"before": before, "after": after})
    return issue


def _marks(issue: Issue) -> dict[str, str | int | None]:
    return {
        "classification": issue.classification,
        "copy_number": issue.copy_number,
        "copies": issue.copies,
    }
