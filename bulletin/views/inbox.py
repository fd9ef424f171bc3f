"""The editor's inbox: the list of articles, and the one that is open beside it."""

from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.models import Office
from bulletin.models import Article, Attribution, Issue, Section
from bulletin.review_forms import issue_choices
from bulletin.services.measuring import (
    AVAILABLE,
    measured_lines,
    order_measures,
    style_sha256,
)
from bulletin.states import ArticleStatus, IssueStatus
from bulletin.views.inbox_filters import STATES, Filters, read_seen, whole
from bulletin.views.inbox_reading import Reading, read_article
from bulletin.views.inbox_sheets import SHEETS, Sheet, read_sheet

ARTICLES_A_PAGE = 50


@dataclass(frozen=True)
class Tab:
    words: str
    count: int
    address: str
    is_current: bool


@dataclass(frozen=True)
class Row:
    article: Article
    address: str
    offices: str
    lines: int | None

    @property
    def section(self) -> str:
        return self.article.section_hint.name if self.article.section_hint else ""

    @property
    def standing(self) -> str:
        return f"{self.article.pk}.{self.article.version}"


@dataclass(frozen=True)
class Said:
    """A message; ``undo`` names the articles whose step it can take back."""

    tone: str
    text: str
    undo: list[str]


@require_safe
@requires(Action.ARTICLE_REVIEW)
def inbox(request: StaffRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    chosen = whole(request.GET.get("article"))
    target = request.headers.get("HX-Target")
    if target == "reader" and chosen:
        keys = keys_of(page_of(filters))
        sections = list(Section.objects.all())
        context = reader_context(request, filters, keys, sections, chosen)
        return render(request, "bulletin/partials/inbox_reader.html", context)
    ask = request.GET.get("ask", "")
    if ask not in SHEETS:
        return show_inbox(request, filters, chosen)
    sheet = read_sheet(ask, request.user, read_seen(request.GET.getlist("picked")))
    if target == "dialog":
        context = {"filters": filters, "sheet": sheet}
        return render(request, "bulletin/partials/inbox_sheet.html", context)
    return show_inbox(request, filters, chosen, sheet=sheet)


def show_inbox(
    request: StaffRequest,
    filters: Filters,
    chosen: int | None,
    *,
    sheet: Sheet | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page; for htmx, after a step, the parts that it may have changed."""
    tabs = tabs_of(filters)
    total = next(tab.count for tab in tabs if tab.is_current)
    page = page_of(filters, None if filters.is_narrowed else total)
    rows = rows_of(filters, page)
    shown = chosen or (rows[0].article.pk if rows else None)
    sections = list(Section.objects.all())
    context: dict[str, Any] = {
        "filters": filters,
        "tabs": tabs,
        "page": page,
        "rows": rows,
        "is_chosen": chosen is not None,
        "offices": Office.objects.filter(pk__in=offices_of(filters)),
        "sections": sections,
        "sheet": sheet,
        "said": said_to(request),
    }
    if shown:
        keys = [row.article.pk for row in rows]
        context |= reader_context(request, filters, keys, sections, shown)
    is_part = request.headers.get("HX-Target") == "inbox"
    template = "bulletin/partials/inbox_body.html" if is_part else "bulletin/inbox.html"
    response = render(request, template, context | {"is_part": is_part}, status=status)
    if is_part:
        response["HX-Push-Url"] = filters.address(article=shown) if shown else filters.address()
    return response


def offices_of(filters: Filters) -> Any:
    """The keys of those that have an article in this state."""
    attributions = Attribution.objects.filter(article__status=filters.state)
    # Distinct, so that a database gathers them once, not for each office.
    return attributions.order_by().values("office").distinct()


def page_of(filters: Filters, total: int | None = None) -> Page[Any]:
    """``total``, where it is known, is not counted again."""
    articles = filters.articles().with_submissions()
    articles = articles.order_by("-submitted_at", "-pk")
    paginator = Paginator(articles, ARTICLES_A_PAGE)
    if total is not None:
        paginator.count = total
    return paginator.get_page(filters.page)


def keys_of(page: Page[Any]) -> list[int]:
    articles: Any = page.object_list
    return list(articles.values_list("pk", flat=True))


def rows_of(filters: Filters, page: Page[Any]) -> list[Row]:
    articles: Any = page.object_list
    articles = (
        articles.with_likenesses()
        .select_related("measure", "section_hint", "publication")
        .defer("body")
    )
    found = list(articles.prefetch_related("attributions"))
    styles: dict[int, str] = {}
    for publication in {article.publication for article in found}:
        styles[publication.pk] = style_sha256(publication)
        if filters.state in AVAILABLE:
            own = [article for article in found if article.publication == publication]
            order_measures(publication, own)
    return [
        Row(
            article=article,
            address=filters.address(article=article.pk),
            offices="、".join(entry.printed_name for entry in article.attributions.all()),
            lines=measured_lines(article, styles[article.publication_id]),
        )
        for article in found
    ]


def tabs_of(filters: Filters) -> list[Tab]:
    is_open = Q(pk__in=Article.objects.in_open_issues().values("pk"))
    is_counted = ~Q(status=ArticleStatus.ADOPTED) | is_open
    counted = Article.objects.filter(is_counted, status__in=STATES).order_by()
    counts = dict(counted.values_list("status").annotate(Count("pk")))
    words = {ArticleStatus.SUBMITTED: _("To decide"), ArticleStatus.RETURNED: _("Not back yet")}
    return [
        Tab(
            words=words.get(state, str(state.label)),
            count=counts.get(state, 0),
            address=filters.but(state=state).address(),
            is_current=state == filters.state,
        )
        for state in STATES
    ]


def reader_context(
    request: StaffRequest, filters: Filters, keys: list[int], sections: list[Section], pk: int
) -> dict[str, Any]:
    reading = read_article(request.user, pk, request.GET.get("view", ""))
    place = keys.index(pk) if pk in keys else -1
    before = keys[place - 1] if place > 0 else None
    after = keys[place + 1] if place + 1 < len(keys) else None
    return {
        "filters": filters,
        "reading": reading,
        "article": reading.article,
        "views": [
            Tab(words, 0, filters.address(article=pk, view=kind), kind == reading.kind)
            for kind, words in reading.kinds.items()
        ],
        "before": filters.address(article=before) if before else "",
        "after": filters.address(article=after) if after else "",
        "here": filters.address(article=pk),
    } | adopting_context(request, reading, sections)


def adopting_context(
    request: StaffRequest, reading: Reading, sections: list[Section]
) -> dict[str, Any]:
    if not reading.can_be_decided:
        return {}
    article = reading.article
    issues = Issue.objects.visible_to(request.user).filter(
        publication=article.publication, status=IssueStatus.ASSEMBLING
    )
    return {
        "issues": issue_choices(issues.order_by("pk")),
        "own_sections": [
            section for section in sections if section.publication_id == article.publication_id
        ],
    }


def said_to(request: StaffRequest) -> list[Said]:
    return [
        Said(
            tone={"success": "ok", "warning": "warn"}.get(message.level_tag, "bad"),
            text=str(message),
            undo=(message.extra_tags or "").split(),
        )
        for message in get_messages(request)
    ]


def article_of(request: StaffRequest, pk: int) -> Article:
    return get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
