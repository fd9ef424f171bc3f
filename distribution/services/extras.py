"""本期增发: who gets one issue besides its lists, on paper and by mail together."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Issue
from bulletin.services.issue_marks import set_issue_marks
from bulletin.services.printed_range import set_printed_range
from distribution.models import Contact, DistributionList, Extra
from distribution.services.contacts import MOST_COPIES
from distribution.services.recipients import printed_copies, recipient_keys_of


@transaction.atomic
def add_extra(
    issue_id: int, contact_id: int, *, label: str = "", copies: int = 0, actor: User | None
) -> Extra:
    """Print ``label`` (else the contact's organisation or name) in the distribution line, mail the
    contact this issue and print ``copies`` more; said again, it is changed.

    Raises NotAllowed, IllegalMove for an issue that is no longer being assembled, and DomainError.
    """
    contact = Contact.objects.get(pk=contact_id)
    label = label.strip() or contact.organisation or contact.name
    if not 0 <= copies <= MOST_COPIES:
        raise DomainError(_("The number of copies is from 0 to %(most)d.") % {"most": MOST_COPIES})
    earlier = Extra.objects.filter(issue=issue_id, contact=contact).first()
    if earlier is not None and earlier.label != label:
        remove_extra(issue_id, contact_id, actor=actor)
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    set_printed_range(issue_id, [*issue.printed_range, label], actor=actor)
    extra, _created = Extra.objects.update_or_create(
        issue=issue, contact=contact, defaults={"label": label, "copies": copies}
    )
    detail = {"contact": contact.pk, "label": label, "copies": copies}
    record("issue.add_extra", issue, actor=actor, detail=detail)
    count_copies(issue_id, actor=actor)
    return extra


@transaction.atomic
def remove_extra(issue_id: int, contact_id: int, *, actor: User | None) -> None:
    """Take an extra recipient out again, with its label if nobody else stands behind that.

    Raises NotAllowed, IllegalMove, and DomainError when there is no such extra.
    """
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    extra = Extra.objects.filter(issue=issue, contact=contact_id).first()
    if extra is None:
        raise DomainError(_("This recipient is not among the extra ones of the issue."))
    extra.delete()
    is_needed = (
        issue.extras.filter(label=extra.label).exists()
        or DistributionList.objects.filter(name=extra.label).exists()
    )
    labels = [label for label in issue.printed_range if is_needed or label != extra.label]
    set_printed_range(issue_id, labels, actor=actor)
    detail = {"contact": contact_id, "label": extra.label, "copies": extra.copies}
    record("issue.remove_extra", issue, actor=actor, detail=detail)
    count_copies(issue_id, actor=actor)


@transaction.atomic
def count_copies(issue_id: int, *, actor: User | None) -> Issue:
    """Set the printed 共印N份 to what the recipients of today get on paper; none prints no line.

    Raises NotAllowed and IllegalMove.
    """
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    recipients = recipient_keys_of(issue, timezone.localdate())
    keys = {key for entry in recipients for key in entry.contacts}
    on_paper = Contact.objects.filter(paper_copies__gt=0).order_by()
    copies = printed_copies(issue, keys, dict(on_paper.values_list("pk", "paper_copies")))
    return set_issue_marks(issue_id, actor=actor, copies=copies)
