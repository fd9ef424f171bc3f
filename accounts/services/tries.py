"""Tries are counted in the database before they are made, so that many at once are no more."""

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.errors import DomainError
from accounts.models import Tries
from accounts.profiles import Limit


class TooManyTries(DomainError):
    """Locked for some minutes."""


@dataclass(frozen=True)
class Try:
    """``is_last``: unless it succeeds, there is no other for a while."""

    row: Tries
    is_last: bool


def key_of(kind: str, value: str) -> str:
    secret = hashlib.sha256(f"accounts.tries:{settings.SECRET_KEY}".encode()).digest()
    return hmac.digest(secret, f"{kind}:{value}".encode(), "sha256").hex()


@transaction.atomic
def take_try(kind: str, value: str, limit: Limit) -> Try:
    """Count one more. Raises TooManyTries."""
    now = timezone.now()
    key = key_of(kind, value)
    Tries.objects.get_or_create(key=key, defaults={"since": now})
    row = Tries.objects.select_for_update().get(key=key)
    if row.locked_until and row.locked_until > now:
        minutes = -(-(row.locked_until - now).seconds // 60)
        raise TooManyTries(
            ngettext(
                "Too many wrong tries: locked. Try again in %(minutes)d minute.",
                "Too many wrong tries: locked. Try again in %(minutes)d minutes.",
                minutes,
            )
            % {"minutes": minutes}
        )
    if row.locked_until or now - row.since > limit.within:
        row.count, row.since, row.locked_until = 0, now, None
    row.count += 1
    if row.count >= limit.most:
        row.locked_until = now + limit.lock
    row.save()
    return Try(row, is_last=row.locked_until is not None)


def forget_tries(kind: str, value: str) -> None:
    """After a success."""
    Tries.objects.filter(key=key_of(kind, value)).delete()


def give_back(taken: Try) -> None:
    """A try that succeeded says nothing against the others of the same address."""
    row = Tries.objects.filter(pk=taken.row.pk, count__gt=0)
    row.update(count=F("count") - 1, locked_until=None)
