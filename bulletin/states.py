"""States of articles, issues and editions, and the legal moves between them, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ADOPTED = "adopted", _("Adopted")
    HELD = "held", _("Held")
    DECLINED = "declined", _("Declined")


class IssueStatus(models.TextChoices):
    ASSEMBLING = "assembling", _("Being assembled")
    IN_REVIEW = "in_review", _("In review")
    SIGNED = "signed", _("Signed")
    DISTRIBUTED = "distributed", _("Distributed")


class EditionStatus(models.TextChoices):
    PENDING = "pending", _("Being typeset")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not typeset")


class SheetStatus(models.TextChoices):
    OPEN = "open", _("Being corrected")
    USED = "used", _("Articles made")
    DISCARDED = "discarded", _("Discarded")


# An article that becomes submitted from here is handed in by its clerk; from elsewhere an editor
# takes it up again.
HANDED_IN_FROM = (ArticleStatus.DRAFT, ArticleStatus.RETURNED)

ARTICLE_MOVES: dict[ArticleStatus, frozenset[ArticleStatus]] = {
    ArticleStatus.DRAFT: frozenset({ArticleStatus.SUBMITTED}),
    ArticleStatus.SUBMITTED: frozenset(
        {
            ArticleStatus.DRAFT,
            ArticleStatus.RETURNED,
            ArticleStatus.ADOPTED,
            ArticleStatus.HELD,
            ArticleStatus.DECLINED,
        }
    ),
    ArticleStatus.RETURNED: frozenset({ArticleStatus.SUBMITTED}),
    ArticleStatus.ADOPTED: frozenset({ArticleStatus.SUBMITTED}),
    ArticleStatus.HELD: frozenset(
        {ArticleStatus.SUBMITTED, ArticleStatus.ADOPTED, ArticleStatus.DECLINED}
    ),
    ArticleStatus.DECLINED: frozenset(
        {ArticleStatus.SUBMITTED, ArticleStatus.ADOPTED, ArticleStatus.HELD}
    ),
}

ISSUE_MOVES: dict[IssueStatus, frozenset[IssueStatus]] = {
    IssueStatus.ASSEMBLING: frozenset({IssueStatus.IN_REVIEW}),
    IssueStatus.IN_REVIEW: frozenset({IssueStatus.ASSEMBLING, IssueStatus.SIGNED}),
    IssueStatus.SIGNED: frozenset({IssueStatus.DISTRIBUTED}),
    IssueStatus.DISTRIBUTED: frozenset(),
}

SHEET_MOVES: dict[SheetStatus, frozenset[SheetStatus]] = {
    SheetStatus.OPEN: frozenset({SheetStatus.USED, SheetStatus.DISCARDED}),
    SheetStatus.USED: frozenset(),
    SheetStatus.DISCARDED: frozenset({SheetStatus.OPEN}),
}

EDITION_MOVES: dict[EditionStatus, frozenset[EditionStatus]] = {
    EditionStatus.PENDING: frozenset({EditionStatus.READY, EditionStatus.FAILED}),
    EditionStatus.READY: frozenset(),
    EditionStatus.FAILED: frozenset({EditionStatus.PENDING}),
}
