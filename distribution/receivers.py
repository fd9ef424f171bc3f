"""What follows here from what happens to offices."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Office, User
from accounts.signals import offices_succeeded
from distribution.services.following import follow_offices


@receiver(offices_succeeded)
def let_contacts_follow(
    predecessors: Sequence[Office],
    successor: Office,
    on: date,
    actor: User | None,
    **_signal: Any,
) -> None:
    """On the day itself, or at once if that has come."""
    if on <= timezone.localdate():
        follow_offices(predecessors, successor, actor=actor)
