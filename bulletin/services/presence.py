"""Who else has an article open."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bulletin.models import ArticleReader

# A page asks again every 15 seconds; after this time without a sign it is taken for closed.
GONE_AFTER = timedelta(seconds=45)


def note_reader(article_id: int, reader: User) -> list[ArticleReader]:
    """Keep that ``reader`` has the article open; the others who have it open, longest first."""
    now = timezone.now()
    present = ArticleReader.objects.filter(seen_at__gte=now - GONE_AFTER)
    own = present.filter(article=article_id, user=reader)
    if not own.update(seen_at=now):
        # One article at a time; and whoever has left long ago leaves no row behind.
        ArticleReader.objects.filter(user=reader).delete()
        ArticleReader.objects.filter(seen_at__lt=now - GONE_AFTER).delete()
        row = ArticleReader(article_id=article_id, user=reader, since=now, seen_at=now)
        ArticleReader.objects.bulk_create([row], ignore_conflicts=True)
    others = present.filter(article=article_id).exclude(user=reader)
    return list(others.select_related("user"))
