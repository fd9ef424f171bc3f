"""Official acts ask for the password again when the sign-in is some time ago."""

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

FRESH_SECONDS = 600
MOST_WRONG_PASSWORDS = 5
PASSWORD_GIVEN_AT = "password_given_at"
WRONG_PASSWORDS = "wrong_passwords"
# Signed in by a mailed code; a new one counts as the password again.
BY_CODE = "by_code"


def person_to_ask(request: HttpRequest) -> User | None:
    """Who has to give the password again; None who has just given it."""
    given_at = request.session.get(PASSWORD_GIVEN_AT, 0)
    is_fresh = 0 <= timezone.now().timestamp() - given_at <= FRESH_SECONDS
    return request.user if isinstance(request.user, User) and not is_fresh else None


def note_password(request: HttpRequest) -> None:
    """The password was given now, at the sign-in or again."""
    request.session[PASSWORD_GIVEN_AT] = timezone.now().timestamp()
    request.session.pop(WRONG_PASSWORDS, None)


def gave_up(request: HttpRequest) -> bool:
    """Count a wrong password; after the last one allowed the person is signed out."""
    wrong = request.session.get(WRONG_PASSWORDS, 0) + 1
    request.session[WRONG_PASSWORDS] = wrong
    if wrong < MOST_WRONG_PASSWORDS:
        return False
    logout(request)
    return True
