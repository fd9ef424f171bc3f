"""Reads of articles, issues and editions; ``visible_to`` asks the permission table."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Count, F, Func, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from accounts.access import Action, Scope, may, scope_of
from accounts.models import Office, User
from bulletin.bigrams import is_one_term, terms_to_ask, words_of
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


class IncomingFileQuerySet(QuerySet[M]):
    def visible_to(self, user: User) -> Self:
        return self.filter(uploaded_by=user)

    def due(self, now: datetime) -> Self:
        """Files still to be read that no worker holds."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.filter(free, done_at=None)


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
        published = issues.filter(status__in=PUBLISHED).order_by()
        return self.filter(issue__isnull=False, issue__in=published)

    def of_articles(self, articles: QuerySet[Any]) -> Self:
        found = self.filter(article__isnull=False)
        return found.filter(article__in=articles.order_by()) if articles.query.where else found

    def holding(self, words: Sequence[str]) -> Self:
        """Texts in which every one of the folded ``words`` stands: by the index, then in truth."""
        found = self
        if terms := terms_to_ask(words):
            found = found.filter(_HoldsTerms(terms))
        for word in words:
            if not is_one_term(word):
                found = found.filter(folded__contains=word)
        return found


class _HoldsTerms(Func):
    """Whether the terms beside a searchable text hold all of ``terms``."""

    output_field = BooleanField()

    def __init__(self, terms: Sequence[str]) -> None:
        super().__init__(F("pk"))
        self.terms = terms

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, tuple[str]]:
        key: Any = self.source_expressions[0]
        table = compiler.quote_name_unless_alias(key.alias)
        return f"{table}.terms @@ %s::tsquery", (" & ".join(self.terms),)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        key, _parameters = compiler.compile(self.source_expressions[0])
        found = "SELECT rowid FROM bulletin_searchterms WHERE bulletin_searchterms MATCH %s"
        return f"{key} IN ({found})", (" AND ".join(f'"{term}"' for term in self.terms),)
