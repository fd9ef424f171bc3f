"""The sheets that ask before a step: a reason, or the issue and section to adopt into."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import User
from bulletin.models import Article, PhraseUse
from bulletin.review_forms import AdoptForm, ReasonForm

SHEETS = ("return", "decline", "adopt", "merge")
REASONS = ("return", "decline")


@dataclass(frozen=True)
class Sheet:
    """What is asked about ``articles``; ``standings`` are they with the versions seen."""

    step: str
    articles: list[Article]
    standings: list[str]
    form: forms.Form

    @property
    def asks_reason(self) -> bool:
        return self.step in REASONS


def read_sheet(step: str, user: User, seen: Mapping[int, int], data: Any = None) -> Sheet:
    """Raises DomainError without articles, and for articles of several publications."""
    visible = Article.objects.visible_to(user).filter(pk__in=seen)
    found = {article.pk: article for article in visible.select_related("publication").defer("body")}
    articles = [found[key] for key in seen if key in found]
    if not articles:
        raise DomainError(_("Choose the articles first."))
    if step == "merge" and len(articles) < 2:
        raise DomainError(_("Choose at least two articles to merge."))
    publication = articles[0].publication
    if any(article.publication_id != publication.pk for article in articles):
        raise DomainError(_("These articles belong to different publications. Take one at a time."))
    form: forms.Form
    if step in REASONS:
        form = ReasonForm(data, publication=publication, use=PhraseUse(step))
    else:
        form = AdoptForm(data, publication=publication)
    return Sheet(step, articles, [f"{key}.{version}" for key, version in seen.items()], form)
