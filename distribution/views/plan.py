"""What a mailing would do, told before it starts."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bulletin.models import Edition, EditionKind, Issue
from bulletin.states import IssueStatus
from distribution.models import Contact, Mailing
from distribution.services.recipients import printed_copies, recipient_keys_of

SUPPRESSED_SHOWN = 20
SHOWN = ("organisation", "name", "email", "suppression_reason")


@dataclass(frozen=True)
class PlannedList:
    """A printed label; ``exists`` says whether a list stands behind it."""

    label: str
    exists: bool
    recipients: int

    @property
    def is_ready(self) -> bool:
        return self.exists and self.recipients > 0


@dataclass(frozen=True)
class Plan:
    """``addresses`` are distinct and include the suppressed ones, who get nothing.

    ``doubles`` stand in more than one list; of the suppressed ones the first are shown, with the
    fields ``SHOWN``. ``copies`` are what they get on paper, together.
    """

    issue: Issue
    edition: Edition | None
    mailing: Mailing | None
    lists: list[PlannedList]
    addresses: int
    doubles: int
    suppressed: list[dict[str, Any]]
    suppressed_count: int
    article_count: int
    copies: int

    @property
    def mails(self) -> int:
        return self.addresses - self.suppressed_count

    @property
    def hindrance(self) -> str:
        """Why it cannot start now and what to do; empty when it can."""
        if self.mailing is not None:
            return _("This issue has been distributed already; nobody gets it twice.")
        if self.issue.status != IssueStatus.SIGNED:
            return _("This issue is “%(now)s”. It can be distributed as soon as it is signed.") % {
                "now": self.issue.get_status_display()
            }
        if self.edition is None or not self.edition.is_ready:
            return (self.edition and self.edition.error) or _(
                "Number and date are still being put into the pages. Look again in a few seconds."
            )
        if not self.lists:
            return _("No list is printed in this issue, so there is nobody to send it to.")
        missing = [entry.label for entry in self.lists if not entry.exists]
        if missing:
            return _(
                "Printed in the issue, but no such list: %s. The list manager has to make it first."
            ) % "、".join(missing)
        empty = [entry.label for entry in self.lists if not entry.recipients]
        if empty:
            return _("No recipient in: %s. The list manager has to add one first.") % "、".join(
                empty
            )
        return ""


def plan_for(issue: Issue, article_count: int) -> Plan:
    """Reads the lists as they are today, with a constant number of queries."""
    found = recipient_keys_of(issue, timezone.localdate())
    places = Counter(key for entry in found for key in entry.contacts)
    marked = Contact.objects.filter(Q(suppressed_at__isnull=False) | Q(paper_copies__gt=0))
    rows = marked.order_by("pk").values("pk", "paper_copies", "suppressed_at", *SHOWN)
    copies = {row["pk"]: row["paper_copies"] for row in rows}
    suppressed = [row for row in rows if row["suppressed_at"] and row["pk"] in places]
    return Plan(
        issue=issue,
        edition=issue.editions.filter(kind=EditionKind.FINAL)
        .defer("snapshot", "contents", "stamp")
        .first(),
        mailing=Mailing.objects.filter(issue=issue).uncancelled().first(),
        lists=[PlannedList(entry.label, entry.is_known, len(entry.contacts)) for entry in found],
        addresses=len(places),
        doubles=sum(count > 1 for count in places.values()),
        suppressed=suppressed[:SUPPRESSED_SHOWN],
        suppressed_count=len(suppressed),
        article_count=article_count,
        copies=printed_copies(issue, places, copies),
    )
