"""The browsers in which a person is signed in: begun, seen, ended."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import SignedIn, User
from accounts.profiles import profile
from accounts.services.audit import record

SEEN_EVERY_SECONDS = 60


def begin(person: User, *, session_key: str, device: str, address: str) -> SignedIn:
    """Rows of the person that no session can have any more go at the same time."""
    now = timezone.now()
    person.sign_ins.filter(seen_at__lt=now - profile().longest).delete()
    return SignedIn.objects.create(
        user=person,
        session_key=session_key,
        device=device,
        address=address,
        began_at=now,
        seen_at=now,
    )


def note_step(sign_in_id: int, *, session_key: str, address: str) -> None:
    row = SignedIn.objects.filter(pk=sign_in_id)
    row.update(seen_at=timezone.now(), session_key=session_key, address=address)


@transaction.atomic
def end_one(sign_in_id: int, *, person: User) -> None:
    """One of the person's own. Raises SignedIn.DoesNotExist."""
    row = person.sign_ins.get(pk=sign_in_id)
    detail = {"device": row.device, "address": row.address}
    end(person.sign_ins.filter(pk=row.pk))
    record("user.end_session", person, actor=person, detail=detail)


@transaction.atomic
def end_all(person: User, *, actor: User | None, but: int = 0) -> int:
    """How many ended; ``but`` is the one that stays."""
    count = end(person.sign_ins.exclude(pk=but))
    if count:
        record("user.end_sessions", person, actor=actor, detail={"count": count})
    return count


def end(rows: QuerySet[SignedIn]) -> int:
    """The rows, and the sessions they stand for: whoever comes with one is signed out."""
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    count, _each = rows.delete()
    return count
