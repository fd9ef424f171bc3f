"""What a session knows of its own row, so that no page has to ask the database for it."""

from django.http import HttpRequest
from django.utils import timezone

from accounts.addresses import address_of
from accounts.devices import device_words
from accounts.models import User
from accounts.profiles import profile
from accounts.services import sign_ins

PRESENCE = "presence"


def begin(request: HttpRequest, person: User) -> None:
    """``person`` has just signed in here."""
    if request.session.session_key is None:
        request.session.create()
    device = device_words(request.META.get("HTTP_USER_AGENT", ""))
    key = request.session.session_key or ""
    row = sign_ins.begin(person, session_key=key, device=device, address=address_of(request))
    now = timezone.now().timestamp()
    request.session[PRESENCE] = {"row": row.pk, "key": key, "began": now, "seen": now}


def row_of(request: HttpRequest) -> int:
    """The number of this browser's row; 0 where nobody is signed in."""
    number: int = request.session.get(PRESENCE, {}).get("row", 0)
    return number


def is_over(request: HttpRequest) -> bool:
    """Too long without a step, or too long at all."""
    presence = request.session.get(PRESENCE)
    if presence is None:
        return True
    now = timezone.now().timestamp()
    is_idle = now - presence["seen"] > profile().idle.total_seconds()
    return bool(is_idle or now - presence["began"] > profile().longest.total_seconds())


def note_step(request: HttpRequest) -> None:
    """Once a minute is enough; and whenever the session got another key."""
    presence = request.session[PRESENCE]
    now = timezone.now().timestamp()
    key = request.session.session_key
    if now - presence["seen"] <= sign_ins.SEEN_EVERY_SECONDS and presence["key"] == key:
        return
    request.session[PRESENCE] = presence | {"seen": now, "key": key}
    sign_ins.note_step(presence["row"], session_key=key or "", address=address_of(request))
