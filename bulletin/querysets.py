"""Reads of articles, issues and editions; ``visible_to`` asks the permission table."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db import connections
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.access import Action, Scope, may, scope_of
from accounts.models import Office, User
from bulletin.bigrams import terms_to_ask, words_of
from bulletin.states import HANDED_IN_FROM, ArticleStatus, IssueStatus

M = TypeVar("M", bound=Model)
PUBLISHED = (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED)


class ArticleQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        """A clerk's are those of the office and of the offices that became part of it."""
        match scope_of(user, Action.ARTICLE_VIEW):
            case Scope.ALL:
                return self
            case Scope.OWN_OFFICE if user.office_id:
                return self.of_office(user.office_id)
            case _:
                return self.none()

    def of_writer(self, user: User) -> Self:
        """What stands on somebody's own list: their office's articles, an editor's own ones."""
        match scope_of(user, Action.ARTICLE_WRITE):
            case Scope.OWN_OFFICE:
                return self.visible_to(user)
            case Scope.ALL:
                return self.filter(author=user)
            case _:
                return self.none()

    def containing(self, words: str) -> Self:
        """Those whose title, author, text or registration number holds all of ``words``."""
        found = self
        for word in words.split():
            held = Q(pk__in=self._holding(word))
            if number := re.fullmatch(r"(\d{4})-0*(\d{1,9})", word):
                held |= Q(registered_year=number[1], registered_number=number[2])
            found = found.filter(held)
        return found

    def _holding(self, word: str) -> QuerySet[Any]:
        """The keys of articles in whose searchable text a word stands."""
        documents: Any = self.model._meta.get_field("search_document").related_model
        found = documents.objects.filter(article__isnull=False).holding(words_of(word))
        keys: QuerySet[Any] = found.order_by().values("article")
        return keys

    def in_inbox(self, status: str) -> Self:
        """Articles in a state; of adopted ones those whose issue is not signed yet."""
        articles = self.filter(status=status)
        return articles.in_open_issues() if status == ArticleStatus.ADOPTED else articles

    def in_open_issues(self) -> Self:
        """Adopted articles whose issue is not signed yet."""
        parts: Any = self.model._meta.get_field("adopted_in").related_model
        taken = parts.objects.exclude(adoption__issue__status__in=PUBLISHED)
        return self.filter(pk__in=taken.order_by().values("article"))

    def of_office(self, office_id: int) -> Self:
        """Also those of the offices that became part of it."""
        attributions: Any = self.model._meta.get_field("attributions").related_model
        line = Office.objects.line_of(office_id)
        own = attributions.objects.filter(office__in=line).order_by()
        return self.filter(pk__in=own.values("article"))

    def with_submissions(self) -> Self:
        """``submissions``: how often a clerk handed it in."""
        events: Any = self.model._meta.get_field("events").related_model
        handed_in = events.objects.filter(
            article=OuterRef("pk"), old__in=HANDED_IN_FROM, new=ArticleStatus.SUBMITTED
        )
        counted = handed_in.order_by().values("article").annotate(count=Count("pk"))
        return self.annotate(submissions=Coalesce(Subquery(counted.values("count")), 0))

    def with_likenesses(self) -> Self:
        """``alike``: how many articles say much of the same."""
        likenesses = apps.get_model("bulletin", "Likeness")._default_manager
        others = likenesses.filter(article=OuterRef("pk"))
        others = others.exclude(other__status=ArticleStatus.DRAFT).order_by()
        counted = others.values("article").annotate(count=Count("pk")).values("count")
        return self.annotate(alike=Coalesce(Subquery(counted), 0))


class SourceFileQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those whose articles one sees."""
        match scope_of(user, Action.ARTICLE_VIEW):
            case Scope.ALL:
                return self
            case Scope.OWN_OFFICE:
                line = Office.objects.line_of(user.office_id or 0)
                own = self.filter(articles__attributions__office__in=line).order_by()
                return self.filter(Q(uploaded_by=user) | Q(pk__in=own.values("pk")))
            case _:
                return self.none()


class IntakeSheetQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self if may(user, Action.ARTICLE_REVIEW) else self.none()


class DatedQuerySet(QuerySet[M]):
    """Rows that hold from a day ``since`` until a day ``until``; either may be unknown."""

    def in_force(self, day: date | None) -> Self:
        """Those that hold on ``day``; without a day, those with no end known."""
        if day is None:
            return self.filter(until__isnull=True)
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day)
        )


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
