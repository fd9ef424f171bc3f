"""How many messages a minute a recipient domain is to get, over all workers and mailings."""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from distribution.models import Delivery
from distribution.querysets import DOMAIN, DeliveryQuerySet

WINDOW = timedelta(minutes=1)
EVERY_OTHER = "*"


def rows_with_room(due: DeliveryQuerySet[Delivery], at_most: int, now: datetime) -> list[Delivery]:
    """The first of the rows that are due whose domains take more within the minute."""
    limits = {name.lower(): most for name, most in settings.DELIVERY_DOMAIN_PER_MINUTE.items()}
    if not limits:
        return list(due[:at_most])
    # Not later either: a clock that was ahead would keep its domains full until that hour.
    about_now = (now - WINDOW, now + WINDOW)
    recent = Delivery.objects.filter(handed_over_at__range=about_now).annotate(domain=DOMAIN)
    used = Counter(dict(recent.order_by().values_list("domain").annotate(Count("pk"))))
    full = [domain for domain, count in used.items() if _room(domain, count, limits) <= 0]
    rows: list[Delivery] = []
    for row in due.annotate(domain=DOMAIN).exclude(domain__in=full)[:at_most]:
        if _room(row.domain, used[row.domain], limits) > 0:
            used[row.domain] += 1
            rows.append(row)
    return rows


def _room(domain: str, used: int, limits: dict[str, int]) -> float:
    limit = limits.get(domain, limits.get(EVERY_OTHER))
    return float("inf") if limit is None else limit - used
