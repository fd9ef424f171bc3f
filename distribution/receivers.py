"""What follows here from what happens to offices."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from accounts.models import Office, User
from accounts.signals import offices_succeeded
from distribution.services.following import follow_offices


@receiver(offices_succeeded)
def let_contacts_follow(
    predecessors: Sequence[Office], successor: Office, actor: User | None, **_signal: Any
) -> None:
    follow_offices(predecessors, successor, actor=actor)
