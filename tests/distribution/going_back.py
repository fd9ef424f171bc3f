"""A database that went back in time, and processes that end in the middle."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

import pytest

from distribution.models import Mailing
from distribution.services.hold import (
    current_mark,
    hold_mailings,
)
from distribution.services.marks import noted_counters
from distribution.states import MailingStatus


class Killed(BaseException):
    """Ends the work at once, as ``kill -9`` does: nobody tidies up."""


@contextmanager
def killed_at(module: ModuleType, name: str, *, after: bool = False) -> Iterator[None]:
    """What stands inside ends where this function is called, or where it returns."""
    original = getattr(module, name)

    def killed(*args: Any, **options: Any) -> None:
        if after:
            original(*args, **options)
        raise Killed

    with pytest.MonkeyPatch.context() as patch, suppress(Killed):
        patch.setattr(module, name, killed)
        yield
        pytest.fail(f"{name} was not called")


def noted() -> int | None:
    return noted_counters().get(current_mark().key.hex)


@pytest.fixture
def held(mailing, desk, administrator) -> Mailing:
    """Begun, five rows queued, and all mailings held."""
    Mailing.objects.filter(pk=mailing.pk).update(status=MailingStatus.SENDING)
    hold_mailings(actor=administrator)
    mailing.refresh_from_db()
    return mailing
