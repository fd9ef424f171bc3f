"""What follows from every save, wherever it is made."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from bulletin.models import Article
from bulletin.services.indexing import index_article

SEARCHABLE = frozenset({"title", "byline", "body"})


@receiver(post_save, sender=Article)
def index_saved_article(
    instance: Article, raw: bool, update_fields: Collection[str] | None, **_signal: Any
) -> None:
    """No writer of articles can forget the search."""
    if not raw and (update_fields is None or SEARCHABLE & set(update_fields)):
        index_article(instance)
