"""Opening a new issue of a publication."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Issue, Publication


@transaction.atomic
def start_issue(publication_id: int, *, actor: User, is_supplement: bool = False) -> Issue:
    """An empty issue that goes to whom the last one of the publication went.

    Raises NotAllowed.
    """
    if not may(actor, Action.ISSUE_ASSEMBLE):
        raise NotAllowed(_("Only an editor may do this."))
    publication = Publication.objects.get(pk=publication_id)
    last = publication.issues.order_by("-pk").first()
    issue = Issue.objects.create(
        publication=publication,
        is_supplement=is_supplement,
        distribution_label=publication.distribution_label,
        printed_range=last.printed_range if last else [],
        assembled_by=actor,
    )
    record("issue.start", issue, actor=actor, detail={"is_supplement": is_supplement})
    return issue
