"""Who else has an article open."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from bulletin.models import ArticleReader

# A page asks again every 15 seconds; after this time without a sign it is taken for closed.
GONE_AFTER = timedelta(seconds=45)


def note_reader(article_id: int, reader: User) -> None:
    """Keep that ``reader``, who reads one article at a time, has this one open."""
    now = timezone.now()
    own = ArticleReader.objects.filter(article=article_id, user=reader)
    if own.filter(seen_at__gte=now - GONE_AFTER).update(seen_at=now):
        return
    ArticleReader.objects.filter(Q(user=reader) | Q(seen_at__lt=now - GONE_AFTER)).delete()
    row = ArticleReader(article_id=article_id, user=reader, since=now, seen_at=now)
    ArticleReader.objects.bulk_create([row], ignore_conflicts=True)


def readers_of(article_id: int, *, besides: User) -> list[ArticleReader]:
    """Who has the article open, longest first."""
    present = ArticleReader.objects.filter(
        article=article_id, seen_at__gte=timezone.now() - GONE_AFTER
    )
    return list(present.exclude(user=besides).select_related("user"))
