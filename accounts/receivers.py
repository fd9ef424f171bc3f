"""What follows from signing in and out, wherever it is done."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import presence
from accounts.models import SignedIn, User
from accounts.reauthentication import SECOND_FACTOR_GIVEN, note_password


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **_signal: Any) -> None:
    note_password(request)
    request.session.pop(SECOND_FACTOR_GIVEN, None)
    presence.begin(request, user)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, **_signal: Any) -> None:
    SignedIn.objects.filter(pk=presence.row_of(request)).delete()
