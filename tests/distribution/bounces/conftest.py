"""A mailing whose rows were sent, a Maildir that bounces come to, and bounces of such rows."""

import mailbox
from collections.abc import Callable

import pytest
from pytest_django import Settings

from distribution.bounces.verp import return_path
from distribution.models import Delivery, Mailing
from distribution.states import DeliveryStatus
from tests.distribution.bounces.test_report_read import ADDRESS, MESSAGE_ID, sample
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press

BASE = "bounces@szgh.example"
Bounce = Callable[..., bytes]


@pytest.fixture
def mailing(publication, editor, lists) -> Mailing:
    """Five rows, all sent."""
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, DeliveryStatus.SENT, 5)
    return mailing


@pytest.fixture
def row(mailing) -> Delivery:
    found: Delivery = mailing.deliveries.get(address="r1@szgh.example")
    return found


@pytest.fixture
def maildir(tmp_path, settings: Settings) -> mailbox.Maildir:
    settings.BOUNCE_URL = f"maildir://{tmp_path}/bounces"
    return mailbox.Maildir(tmp_path / "bounces", create=True)


def bounce_of(
    row: Delivery, name: str = "postfix-unknown-user", *, attempt: int | None = None
) -> bytes:
    """A sample as a report about ``row``; with ``attempt`` it comes to that return path and does
    not hold the Message-ID."""
    message_id = row.message_id if attempt is None else "<gone@szgh.example>"
    data = sample(name).replace(MESSAGE_ID.encode(), message_id.encode())
    data = data.replace(ADDRESS.encode(), row.address.encode())
    if attempt is None:
        return data
    return f"Delivered-To: {return_path(BASE, row.pk, attempt)}\n".encode() + data
