"""What the page of a mailing shows, gathered with a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Min, Q, Value, When
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from distribution.models import Delivery, Mailing
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
class Counted:
    """Rows by state; every state is named. ``total`` includes what is not sent on purpose."""

    counts: dict[DeliveryStatus, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def to_send(self) -> int:
        return self.total - self.skipped

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
    def deferred(self) -> int:
        return self.counts[DeliveryStatus.DEFERRED]

    @property
    def skipped(self) -> int:
        return self.counts[DeliveryStatus.SKIPPED]


@dataclass(frozen=True)
class PrintedList(Counted):
    """A printed label, and what became of its addresses; one in two lists counts in both."""

    label: str


@dataclass(frozen=True)
class MailingPage(Counted):
    mailing: Mailing
    choice: RowChoice
    lists: list[PrintedList]
    rows: Page[Any]
    next_try_at: datetime | None
    pace: Pace | None

    @property
    def unfinished(self) -> int:
        return sum(self.counts[status] for status in UNFINISHED)

    @property
    def has_lost_its_starter(self) -> bool:
        """Late because whoever scheduled it may no longer distribute."""
        return self.mailing.status == MailingStatus.LATE and not starter_may(self.mailing)

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
    times = times_of(mailing, now)
    counts = {state: times[state].count if state in times else 0 for state in DeliveryStatus}
    deferred = times.get(DeliveryStatus.DEFERRED)
    return MailingPage(
        mailing=mailing,
        choice=choice,
        counts=counts,
        lists=lists_of(mailing),
        rows=page_of(mailing, choice, counts),
        next_try_at=deferred.first_due_at if deferred else None,
        pace=pace_of(mailing, counts, times.values(), now),
    )


@dataclass(frozen=True)
class StateTimes:
    """Of the rows in one state: how many, how many sent ``lately``, and the earliest times."""

    count: int
    lately: int
    first_due_at: datetime | None
    first_sent_at: datetime | None


def times_of(mailing: Mailing, now: datetime) -> dict[str, StateTimes]:
    """One query; states without rows are left out."""
    lately = Q(sent_at__gte=now - timedelta(seconds=PACE_SECONDS))
    rows = (
        mailing.deliveries.order_by()
        .values_list("status")
        .annotate(
            count=Count("pk"),
            lately=Count("pk", filter=lately),
            due=Min("due_at"),
            sent=Min("sent_at"),
        )
    )
    return {status: StateTimes(*rest) for status, *rest in rows}


def page_of(mailing: Mailing, choice: RowChoice, counts: dict[DeliveryStatus, int]) -> Page[Any]:
    """The rows chosen, those that need a person first. In two steps: keys are sorted, not rows."""
    places = [When(status=status, then=Value(place)) for place, status in enumerate(SHOWN_ORDER)]
    rows = mailing.deliveries.filter(with_words(choice.words))
    if choice.state:
        rows = rows.filter(status=choice.state)
    in_order = rows.order_by(Case(*places, output_field=IntegerField()), "pk")
    paginator = Paginator(in_order.values_list("pk", flat=True), ROWS_A_PAGE)
    if not choice.words:
        paginator.count = sum(
            count for state, count in counts.items() if choice.state in ("", state)
        )
    page: Page[Any] = paginator.get_page(choice.page)
    keys = list(page.object_list)
    shown = Delivery.objects.select_related("decided_by", "contact").in_bulk(keys)
    page.object_list = [shown[key] for key in keys if key in shown]
    return page


def lists_of(mailing: Mailing) -> list[PrintedList]:
    """In printed order. Two queries."""
    counts: dict[int, dict[DeliveryStatus, int]] = {}
    rows = Delivery.lists.through.objects.filter(delivery__mailing=mailing)
    states = rows.order_by().values_list("mailinglist", "delivery__status")
    for key, status, count in states.annotate(Count("pk")):
        counts.setdefault(key, dict.fromkeys(DeliveryStatus, 0))[DeliveryStatus(status)] = count
    return [
        PrintedList(counts.get(entry.pk, dict.fromkeys(DeliveryStatus, 0)), entry.label)
        for entry in mailing.mailing_lists.all()
    ]


def pace_of(
    mailing: Mailing,
    counts: dict[DeliveryStatus, int],
    times: Collection[StateTimes],
    now: datetime,
) -> Pace | None:
    """How fast the rows go out; None while nobody can tell."""
    lately = sum(state.lately for state in times)
    first_sent_at = min((one.first_sent_at for one in times if one.first_sent_at), default=None)
    left = counts[DeliveryStatus.QUEUED] + counts[DeliveryStatus.SENDING]
    if mailing.status != MailingStatus.SENDING or not left or lately < PACE_ROWS:
        return None
    if first_sent_at is None:
        return None
    seconds = min(max((now - first_sent_at).total_seconds(), 1), PACE_SECONDS)
    a_minute = lately * 60 / seconds
    return Pace(a_minute=round(a_minute), minutes_left=ceil(left / a_minute))
