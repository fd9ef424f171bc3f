"""Reads of articles, issues and editions; ``visible_to`` asks the permission table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self, TypeVar

from django.db import connections
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import RawSQL

from accounts.access import Action, Scope, scope_of
from accounts.models import User
from bulletin.bigrams import terms_to_ask
from bulletin.states import IssueStatus

M = TypeVar("M", bound=Model)
PUBLISHED = (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED)


class ArticleQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        match scope_of(user, Action.ARTICLE_VIEW):
            case Scope.ALL:
                return self
            case Scope.OWN_OFFICE if user.office_id:
                return self.filter(attributions__office=user.office_id).distinct()
            case _:
                return self.none()


class IssueQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        match scope_of(user, Action.ISSUE_VIEW):
            case Scope.ALL:
                return self
            case Scope.PUBLISHED:
                return self.filter(status__in=PUBLISHED)
            case _:
                return self.none()


class EditionQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        """Editions of visible issues; readers of published issues see final ones alone."""
        match scope_of(user, Action.ISSUE_VIEW):
            case Scope.ALL:
                return self
            case Scope.PUBLISHED:
                return self.filter(issue__status__in=PUBLISHED, kind="final")
            case _:
                return self.none()

    def due(self, now: datetime) -> Self:
        """Editions still to be typeset that no worker holds."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now), status="pending")


class IssuePreviewQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        if scope_of(user, Action.ISSUE_VIEW) == Scope.ALL:
            return self
        return self.none()

    def waiting(self) -> Self:
        """Previews that are not of what is wanted, while their issue is being assembled."""
        return self.exclude(shown_sha256=F("wanted_sha256")).filter(
            issue__status=IssueStatus.ASSEMBLING
        )

    def due(self, now: datetime) -> Self:
        """Those that no worker holds."""
        return self.waiting().filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))


class SearchDocumentQuerySet(QuerySet[M]):
    def of_issues(self, issues: QuerySet[Any]) -> Self:
        """Printed texts of those of ``issues`` that are published."""
        return self.filter(issue__in=issues.filter(status__in=PUBLISHED).order_by())

    def of_articles(self, articles: QuerySet[Any]) -> Self:
        return self.filter(article__in=articles.order_by())

    def holding(self, words: Sequence[str]) -> Self:
        """Texts in which every one of the folded ``words`` stands: by the index, then in truth."""
        found = self
        for word in words:
            found = found.filter(folded__contains=word)
        if terms := terms_to_ask(words):
            found = found.filter(pk__in=_by_terms(connections[self.db].vendor, terms))
        return found


def _by_terms(vendor: str, terms: Sequence[str]) -> RawSQL:
    if vendor == "postgresql":
        sql = "SELECT id FROM bulletin_searchdocument WHERE terms @@ %s::tsquery"
        return RawSQL(sql, [" & ".join(terms)])
    sql = "SELECT rowid FROM bulletin_searchterms WHERE bulletin_searchterms MATCH %s"
    return RawSQL(sql, [" AND ".join(f'"{term}"' for term in terms)])
