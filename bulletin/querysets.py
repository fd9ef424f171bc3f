"""Reads of articles, issues and editions; ``visible_to`` asks the permission table."""

from datetime import datetime
from typing import Self, TypeVar

from django.db.models import Count, F, Max, Model, Q, QuerySet

from accounts.access import Action, Scope, scope_of
from accounts.models import User
from bulletin.states import ArticleStatus, IssueStatus

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

    def in_inbox(self, status: str) -> Self:
        """Articles in a state; of adopted ones those whose issue is not signed yet."""
        articles = self.filter(status=status)
        if status == ArticleStatus.ADOPTED:
            articles = articles.exclude(adopted_in__adoption__issue__status__in=PUBLISHED)
        return articles

    def of_office(self, office_id: int) -> Self:
        own = self.model._default_manager.filter(attributions__office=office_id)
        return self.filter(pk__in=own.values("pk"))

    def saying(self, words: str) -> Self:
        """Articles with every word somewhere in their title, author or text."""
        articles = self
        for word in words.split():
            articles = articles.filter(
                Q(title__icontains=word) | Q(byline__icontains=word) | Q(body__icontains=word)
            )
        return articles

    def with_submission(self) -> Self:
        """``submitted_at`` and ``submissions``: when last and how often a clerk handed it in."""
        handed_in = Q(
            events__old__in=(ArticleStatus.DRAFT, ArticleStatus.RETURNED),
            events__new=ArticleStatus.SUBMITTED,
        )
        return self.annotate(
            submitted_at=Max("events__at", filter=handed_in),
            submissions=Count("events", filter=handed_in),
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
