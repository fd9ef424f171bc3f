"""States of articles and issues, and the legal moves between them, as data."""

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


A, I = ArticleStatus, IssueStatus

ARTICLE_MOVES: dict[ArticleStatus, frozenset[ArticleStatus]] = {
    A.DRAFT: frozenset({A.SUBMITTED}),
    A.SUBMITTED: frozenset({A.DRAFT, A.RETURNED, A.ADOPTED, A.HELD, A.DECLINED}),
    A.RETURNED: frozenset({A.SUBMITTED}),
    A.ADOPTED: frozenset({A.SUBMITTED}),
    A.HELD: frozenset({A.SUBMITTED, A.ADOPTED, A.DECLINED}),
    A.DECLINED: frozenset({A.SUBMITTED, A.ADOPTED, A.HELD}),
}

ISSUE_MOVES: dict[IssueStatus, frozenset[IssueStatus]] = {
    I.ASSEMBLING: frozenset({I.IN_REVIEW}),
    I.IN_REVIEW: frozenset({I.ASSEMBLING, I.SIGNED}),
    I.SIGNED: frozenset({I.DISTRIBUTED}),
    I.DISTRIBUTED: frozenset(),
}
