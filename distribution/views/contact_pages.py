"""What the page of contacts shows, gathered with a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import Office, User
from bulletin.models import Issue
from bulletin.states import IssueStatus
from distribution.bounces.reasons import Reason
from distribution.models import BounceReport, Contact, DistributionList, ListPart
from distribution.models.bounce import Effect
from distribution.services.recipients import member_keys_on
from distribution.states import DeliveryStatus
from distribution.views.contact_choice import (
    DOUBTFUL,
    FAILED,
    FAILING,
    NOWHERE,
    OFFICE_GONE,
    STOPPED,
    ContactChoice,
    Troubled,
    chosen_contacts,
    office_is_gone,
    troubled_contacts,
)

CONTACTS_A_PAGE = 50
NAMES_SAID = 3
STATE_WORDS: dict[str, str | Promise] = {
    "": gettext_lazy("All states"),
    FAILING: gettext_lazy("Cannot be reached"),
    DOUBTFUL: gettext_lazy("In doubt"),
    STOPPED: gettext_lazy("Not mailed"),
    NOWHERE: gettext_lazy("In no list"),
    OFFICE_GONE: gettext_lazy("Their office is no more"),
}


@dataclass(frozen=True)
class ListRow:
    """``failing`` of the ``recipients`` cannot be reached; a part of others is not printed."""

    entry: DistributionList
    recipients: int
    failing: int
    is_part: bool


@dataclass(frozen=True)
class PrintedLine:
    """What stands at the end of the next issue. ``issue`` is the one that says so, None where
    no issue is being made: then it is the lists in their order."""

    label: str
    names: list[str]
    issue: Issue | None
    unknown: list[str]

    @property
    def text(self) -> str:
        return "、".join(self.names)


@dataclass(frozen=True)
class ContactPage:
    choice: ContactChoice
    lists: list[ListRow]
    chosen: ListRow | None
    office: Office | None
    offices: list[Office]
    rows: Page[Contact]
    line: PrintedLine
    total: int
    stopped: int
    failing: list[Troubled]
    unmatched: int
    office_gone: int

    @property
    def failing_words(self) -> str:
        """The first few and why, the others as a number."""
        named = [
            _("%(who)s (%(why)s)")
            % {"who": who_is(contact), "why": words_of_fate(contact.fate, contact.fate_reason)}
            for contact in self.failing[:NAMES_SAID]
        ]
        text = pgettext("between names in a list", ", ").join(named)
        more = len(self.failing) - len(named)
        if not more:
            return text
        words = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more)
        return words % {"names": text, "more": more}

    @property
    def states(self) -> list[tuple[str, str | Promise]]:
        return list(STATE_WORDS.items())

    @property
    def state_words(self) -> str | Promise:
        return STATE_WORDS[self.choice.state]


def contact_page(user: User, choice: ContactChoice) -> ContactPage:
    today = timezone.localdate()
    is_part = Exists(ListPart.objects.filter(part=OuterRef("pk")))
    entries = list(DistributionList.objects.visible_to(user).annotate(is_part=is_part))
    members = member_keys_on(entries, today)
    troubled = troubled_contacts(user)
    failing = [entry for entry in troubled if entry.fate in FAILED]
    lists = list_rows(entries, members, {contact.pk for contact in failing})
    contacts = chosen_contacts(user, choice, members, troubled)
    rows = Paginator(contacts, CONTACTS_A_PAGE).get_page(choice.page)
    offices = list(Office.objects.alive_on(today))
    unmatched = BounceReport.objects.filter(effect=Effect.UNMATCHED).order_by()
    # Counted beside the contacts, for one query less; not where there are none.
    reports = Subquery(unmatched.values("effect").annotate(count=Count("pk")).values("count"))
    totals = Contact.objects.visible_to(user).aggregate(
        unmatched=Max(reports),
        everybody=Count("pk"),
        stopped=Count("pk", filter=Q(suppressed_at__isnull=False)),
        office_gone=Count("pk", filter=office_is_gone()),
    )
    return ContactPage(
        choice=choice,
        lists=lists,
        chosen=next((row for row in lists if row.entry.pk == choice.list_id), None),
        office=next((office for office in offices if office.pk == choice.office_id), None),
        offices=offices,
        rows=rows,
        line=printed_line(lists),
        total=totals["everybody"],
        stopped=totals["stopped"],
        failing=failing,
        office_gone=totals["office_gone"],
        unmatched=totals["unmatched"] or 0 if totals["everybody"] else unmatched.count(),
    )


def list_rows(
    entries: Sequence[DistributionList], members: dict[int, list[int]], failing: set[int]
) -> list[ListRow]:
    return [
        ListRow(
            entry=entry,
            recipients=len(members[entry.pk]),
            failing=len(failing.intersection(members[entry.pk])),
            is_part=entry.is_part,  # type: ignore[attr-defined]
        )
        for entry in entries
    ]


def printed_line(lists: list[ListRow]) -> PrintedLine:
    """From the oldest issue that is not signed, else the lists that are no part of another."""
    unsigned = Issue.objects.filter(status__in=[IssueStatus.ASSEMBLING, IssueStatus.IN_REVIEW])
    issue = unsigned.select_related("publication").order_by("pk").first()
    if issue is None:
        names = [row.entry.name for row in lists if not row.is_part]
        return PrintedLine("本期印发", names, None, [])
    names = list(dict.fromkeys(issue.printed_range))
    known = {row.entry.name for row in lists}
    return PrintedLine(
        issue.distribution_label, names, issue, [name for name in names if name not in known]
    )


def who_is(contact: Troubled) -> str:
    return contact.organisation or contact.name


def words_of_fate(fate: str, reason: str) -> str:
    """What became of the last mail to a contact, or why it came back."""
    if reason and fate in FAILED:
        return str(Reason(reason).label)
    return str(DeliveryStatus(fate).label) if fate else ""
