"""Lengths of articles that wait for an issue, measured by the press."""

import hashlib
import json
from collections.abc import Sequence

from django.utils import timezone

from accounts.errors import DomainError
from accounts.nudging import nudge
from bulletin import markup
from bulletin.models import Article, ArticleMeasure, Publication
from bulletin.models.picture import picture_root
from bulletin.press import workshop
from bulletin.press.refusals import PressBusy
from bulletin.press.snapshot import PrintedArticle, PrintedPicture, PrintedSection, Snapshot
from bulletin.states import ArticleStatus

# Few at a time, so that the pages of an issue never wait long for the press.
BATCH = 10
AVAILABLE = (ArticleStatus.SUBMITTED, ArticleStatus.HELD)


def style_sha256(publication: Publication) -> str:
    """Of what decides about lines besides the article."""
    words = json.dumps(publication.print_style, sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


def measured_lines(article: Article, style: str) -> int | None:
    """Its lines as last measured, None while they are not known; ``measure`` is at hand."""
    measure: ArticleMeasure | None = getattr(article, "measure", None)
    is_current = measure and (measure.version, measure.style_sha256) == (article.version, style)
    return measure.lines if measure and is_current else None


def order_measures(publication: Publication, articles: Sequence[Article]) -> None:
    """Let the press measure those of ``articles`` whose measure is missing or out of date."""
    style = style_sha256(publication)
    if any(_is_due(article, style) for article in articles):
        nudge("bulletin.jobs.measure_articles", publication.pk)


def measure_articles(publication_id: int) -> int:
    """Measure some of the articles that wait; how many were."""
    publication = Publication.objects.get(pk=publication_id)
    style = style_sha256(publication)
    waiting = Article.objects.filter(publication=publication, status__in=AVAILABLE)
    keys = [
        article.pk
        for article in waiting.select_related("measure").defer("body")
        if _is_due(article, style)
    ]
    articles = list(
        Article.objects.filter(pk__in=keys[:BATCH]).prefetch_related("attributions", "pictures")
    )
    if not articles:
        return 0
    try:
        lines = _lines(publication, articles)
    except PressBusy:
        return 0
    ArticleMeasure.objects.bulk_create(
        [
            ArticleMeasure(
                article=article,
                version=article.version,
                style_sha256=style,
                lines=lines.get(article.pk),
            )
            for article in articles
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["version", "style_sha256", "lines"],
    )
    if len(keys) > len(articles):
        nudge("bulletin.jobs.measure_articles", publication_id)
    return len(articles)


def _is_due(article: Article, style: str) -> bool:
    measure: ArticleMeasure | None = getattr(article, "measure", None)
    return not measure or (measure.version, measure.style_sha256) != (article.version, style)


def _lines(publication: Publication, articles: Sequence[Article]) -> dict[int, int]:
    """Without those that cannot be printed. Raises PressBusy."""
    try:
        return workshop.article_lines(_snapshot(publication, articles), picture_root=picture_root())
    except PressBusy:
        raise
    except DomainError:
        if len(articles) == 1:
            return {}
    found: dict[int, int] = {}
    for article in articles:
        found |= _lines(publication, [article])
    return found


def _snapshot(publication: Publication, articles: Sequence[Article]) -> Snapshot:
    return Snapshot(
        publication=publication.name,
        issuing_unit=publication.issuing_unit,
        year=timezone.localdate().year,
        is_supplement=False,
        shows_total=publication.shows_total,
        editor_note="",
        sections=(PrintedSection("", "full", tuple(map(_printed, articles))),),
        distribution_label="",
        distribution=(),
        style=publication.style,
    )


def _printed(article: Article) -> PrintedArticle:
    shown = set(markup.pictures_in(article.body))
    return PrintedArticle(
        key=article.pk,
        title=article.title,
        title_style=article.title_style,
        byline=article.byline,
        blocks=markup.blocks(article.body),
        offices=tuple(entry.printed_name for entry in article.attributions.all()),
        pictures=tuple(
            PrintedPicture(entry.sha256, entry.width_px, entry.height_px)
            for entry in article.pictures.all()
            if entry.sha256 in shown
        ),
    )
