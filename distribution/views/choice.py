"""Which rows of a mailing a person is looking at, as the query string says it."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from distribution.states import DeliveryStatus

LONGEST_WORDS = 100


@dataclass(frozen=True)
class RowChoice:
    """``state`` is empty for all states; ``words`` are looked for in names and addresses."""

    state: str = ""
    words: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        state = query.get("state", "")
        return cls(
            state=state if state in DeliveryStatus.values else "",
            words=query.get("q", "").strip()[:LONGEST_WORDS],
            page=query.get("page", ""),
        )

    @property
    def query(self) -> str:
        """The choice as a query string, to come back to the same rows."""
        return urlencode(self._parts())

    @property
    def query_for_pages(self) -> str:
        """The same without the page, ready for ``page=`` to follow."""
        parts = {name: value for name, value in self._parts().items() if name != "page"}
        return urlencode(parts) + "&" if parts else ""

    def query_for_state(self, state: str) -> str:
        parts = {"state": state, "q": self.words}
        return urlencode({name: value for name, value in parts.items() if value})

    def _parts(self) -> dict[str, str]:
        parts = {"state": self.state, "q": self.words, "page": self.page}
        return {name: value for name, value in parts.items() if value}


def with_words(words: str) -> Q:
    """Deliveries whose name, organisation or address has the words; all for none."""
    if not words:
        return Q()
    return (
        Q(recipient_name__icontains=words)
        | Q(organisation__icontains=words)
        | Q(address__icontains=words)
    )
