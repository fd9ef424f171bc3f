"""What the issue desk shows, gathered with a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from math import ceil
from typing import Any, Self
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import User
from bulletin.models import Adoption, Article, Attribution, Issue, IssuePreview, Section, SignOff
from bulletin.press.galley import COLUMN_GAP, measure_of
from bulletin.press.grid import CHAR_MM, LEFT_MM, LINE_MM, PAGE_LINES, TOP_MM
from bulletin.querysets import ArticleQuerySet
from bulletin.services.arranging import grouped
from bulletin.services.measuring import measured_lines, order_measures, style_sha256
from bulletin.services.obstacles import Obstacle, obstacles_of
from bulletin.services.previews import order_preview
from bulletin.states import ArticleStatus

CANDIDATES_A_PAGE = 15
LONGEST_WORDS = 100
LONGEST_PAGE = 6
RULE_GAP_MM = 6.0


@dataclass(frozen=True)
class DeskChoice:
    """What a person is looking at: a chosen adoption, and which articles wait at the left.

    ``page`` is the one of these articles, empty for the first.
    """

    chosen: int | None = None
    is_held: bool = False
    words: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        chosen = query.get("chosen", "")
        return cls(
            chosen=int(chosen) if chosen.isascii() and chosen.isdigit() else None,
            is_held=bool(query.get("held")),
            words=query.get("q", "").strip()[:LONGEST_WORDS],
            page=query.get("page", "")[:LONGEST_PAGE],
        )

    @property
    def query(self) -> str:
        return self._encoded(chosen=self.chosen, held=self.is_held, q=self.words, page=self.page)

    @property
    def query_unchosen(self) -> str:
        """To be followed by another choice of adoption."""
        encoded = self._encoded(held=self.is_held, q=self.words, page=self.page)
        return f"{encoded}&" if encoded else ""

    @property
    def query_for_pages(self) -> str:
        """To be followed by another page of the articles that wait."""
        encoded = self._encoded(chosen=self.chosen, held=self.is_held, q=self.words)
        return f"{encoded}&" if encoded else ""

    @property
    def query_submitted(self) -> str:
        return self._encoded(chosen=self.chosen, q=self.words)

    @property
    def query_held(self) -> str:
        return self._encoded(chosen=self.chosen, held=True, q=self.words)

    def _encoded(self, **parts: object) -> str:
        return urlencode(
            {name: 1 if value is True else value for name, value in parts.items() if value}
        )


@dataclass(frozen=True)
class DeskRow:
    """An adoption in its place; its length is the newest that is known."""

    number: int
    adoption: Adoption
    length: Mapping[str, Any]
    obstacles: list[Obstacle]
    is_chosen: bool

    @property
    def lines(self) -> int | None:
        return self.length.get("lines")

    @property
    def to_close(self) -> int | None:
        return self.length.get("to_close")

    @property
    def first_page(self) -> int | None:
        return self.length.get("first_page")

    @property
    def pages(self) -> str:
        """4, or 4–5."""
        pages = [place["page"] for place in self.length.get("places", [])]
        if not pages:
            return ""
        return str(pages[0]) if pages[0] == pages[-1] else f"{pages[0]}–{pages[-1]}"


@dataclass(frozen=True)
class DeskGroup:
    section: Section
    rows: list[DeskRow]


@dataclass(frozen=True)
class Candidate:
    """An article that waits. ``more_pages`` the issue would have with it, as far as is known."""

    article: Article
    offices: list[str]
    lines: int | None
    more_pages: int | None


@dataclass(frozen=True)
class Mark:
    """Where an article stands on a page, in millimetres as SVG writes them."""

    adoption: int
    x: str
    y: str
    width: str
    height: str
    rule_x: str
    is_chosen: bool


@dataclass(frozen=True)
class DeskPicture:
    number: int
    key: str
    marks: list[Mark]


@dataclass(frozen=True)
class DeskPage:
    """``waiting`` is the page of the articles that wait, of which ``candidates`` tell more."""

    issue: Issue
    choice: DeskChoice
    groups: list[DeskGroup]
    obstacles: list[Obstacle]
    waiting: Page[Article]
    candidates: list[Candidate]
    preview: IssuePreview

    @cached_property
    def signoff(self) -> SignOff | None:
        """The latest decision on the issue, if it has ever been sent to review."""
        if self.issue.sent_to_review_at is None:
            return None
        return self.issue.signoffs.select_related("signer").last()

    @cached_property
    def rows(self) -> list[DeskRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def chosen(self) -> DeskRow | None:
        return next((row for row in self.rows if row.is_chosen), None)

    @property
    def current_section(self) -> Section | None:
        """Where an article goes that is adopted without saying where: beside the chosen one."""
        if self.chosen:
            return self.chosen.adoption.section
        used = [group.section for group in self.groups if group.rows]
        return used[-1] if used else next((group.section for group in self.groups), None)

    @property
    def is_waiting(self) -> bool:
        return not self.preview.is_current

    @property
    def is_measured(self) -> bool:
        """Whether the lengths, if not the pages, are those of the order."""
        return not self.is_waiting or bool(self.preview.coming)

    @property
    def page_count(self) -> int | None:
        pages: int | None = self.preview.newest_length.get("pages")
        return pages

    @property
    def lines_left(self) -> int | None:
        lines: int | None = self.preview.newest_length.get("lines_left")
        return lines

    @property
    def line_count(self) -> int:
        return sum(row.lines or 0 for row in self.rows)

    @property
    def whole_obstacles(self) -> list[Obstacle]:
        return [obstacle for obstacle in self.obstacles if obstacle.adoption is None]

    @property
    def pictures(self) -> list[DeskPicture]:
        columns = self.issue.publication.style.columns
        chosen = self.choice.chosen
        marks: dict[int, list[Mark]] = {}
        for article in self.preview.length.get("articles", []):
            for place in article.get("places", []):
                mark = _mark(article["key"], place, columns, is_chosen=article["key"] == chosen)
                marks.setdefault(place["page"], []).append(mark)
        return [
            DeskPicture(number, key, marks.get(number, []))
            for number, key in enumerate(self.preview.page_keys, start=1)
        ]


def desk_issue(user: User, pk: int) -> Issue:
    """With counts of what waits for it. Raises Http404 for what ``user`` may not see."""
    issues = (
        Issue.objects.visible_to(user)
        .select_related("publication")
        .annotate(
            submitted_count=_waiting_count(ArticleStatus.SUBMITTED),
            held_count=_waiting_count(ArticleStatus.HELD),
        )
    )
    return get_object_or_404(issues, pk=pk)


def desk_page(
    user: User, issue: Issue, choice: DeskChoice, *, has_obstacles: bool = True
) -> DeskPage:
    """The desk of an issue that is being assembled, which comes from ``desk_issue``.

    Without obstacles it is quicker, for what changes with the pages alone.
    """
    adoptions = list(issue.adoptions.select_related("section").order_by("position"))
    waiting = Article.objects.visible_to(user).filter(publication=issue.publication)
    page = _page_of(waiting, choice, issue)
    articles = list(page.object_list)
    preview = order_preview(issue, adoptions)
    order_measures(issue.publication, articles)
    style = style_sha256(issue.publication)
    obstacles = obstacles_of(issue, adoptions, articles) if has_obstacles else []
    return DeskPage(
        issue=issue,
        choice=choice,
        groups=_groups(issue, adoptions, obstacles, preview, choice),
        obstacles=obstacles,
        waiting=page,
        candidates=[_candidate(article, issue, preview, style) for article in articles],
        preview=preview,
    )


def _waiting_count(status: ArticleStatus) -> Coalesce:
    """Of the articles of an issue's publication in this state."""
    articles = Article.objects.filter(publication=OuterRef("publication"), status=status)
    counted = articles.order_by().values("publication").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def _page_of(waiting: ArticleQuerySet[Article], choice: DeskChoice, issue: Issue) -> Page[Article]:
    status = ArticleStatus.HELD if choice.is_held else ArticleStatus.SUBMITTED
    found = waiting.filter(status=status)
    if choice.words:
        found = found.filter(
            Q(title__icontains=choice.words)
            | Exists(
                Attribution.objects.filter(
                    article=OuterRef("pk"), printed_name__icontains=choice.words
                )
            )
        )
    newest_first = found.order_by("-submitted_at", "-pk")
    articles = newest_first.select_related("measure").prefetch_related("attributions")
    paginator = Paginator(articles, CANDIDATES_A_PAGE)
    if not choice.words:
        # Counted with the issue.
        paginator.count = issue.held_count if choice.is_held else issue.submitted_count  # type: ignore[attr-defined]
    return paginator.get_page(choice.page)


