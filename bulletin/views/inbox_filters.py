"""Where in the inbox an editor is: the state, the filters and the page of the list."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from bulletin.models import Article
from bulletin.states import ArticleStatus

STATES = (
    ArticleStatus.SUBMITTED,
    ArticleStatus.RETURNED,
    ArticleStatus.HELD,
    ArticleStatus.ADOPTED,
    ArticleStatus.DECLINED,
)
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Filters:
    state: ArticleStatus = ArticleStatus.SUBMITTED
    office: int | None = None
    section: int | None = None
    words: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        state = query.get("state", "")
        return cls(
            state=ArticleStatus(state) if state in STATES else ArticleStatus.SUBMITTED,
            office=whole(query.get("office")),
            section=whole(query.get("section")),
            words=query.get("q", "").strip()[:LONGEST_WORDS],
            page=whole(query.get("page")) or 1,
        )

    @property
    def query(self) -> str:
        """As a query string; what stands at its default is left out."""
        values: dict[str, Any] = {
            "state": "" if self.state == ArticleStatus.SUBMITTED else self.state.value,
            "office": self.office,
            "section": self.section,
            "q": self.words,
            "page": self.page if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in values.items() if value})

    def address(self, **more: Any) -> str:
        """The inbox with these filters, and with what else is given."""
        query = "&".join(part for part in (self.query, urlencode(more)) if part)
        return reverse("bulletin:inbox") + (f"?{query}" if query else "")

    def but(self, **changes: Any) -> "Filters":
        return replace(self, **{"page": 1} | changes)

    @property
    def query_for_pages(self) -> str:
        """The query without the page, for links to other pages."""
        query = replace(self, page=1).query
        return f"{query}&" if query else ""

    @property
    def widest(self) -> "Filters":
        return Filters(state=self.state)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.office or self.section or self.words)

    def articles(self) -> Any:
        """The articles meant, newest first."""
        found = Article.objects.in_inbox(self.state)
        if self.office:
            found = found.of_office(self.office)
        if self.section:
            found = found.filter(section_hint=self.section)
        return found.saying(self.words)


def whole(value: str | None) -> int | None:
    """A primary key or page number as it stands in an address; None for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None


def read_seen(entries: list[str]) -> dict[int, int]:
    """Articles with the versions seen, from “12.5” each; what is not so written is left out."""
    seen: dict[int, int] = {}
    for entry in entries:
        article, _, version = entry.partition(".")
        key, number = whole(article), whole(version)
        if key is not None and number is not None:
            seen[key] = number
    return seen
