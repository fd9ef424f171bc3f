"""Official acts ask who it is again when that was last shown some time ago."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.access import StaffRequest
from accounts.forms import AgainForm
from accounts.models import User
from accounts.places import place_of

FRESH_SECONDS = 600
MOST_WRONG_PASSWORDS = 5
PASSWORD_GIVEN_AT = "password_given_at"
WRONG_PASSWORDS = "wrong_passwords"
# The second factor was given in this session, or set up in it.
SECOND_FACTOR_GIVEN = "second_factor_given"
# Signed in by a mailed code; a new one counts as the password again.
BY_CODE = "by_code"

P = ParamSpec("P")


def person_to_ask(request: HttpRequest) -> User | None:
    """Who has to show again who they are; None who has just done so."""
    given_at = request.session.get(PASSWORD_GIVEN_AT, 0)
    is_fresh = 0 <= timezone.now().timestamp() - given_at <= FRESH_SECONDS
    return request.user if isinstance(request.user, User) and not is_fresh else None


def note_password(request: HttpRequest) -> None:
    """The password was given now, at the sign-in or again."""
    request.session[PASSWORD_GIVEN_AT] = timezone.now().timestamp()
    request.session.pop(WRONG_PASSWORDS, None)


def note_second_factor(request: HttpRequest) -> None:
    note_password(request)
    request.session[SECOND_FACTOR_GIVEN] = True


def gave_up(request: HttpRequest) -> bool:
    """Count a wrong password; after the last one allowed the person is signed out."""
    wrong = request.session.get(WRONG_PASSWORDS, 0) + 1
    request.session[WRONG_PASSWORDS] = wrong
    if wrong < MOST_WRONG_PASSWORDS:
        return False
    logout(request)
    return True


def settle(request: HttpRequest, form: AgainForm) -> bool:
    """Note what a form that was looked through says of the person; whether they gave up.

    What was right is not asked for again, even where other fields are wrong: a code is good once.
    """
    if form.is_wrong:
        return gave_up(request)
    if form.proof == "code":
        note_second_factor(request)
    elif form.proof:
        note_password(request)
    if form.proof:
        form.ask_nothing()
    return False


def asks_again(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[StaffRequest, P], HttpResponseBase]:
    """Before what has no form of its own: a page asks, and leads back here."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if person_to_ask(request):
            return redirect(again_address(place_of(request)))
        return view(request, *args, **kwargs)

    return guarded


def again_address(place: str) -> str:
    return f"{reverse('accounts:again')}?{urlencode({'next': place})}"