def _candidate(article: Article, issue: Issue, preview: IssuePreview, style: str) -> Candidate:
    lines = measured_lines(article, style)
    left = preview.newest_length.get("lines_left")
    more = None
    if lines is not None and left is not None:
        columns = issue.publication.style.columns
        more = max(0, ceil((lines - left * columns) / (PAGE_LINES * columns)))
    offices = [entry.printed_name for entry in article.attributions.all()]
    return Candidate(article, offices, lines, more)


def _groups(
    issue: Issue,
    adoptions: Sequence[Adoption],
    obstacles: Sequence[Obstacle],
    preview: IssuePreview,
    choice: DeskChoice,
) -> list[DeskGroup]:
    measured = preview.newest_length.get("articles", [])
    lengths = {article["key"]: article for article in measured}
    numbers = count(1)
    return [
        DeskGroup(
            group.section,
            [
                DeskRow(
                    number=next(numbers),
                    adoption=entry,
                    length=lengths.get(entry.pk, {}),
                    obstacles=[about for about in obstacles if about.adoption == entry.pk],
                    is_chosen=entry.pk == choice.chosen,
                )
                for entry in group.adoptions
            ],
        )
        for group in grouped(adoptions, list(issue.publication.sections.all()))
    ]


def _mark(key: int, place: Mapping[str, int], columns: int, *, is_chosen: bool) -> Mark:
    measure = measure_of(columns)
    x = LEFT_MM + place["column"] * (measure + COLUMN_GAP) * CHAR_MM
    return Mark(
        adoption=key,
        x=f"{x:.1f}",
        y=f"{TOP_MM + place['top'] * LINE_MM:.1f}",
        width=f"{measure * CHAR_MM:.1f}",
        height=f"{(place['bottom'] - place['top']) * LINE_MM:.1f}",
        rule_x=f"{x - RULE_GAP_MM:.1f}",
        is_chosen=is_chosen,
    )
