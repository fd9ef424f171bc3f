"""What the page of a mailing shows, gathered with a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from distribution.models import Delivery, Mailing, MailingList
from distribution.services.decisions import MAY_BE_SENT_AGAIN
from distribution.services.pacing import starter_may
from distribution.states import UNFINISHED, DeliveryStatus, MailingStatus
from distribution.views.choice import RowChoice, with_words

ROWS_A_PAGE = 40
PACE_SECONDS = 60
# Fewer than these say nothing about how long the rest will take.
PACE_ROWS = 5

# What needs a person comes first.
SHOWN_ORDER = (
    DeliveryStatus.UNCERTAIN,
    DeliveryStatus.FAILED,
    DeliveryStatus.BOUNCED,
    DeliveryStatus.DEFERRED,
    DeliveryStatus.SENDING,
    DeliveryStatus.QUEUED,
    DeliveryStatus.SKIPPED,
    DeliveryStatus.SENT,
)
COUNTS_ORDER = (
    DeliveryStatus.QUEUED,
    DeliveryStatus.SENDING,
    DeliveryStatus.SENT,
    DeliveryStatus.DEFERRED,
    DeliveryStatus.UNCERTAIN,
    DeliveryStatus.FAILED,
    DeliveryStatus.BOUNCED,
    DeliveryStatus.SKIPPED,
)


@dataclass(frozen=True)
class StateCount:
    """One count of the bar, and the rows it leads to."""

    state: str
    label: str | Promise
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class RowGroup:
    """Rows in one state; ``heading`` counts all of them, also those on other pages."""

    heading: StateCount
    rows: list[Delivery]


@dataclass(frozen=True)
class Pace:
    """Messages sent a minute, and the minutes the rest will take."""

    a_minute: int
    minutes_left: int


@dataclass(frozen=True)
class MailingPage:
    """``counts`` has every state; ``total`` includes what is not sent on purpose."""

    mailing: Mailing
    choice: RowChoice
    counts: dict[DeliveryStatus, int]
    lists: QuerySet[MailingList]
    rows: Page[Delivery]
    next_try_at: datetime | None
    pace: Pace | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def has_lost_its_starter(self) -> bool:
        """Late because whoever scheduled it may no longer distribute."""
        return self.mailing.status == MailingStatus.LATE and not starter_may(self.mailing)

    @property
    def to_send(self) -> int:
        return self.total - self.counts[DeliveryStatus.SKIPPED]

    @property
    def sent(self) -> int:
        return self.counts[DeliveryStatus.SENT]

    @property
    def uncertain(self) -> int:
        return self.counts[DeliveryStatus.UNCERTAIN]

    @property
    def failed(self) -> int:
        return self.counts[DeliveryStatus.FAILED] + self.counts[DeliveryStatus.BOUNCED]

    @property
    def unfinished(self) -> int:
        return sum(self.counts[status] for status in UNFINISHED)

    @property
    def may_be_sent_again(self) -> frozenset[DeliveryStatus]:
        return MAY_BE_SENT_AGAIN

    @property
    def is_moving(self) -> bool:
        """Whether the page may change without anybody touching it."""
        ended = (MailingStatus.DONE, MailingStatus.CANCELLED)
        return self.mailing.status not in ended or self.unfinished > 0

    @property
    def tenths_sent(self) -> int:
        """How much is sent, in steps of ten per cent."""
        return 10 * (10 * self.sent // self.to_send) if self.to_send else 100

    @property
    def count_bar(self) -> list[StateCount]:
        bar = [self._count("", _("All"), self.total)]
        return bar + [
            self._count(status.value, status.label, self.counts[status]) for status in COUNTS_ORDER
        ]

    @property
    def chosen(self) -> StateCount:
        return next(count for count in self.count_bar if count.is_chosen)

    @property
    def groups(self) -> list[RowGroup]:
        headings = {count.state: count for count in self.count_bar}
        rows = groupby(self.rows, key=lambda row: row.status)
        return [RowGroup(headings[state], list(group)) for state, group in rows]

    @property
    def tickable(self) -> list[StateCount]:
        """The states on this page whose rows can be ticked, for ticking all of one."""
        shown = {row.status for row in self.rows}
        return [count for count in self.count_bar if count.state in MAY_BE_SENT_AGAIN & shown]

    def _count(self, state: str, label: str | Promise, count: int) -> StateCount:
        query = self.choice.query_for_state(state)
        return StateCount(state, label, count, query, self.choice.state == state)


def mailing_page(user: User, pk: int, choice: RowChoice) -> MailingPage:
    """Raises Http404 for what ``user`` may not see."""
    mailings = (
        Mailing.objects.visible_to(user)
        .select_related("issue__publication", "edition", "started_by", "paused_by")
        .defer("edition__snapshot", "edition__contents", "edition__stamp")
    )
    mailing = get_object_or_404(mailings, pk=pk)
    now = timezone.now()
    counts = mailing.deliveries.counts()
    times = mailing.deliveries.order_by().aggregate(
        next_try_at=Min("due_at", filter=Q(status=DeliveryStatus.DEFERRED)),
        first_sent_at=Min("sent_at"),
        lately=Count("pk", filter=Q(sent_at__gte=now - timedelta(seconds=PACE_SECONDS))),
    )
    return MailingPage(
        mailing=mailing,
        choice=choice,
        counts=counts,
        lists=lists_with_counts(mailing),
        rows=Paginator(rows_of(mailing, choice), ROWS_A_PAGE).get_page(choice.page),
        next_try_at=times["next_try_at"],
        pace=pace_of(mailing, counts, times["lately"], times["first_sent_at"], now),
    )


def rows_of(mailing: Mailing, choice: RowChoice) -> QuerySet[Delivery]:
    """The rows chosen, those that need a person first."""
    places = [When(status=status, then=Value(place)) for place, status in enumerate(SHOWN_ORDER)]
    rows = mailing.deliveries.select_related("decided_by", "contact").order_by(
        Case(*places, output_field=IntegerField()), "pk"
    )
    if choice.state:
        rows = rows.filter(status=choice.state)
    return rows.filter(with_words(choice.words))


def lists_with_counts(mailing: Mailing) -> QuerySet[MailingList]:
    """The lists in printed order, each with what became of its addresses, in one query.

    An address that stands in two lists counts in both.
    """

    def count(*statuses: DeliveryStatus) -> Count:
        return Count("deliveries", filter=Q(deliveries__status__in=statuses))

    return mailing.mailing_lists.annotate(
        to_send=Count("deliveries", filter=~Q(deliveries__status=DeliveryStatus.SKIPPED)),
        sent=count(DeliveryStatus.SENT),
        uncertain=count(DeliveryStatus.UNCERTAIN),
        failed=count(DeliveryStatus.FAILED, DeliveryStatus.BOUNCED),
        deferred=count(DeliveryStatus.DEFERRED),
        skipped=count(DeliveryStatus.SKIPPED),
    )


def pace_of(
    mailing: Mailing,
    counts: dict[DeliveryStatus, int],
    lately: int,
    first_sent_at: datetime | None,
    now: datetime,
) -> Pace | None:
    """How fast the rows go out; None while nobody can tell."""
    left = counts[DeliveryStatus.QUEUED] + counts[DeliveryStatus.SENDING]
    if mailing.status != MailingStatus.SENDING or not left or lately < PACE_ROWS:
        return None
    if first_sent_at is None:
        return None
    seconds = min(max((now - first_sent_at).total_seconds(), 1), PACE_SECONDS)
    a_minute = lately * 60 / seconds
    return Pace(a_minute=round(a_minute), minutes_left=ceil(left / a_minute))
