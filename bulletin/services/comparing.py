"""Near-duplicates: the same event from two offices, or printed before, among all articles."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from hashlib import blake2b

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.nudging import nudge
from bulletin.likeness import COMMONPLACE, grams_of, share_of
from bulletin.models import Article, Comparison, Likeness, TextGram
from bulletin.states import ArticleStatus

# Two reports of one event share about a sixth of their grams, two events of one kind an eighth.
SAME_EVENT = 0.15
# Further apart the same event comes again as next year's; then only the same words tell.
SAME_SEASON = timedelta(days=400)
SAME_WORDS = 0.4
MOST_GRAMS_KEPT = 96
MOST_CANDIDATES = 30
MOST_SHOWN = 5


def ask_comparison(articles: Iterable[Article]) -> None:
    """Have articles compared with all others, in the transaction in which they are handed in."""
    keys = [article.pk for article in articles]
    Comparison.objects.bulk_create(
        [Comparison(article_id=key, done_at=None) for key in keys],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["done_at"],
    )
    for key in keys:
        nudge("bulletin.jobs.compare_article", key)


def compare_waiting() -> int:
    """Make every comparison that is asked for and not made; returns how many."""
    due = Comparison.objects.filter(done_at=None).order_by("article")
    keys = list(due.values_list("article", flat=True))
    for key in keys:
        compare_article(key)
    return len(keys)


@transaction.atomic
def compare_article(article_id: int) -> list[Likeness]:
    """Find the articles that say much of the same, and keep what finds this one later.

    Five queries, and one for the texts of the likeliest.
    """
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        return []
    grams = grams_of(article.body)
    hashes = [hash_of(gram) for gram in grams]
    found = _likenesses(article, grams, _likeliest(article_id, hashes))
    Likeness.objects.filter(article=article).delete()
    Likeness.objects.filter(other=article).delete()
    Likeness.objects.bulk_create(
        found + [Likeness(article_id=one.other_id, other=article, share=one.share) for one in found]
    )
    TextGram.objects.filter(article=article).delete()
    TextGram.objects.bulk_create(TextGram(gram=gram, article=article) for gram in sample_of(hashes))
    Comparison.objects.filter(article=article).update(done_at=timezone.now())
    return found


def hash_of(gram: str) -> int:
    """The same 63 bits in every process."""
    return int.from_bytes(blake2b(gram.encode(), digest_size=8).digest(), "big") >> 1


def sample_of(hashes: Iterable[int]) -> list[int]:
    """At most MOST_GRAMS_KEPT: all, or those that a power of two divides, so that of what two
    texts share both keep the same."""
    kept = sorted(set(hashes))
    divisor = 1
    while len(kept) > MOST_GRAMS_KEPT:
        divisor *= 2
        kept = [one for one in kept if one % divisor == 0]
    return kept


def _likeliest(article_id: int, hashes: list[int]) -> list[int]:
    """Articles that share rare grams, most first."""
    kept = TextGram.objects.filter(gram__in=hashes).exclude(article=article_id)
    holders = dict(
        kept.values_list("gram").annotate(count=Count("article")).filter(count__lte=COMMONPLACE)
    )
    weights: dict[int, float] = defaultdict(float)
    rare = TextGram.objects.filter(gram__in=list(holders)).exclude(article=article_id)
    for gram, other in rare.values_list("gram", "article"):
        weights[other] += 1 / holders[gram]
    return sorted(weights, key=lambda key: (-weights[key], -key))[:MOST_CANDIDATES]


def _likenesses(article: Article, grams: frozenset[str], keys: list[int]) -> list[Likeness]:
    others = Article.objects.filter(pk__in=keys, publication=article.publication_id)
    others = others.exclude(status=ArticleStatus.DRAFT)
    found = []
    for other in others.only("body", "created_at"):
        share = share_of(grams, grams_of(other.body))
        is_near = abs(article.created_at - other.created_at) <= SAME_SEASON
        if share >= (SAME_EVENT if is_near else SAME_WORDS):
            found.append(Likeness(article=article, other=other, share=round(100 * share)))
    return sorted(found, key=lambda one: -one.share)[:MOST_SHOWN]
