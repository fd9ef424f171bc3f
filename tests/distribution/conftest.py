"""A real mail server on loopback, and an issue on its way to it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from distribution.models import Mailing
from distribution.services.mailings import start_mailing
from tests.distribution.mail_servers import Desk, MailServer


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    """What the server behind EMAIL_URL answers and accepts."""
    desk = Desk()
    server = MailServer(desk)
    server.start()
    settings.EMAIL_URL = f"smtp://127.0.0.1:{server.port}"
    yield desk
    server.stop()


@pytest.fixture
def mailing(signed_issue, lists, editor) -> Mailing:
    """Five rows, none sent yet."""
    return start_mailing(signed_issue.pk, actor=editor)
