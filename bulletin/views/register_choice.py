"""Which entries of the register a person is looking at, as the query string says it."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from bulletin.models import Tenure

LONGEST_WORDS = 60


@dataclass(frozen=True)
class RegisterChoice:
    """``asked_day`` is the day as it was typed; ``is_unread`` where it is none."""

    words: str
    asked_day: str
    is_all: bool

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        words = query.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
        return cls(words, query.get("on", "").strip()[:10], query.get("all") == "yes")

    @property
    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.asked_day)
        except ValueError:
            return None

    @property
    def day(self) -> date:
        return self._day or timezone.localdate()

    @property
    def is_unread(self) -> bool:
        return bool(self.asked_day) and self._day is None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words)

    @property
    def query(self) -> str:
        """For links to the next page and to files; ends in & unless it is empty."""
        said = {"q": self.words, "on": self.asked_day, "all": "yes" if self.is_all else ""}
        found = urlencode({name: value for name, value in said.items() if value})
        return f"{found}&" if found else ""

    def tenures(self) -> "QuerySet[Tenure]":
        found = Tenure.objects.all() if self.is_all else Tenure.objects.in_force(self.day)
        for word in self.words.split():
            found = found.filter(
                Q(name__icontains=word) | Q(office__icontains=word) | Q(title__icontains=word)
            )
        return found.order_by("position", "since", "pk")
