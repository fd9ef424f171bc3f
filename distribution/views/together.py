"""Rows of a mailing that a person has ticked, and what is asked before they are decided."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from django.db.models import Q
from django.http import Http404, QueryDict

from distribution.models import Delivery, Mailing
from distribution.services.decisions import MAY_BE_SENT_AGAIN, MAY_COUNT
from distribution.states import DeliveryStatus
from distribution.views.choice import RowChoice, with_words

NAMES_SHOWN = 100
NOTHING_SHEET = "distribution/partials/sheet_nothing_chosen.html"
SHEETS = {
    "confirm": ("distribution/partials/sheet_confirm_chosen.html", MAY_COUNT),
    "resend": ("distribution/partials/sheet_resend_chosen.html", MAY_BE_SENT_AGAIN),
}
# The key of a row and its standing as it was on the page: 12:uncertain-1.
TOKEN = re.compile(r"(?P<pk>\d{1,15}):(?P<standing>[a-z]+-\d{1,9})", re.ASCII)


def token_of(delivery: Delivery) -> str:
    return f"{delivery.pk}:{delivery.standing}"


def seen_in(tokens: Iterable[str]) -> dict[int, str]:
    """The standing of each row by primary key. Raises Http404 for what no page of ours holds."""
    seen = {}
    for token in tokens:
        found = TOKEN.fullmatch(token)
        if not found:
            raise Http404
        seen[int(found["pk"])] = found["standing"]
    return seen


@dataclass(frozen=True)
class Ticks:
    """``seen`` has the rows ticked one by one, ``states`` those of which all are meant."""

    seen: dict[int, str] = field(default_factory=dict)
    states: frozenset[str] = frozenset()

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Raises Http404 for what no page of ours holds."""
        states = frozenset(query.getlist("all"))
        if not states <= MAY_BE_SENT_AGAIN:
            raise Http404
        return cls(seen_in(query.getlist("row")), states)


@dataclass(frozen=True)
class Together:
    """``rows`` are what the decision is about; ``left_out`` were ticked but it cannot be theirs."""

    rows: list[Delivery]
    left_out: int

    @property
    def shown(self) -> list[Delivery]:
        return self.rows[:NAMES_SHOWN]

    @property
    def not_shown(self) -> int:
        return max(len(self.rows) - NAMES_SHOWN, 0)

    @property
    def doubtful(self) -> int:
        return sum(row.status == DeliveryStatus.UNCERTAIN for row in self.rows)

    @property
    def others(self) -> int:
        return len(self.rows) - self.doubtful

    @property
    def tokens(self) -> str:
        return " ".join(token_of(row) for row in self.rows)


def ticked_rows(
    mailing: Mailing, ticks: Ticks, choice: RowChoice, statuses: frozenset[DeliveryStatus]
) -> Together:
    """The ticked rows that can be decided so, with two queries.

    A tick for all of a state means those found by the words, and those on other pages too.
    Raises Http404 for a row that is not of the mailing.
    """
    check_rows_of(mailing, ticks.seen)
    one_by_one = Q(pk__in=ticks.seen.keys())
    all_of = Q(status__in=ticks.states) & with_words(choice.words)
    rows = list(mailing.deliveries.filter(one_by_one | all_of).order_by("pk"))
    fit = [
        row
        for row in rows
        if row.status in statuses
        and (row.status in ticks.states or row.standing == ticks.seen.get(row.pk))
    ]
    return Together(fit, len(rows) - len(fit))


def check_rows_of(mailing: Mailing, seen: dict[int, str]) -> None:
    """Raises Http404 unless all rows are of the mailing."""
    if mailing.deliveries.filter(pk__in=seen.keys()).count() != len(seen):
        raise Http404
