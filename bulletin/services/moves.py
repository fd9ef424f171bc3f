"""The one place that changes the state of an article, a sheet, an issue or an edition."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import IllegalMove
from accounts.models import User
from accounts.services.audit import record, record_all
from bulletin.models import Article, ArticleEvent, Edition, IntakeSheet, Issue
from bulletin.services.notices import tell_of_articles, tell_of_issue
from bulletin.states import (
    ARTICLE_MOVES,
    EDITION_MOVES,
    HANDED_IN_FROM,
    ISSUE_MOVES,
    SHEET_MOVES,
    ArticleStatus,
    EditionStatus,
    IssueStatus,
    SheetStatus,
)


@transaction.atomic
def move_article(
    article_id: int, to: ArticleStatus, *, actor: User | None, note: str = ""
) -> Article:
    """Change an article's state and log it. Raises IllegalMove."""
    article = Article.objects.select_for_update().get(pk=article_id)
    old = ArticleStatus(article.status)
    if to not in ARTICLE_MOVES[old]:
        raise IllegalMove(
            _("This article is now “%(now)s” and cannot become “%(to)s”. Reload the page.")
            % {"now": old.label, "to": to.label}
        )
    article.events.create(old=old, new=to, actor=actor, note=note)
    if article.submitted_at is None or (to == ArticleStatus.SUBMITTED and old in HANDED_IN_FROM):
        article.submitted_at = timezone.now()
    article.status = to
    article.version += 1
    article.save(update_fields=["status", "version", "changed_at", "submitted_at"])
    record("article.move", article, actor=actor, detail={"from": old, "to": to, "note": note})
    tell_of_articles([(article, old)], to, actor=actor, note=note)
    return article


@transaction.atomic
def move_articles(
    article_ids: Collection[int], to: ArticleStatus, *, actor: User | None, note: str = ""
) -> list[Article]:
    """As ``move_article`` for several, in four queries: all or none. Raises IllegalMove."""
    articles = list(Article.objects.select_for_update().filter(pk__in=article_ids).order_by("pk"))
    for article in articles:
        old = ArticleStatus(article.status)
        if to not in ARTICLE_MOVES[old]:
            raise IllegalMove(
                _("“%(title)s” is now “%(now)s” and cannot become “%(to)s”. Reload the page.")
                % {"title": article.title, "now": old.label, "to": to.label}
            )
    ArticleEvent.objects.bulk_create(
        ArticleEvent(article=article, old=article.status, new=to, actor=actor, note=note)
        for article in articles
    )
    moved = [(article, ArticleStatus(article.status)) for article in articles]
    details = [{"from": article.status, "to": to, "note": note} for article in articles]
    record_all("article.move", articles, details, actor=actor)
    now = timezone.now()
    Article.objects.filter(pk__in=article_ids).update(
        status=to, version=F("version") + 1, changed_at=now
    )
    for article in articles:
        article.status = to
        article.version += 1
        article.changed_at = now
    tell_of_articles(moved, to, actor=actor, note=note)
    return articles


@transaction.atomic
def move_issue(
    issue_id: int, to: IssueStatus, *, actor: User | None, note: str = "", **values: Any
) -> Issue:
    """Change an issue's state and log it, together with fields that change with it.

    Raises IllegalMove.
    """
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    old = IssueStatus(issue.status)
    if to not in ISSUE_MOVES[old]:
        raise IllegalMove(
            _("This issue is now “%(now)s” and cannot become “%(to)s”. Reload the page.")
            % {"now": old.label, "to": to.label}
        )
    for field, value in values.items():
        setattr(issue, field, value)
    issue.status = to
    issue.save(update_fields=["status", "changed_at", *values])
    record("issue.move", issue, actor=actor, detail={"from": old, "to": to, "note": note})
    tell_of_issue(issue, old, to, actor=actor)
    return issue


@transaction.atomic
def move_edition(
    edition_id: int, to: EditionStatus, *, actor: User | None, **values: Any
) -> Edition:
    """Change an edition's state and log it, with fields that change with it. Raises IllegalMove."""
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    old = EditionStatus(edition.status)
    if to not in EDITION_MOVES[old]:
        raise IllegalMove(
            _("These pages are now “%(now)s” and cannot become “%(to)s”. Reload the page.")
            % {"now": old.label, "to": to.label}
        )
    for field, value in values.items():
        setattr(edition, field, value)
    edition.status = to
    edition.lease_until = None
    edition.save(update_fields=["status", "lease_until", *values])
    record(
        "edition.move",
        edition,
        actor=actor,
        detail={
            "from": old,
            "to": to,
            "note": edition.error,
            "sha256": edition.sha256,
            "issue": edition.issue_id,
        },
    )
    return edition


@transaction.atomic
def move_sheet(
    sheet_id: int, to: SheetStatus, *, actor: User, detail: dict[str, Any] | None = None
) -> IntakeSheet:
    """Change an intake sheet's state and log it. Raises IllegalMove."""
    sheet = IntakeSheet.objects.select_for_update().get(pk=sheet_id)
    old = SheetStatus(sheet.status)
    if to not in SHEET_MOVES[old]:
        raise IllegalMove(
            _("This text is now “%(now)s” and cannot become “%(to)s”. Reload the page.")
            % {"now": old.label, "to": to.label}
        )
    sheet.status = to
    sheet.version += 1
    sheet.save(update_fields=["status", "version", "changed_at"])
    record("sheet.move", sheet, actor=actor, detail={"from": old, "to": to, **(detail or {})})
    return sheet
