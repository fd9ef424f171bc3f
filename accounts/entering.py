"""Who was recognised comes in: at once, or after the code of their app."""

from typing import TypedDict

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.addresses import address_of
from accounts.models import User
from accounts.passwords import is_too_old
from accounts.reauthentication import BY_CODE, note_second_factor
from accounts.services.second_factor import has_second_factor
from accounts.services.signing_in import note_entry

# In the session of somebody whose password was right and whose code is still to come.
WAITING = "waiting-for-code"
WAITING_SECONDS = 300
PASSWORD_TOO_OLD = "password_too_old"
CODE_SESSION_SECONDS = 1800


class Waiting(TypedDict):
    person: int
    since: float
    place: str
    way: str


def enter(request: HttpRequest, person: User, *, place: str, way: str) -> HttpResponse:
    """Signed in, or asked for the second factor first. ``place``: where to then."""
    if not has_second_factor(person):
        let_in(request, person, way=way)
        return redirect(place)
    waiting: Waiting = {
        "person": person.pk,
        "since": timezone.now().timestamp(),
        "place": place,
        "way": way,
    }
    request.session[WAITING] = waiting
    return redirect("accounts:second-step")


def who_waits(request: HttpRequest) -> tuple[User, Waiting] | None:
    """Whose code is awaited in this browser; nobody's after five minutes."""
    waiting: Waiting | None = request.session.get(WAITING)
    if waiting is None:
        return None
    if not 0 <= timezone.now().timestamp() - waiting["since"] <= WAITING_SECONDS:
        del request.session[WAITING]
        return None
    person = User.objects.filter(pk=waiting["person"], is_active=True).first()
    return (person, waiting) if person else None


def finish(request: HttpRequest, person: User, waiting: Waiting) -> HttpResponse:
    """The code was right."""
    let_in(request, person, way=waiting["way"])
    note_second_factor(request)
    return redirect(waiting["place"])


def let_in(request: HttpRequest, person: User, *, way: str) -> None:
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(WAITING, None)
    note_entry(person, address=address_of(request), way=way)
    if way == "code":
        request.session[BY_CODE] = True
        request.session.set_expiry(CODE_SESSION_SECONDS)
    elif way == "password" and is_too_old(person):
        request.session[PASSWORD_TOO_OLD] = True
