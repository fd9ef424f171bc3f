"""Keeping what can be found in step with what was written, in the transaction of the change."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from bulletin import markup
from bulletin.bigrams import composed, fold, terms_of
from bulletin.models import Article, Edition, EditionKind, Issue, PrintedOffice, SearchDocument
from bulletin.press.snapshot import Snapshot
from bulletin.querysets import PUBLISHED


@transaction.atomic
def index_article(article: Article) -> SearchDocument:
    """The article's text can be found as it stands now."""
    day = timezone.localtime(article.created_at).date()
    text = composed(_lines(article.byline, markup.plain_text(article.body)))
    title = composed(article.title)
    document, _created = SearchDocument.objects.update_or_create(
        article=article,
        defaults={
            "day": day,
            "year": day.year,
            "title": title,
            "text": text,
            "folded": fold(_lines(title, text)),
        },
    )
    write_terms([document])
    return document


@transaction.atomic
def index_issue(issue: Issue, snapshot: Snapshot) -> int:
    """The printed texts of a signed issue can be found; returns how many there are."""
    SearchDocument.objects.filter(issue=issue).delete()
    day = issue.date or timezone.localdate()
    documents: list[SearchDocument] = []
    names: list[tuple[str, ...]] = []
    for section in snapshot.sections:
        for article in section.articles:
            title = composed(article.title)
            plain = markup.plain_text(markup.html_of(article.blocks))
            text = composed(_lines(article.byline, plain))
            documents.append(
                SearchDocument(
                    adoption_id=article.key,
                    issue=issue,
                    day=day,
                    year=day.year,
                    position=len(documents),
                    section=section.name,
                    title=title,
                    text=text,
                    folded=fold(_lines(title, text)),
                )
            )
            names.append(tuple(dict.fromkeys(map(composed, article.offices))))
    SearchDocument.objects.bulk_create(documents)
    PrintedOffice.objects.bulk_create(
        PrintedOffice(document=document, name=name, position=position)
        for document, offices in zip(documents, names, strict=True)
        for position, name in enumerate(offices)
    )
    write_terms(documents)
    return len(documents)


def index_all(*, only_missing: bool = False) -> tuple[int, int]:
    """Index every article and every published issue anew; returns how many of each.

    With ``only_missing`` those alone that have no searchable text: what was written before there
    was a search, or past it.
    """
    articles = Article.objects.order_by("pk")
    finals = Edition.objects.filter(kind=EditionKind.FINAL, issue__status__in=PUBLISHED)
    if only_missing:
        articles = articles.filter(search_document__isnull=True)
        finals = finals.filter(issue__search_documents__isnull=True)
    keys = list(articles.values_list("pk", flat=True))
    for article_id in keys:
        with transaction.atomic():
            # Locked, so that words typed meanwhile are not overwritten by older ones.
            article = Article.objects.select_for_update().filter(pk=article_id).first()
            if article is not None:
                index_article(article)
    editions = list(finals.order_by("pk").values_list("pk", flat=True))
    for edition_id in editions:
        edition = Edition.objects.select_related("issue").get(pk=edition_id)
        index_issue(edition.issue, Snapshot.from_json(edition.snapshot))
    return len(keys), len(editions)


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def write_terms(documents: Iterable[SearchDocument]) -> None:
    rows = [(document.pk, terms_of(document.folded)) for document in documents]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE bulletin_searchdocument SET terms = array_to_tsvector(%s) WHERE id = %s",
                [(terms, key) for key, terms in rows],
            )
            return
        cursor.executemany(
            "DELETE FROM bulletin_searchterms WHERE rowid = %s", [(key,) for key, _terms in rows]
        )
        cursor.executemany(
            "INSERT INTO bulletin_searchterms (rowid, terms) VALUES (%s, %s)",
            [(key, " ".join(terms)) for key, terms in rows],
        )
