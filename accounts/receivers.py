"""What follows from signing in, wherever it is done."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.reauthentication import note_password


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **_signal: Any) -> None:
    note_password(request)
