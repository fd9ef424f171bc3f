"""A writer's articles: returned ones first, then the newest."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Prefetch, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from bulletin import markup
from bulletin.models import AdoptedArticle, Article, ArticleEvent, ArticleRevision
from bulletin.states import ArticleStatus
from bulletin.views.article_story import Printed, printed_of, reason_of

ARTICLES_A_PAGE = 20
TABS = (
    ArticleStatus.RETURNED,
    ArticleStatus.DRAFT,
    ArticleStatus.SUBMITTED,
    ArticleStatus.ADOPTED,
    ArticleStatus.HELD,
    ArticleStatus.DECLINED,
)


@dataclass(frozen=True)
class ArticleRow:
    article: Article
    offices: list[str]
    event: ArticleEvent | None
    printed: Printed | None

    @property
    def is_returned(self) -> bool:
        return self.article.status == ArticleStatus.RETURNED

    @property
    def reason(self) -> str:
        return reason_of(self.article.status, self.event)

    @property
    def length(self) -> int:
        return len("".join(markup.plain_text(self.article.body).split()))


@dataclass(frozen=True)
class Tab:
    status: str
    words: str
    count: int
    address: str
    is_current: bool


@require_safe
@requires(Action.ARTICLE_WRITE)
def article_list(request: StaffRequest) -> HttpResponse:
    status = request.GET.get("status", "")
    status = status if status in ArticleStatus.values else ""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    mine = Article.objects.of_writer(request.user).containing(words)
    tallies = mine.order_by().values_list("status").annotate(count=Count("pk"))
    counts: dict[str, int] = dict(tallies)
    found = mine.filter(status=status) if status else mine
    returned_first = Case(
        When(status=ArticleStatus.RETURNED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    in_order = found.order_by(returned_first, "-changed_at", "-pk")
    paginator = Paginator(in_order.values_list("pk", flat=True), ARTICLES_A_PAGE)
    paginator.count = counts.get(status, 0) if status else sum(counts.values())
    page = paginator.get_page(request.GET.get("page"))
    # In two steps: no text is sorted that is not shown.
    keys = list(page.object_list)
    shown = Article.objects.prefetch_related("attributions").in_bulk(keys)
    rows = rows_of([shown[key] for key in keys if key in shown])
    context = {
        "page": page,
        "query": urlencode({"status": status, "q": words}) + "&" if status or words else "",
        "rows": rows,
        "tabs": tabs_of(counts, status, words),
        "status": status,
        "status_label": ArticleStatus(status).label if status else "",
        "words": words,
        "has_any": bool(words or status or counts),
        "latest_change": next((row for row in rows if row.printed and row.printed.changes), None),
    }
    return render(request, "bulletin/article_list.html", context)


def tabs_of(counts: dict[str, int], current: str, words: str) -> list[Tab]:
    def tab(status: str, label: str, count: int) -> Tab:
        kept = {name: value for name, value in (("status", status), ("q", words)) if value}
        return Tab(status, label, count, f"?{urlencode(kept)}", status == current)

    tabs = [tab("", _("All"), sum(counts.values()))]
    return tabs + [tab(status, str(status.label), counts.get(status, 0)) for status in TABS]


def rows_of(articles: list[Article]) -> list[ArticleRow]:
    """With a constant number of queries."""
    events: dict[int, ArticleEvent] = {}
    for event in (
        ArticleEvent.objects.filter(article__in=articles).select_related("actor").order_by("pk")
    ):
        events[event.article_id] = event
    printed = printed_ones(articles)
    return [
        ArticleRow(
            article,
            [attribution.printed_name for attribution in article.attributions.all()],
            events.get(article.pk),
            printed.get(article.pk),
        )
        for article in articles
    ]


def printed_ones(articles: Iterable[Article]) -> dict[int, Printed]:
    """For each article that is in an issue, how it is printed there."""
    parts = {
        part.article_id: part
        for part in AdoptedArticle.objects.filter(article__in=articles)
        .select_related("adoption__section", "adoption__issue__publication")
        .prefetch_related(Prefetch("adoption__parts"))
    }
    submitted: dict[int, ArticleRevision] = {}
    for revision in ArticleRevision.objects.filter(
        article__in=parts.keys(), is_submitted=True
    ).order_by("version"):
        submitted[revision.article_id] = revision
    return {
        article.pk: printed_of(
            article,
            parts[article.pk],
            submitted.get(article.pk),
            len(parts[article.pk].adoption.parts.all()),
        )
        for article in articles
        if article.pk in parts
    }
