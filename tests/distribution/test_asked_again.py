"""Sending and exporting contacts ask who it is once the last time is ten minutes ago."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from distribution.models import Mailing
from tests.accounts.test_second_factor import set_up
from tests.bulletin.test_issue_moves_view import act, promised, read_pages
from tests.conftest import PASSWORD
from tests.distribution.mailing_samples import signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]

AGAIN = reverse("accounts:again")


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def start(publication, editor, lists):
    issue = signed_without_press(publication, editor)
    return reverse("distribution:mailing-start", args=[issue.pk])


def test_sending_asks_for_the_password_later(client, clock, editor, start):
    client.force_login(editor)
    assert 'name="password"' not in client.get(start).content.decode()
    clock.shift(timedelta(minutes=11))

    assert 'name="password"' in client.get(start).content.decode()
    for password in ("", "错"):
        page = client.post(start, {"password": password})
        assert page.status_code == 422
        assert 'id="id_password_error"' in page.content.decode()
    assert not Mailing.objects.exists()
    assert client.post(start, {"password": PASSWORD}).status_code == 302
    assert Mailing.objects.count() == 1


def test_sending_asks_who_has_an_app_for_its_code(client, clock, editor, start):
    app, _codes = set_up(editor, clock)
    client.force_login(editor)
    clock.shift(timedelta(minutes=11))
    page = client.get(start).content.decode()
    assert 'name="code"' in page
    assert 'name="password"' not in page

    assert client.post(start, {"password": PASSWORD}).status_code == 422
    assert not Mailing.objects.exists()
    assert client.post(start, {"code": app.code()}).status_code == 302


def test_code_that_was_right_is_not_asked_for_again(client, clock, editor, start):
    """Where the rest of the form is wrong: it could not be entered twice."""
    app, _codes = set_up(editor, clock)
    client.force_login(editor)
    clock.shift(timedelta(minutes=11))

    page = client.post(start, {"code": app.code(), "start": "later"})

    assert page.status_code == 422
    assert 'name="code"' not in page.content.decode()
    assert client.post(start, {"start": "now"}).status_code == 302


def test_signing_asks_who_has_an_app_for_its_code(client, clock, signer, reviewed_issue):
    app, _codes = set_up(signer, clock)
    client.force_login(signer)
    clock.shift(timedelta(minutes=11))
    values = read_pages(reviewed_issue) | promised()

    refused = client.post(act(reviewed_issue, "sign"), values | {"password": PASSWORD})
    assert refused.status_code == 422
    assert 'id="id_code_error"' in refused.content.decode()
    signed = client.post(act(reviewed_issue, "sign"), values | {"code": app.code()})
    assert signed.status_code == 302


@pytest.mark.parametrize("name", ["contact-export-csv", "contact-export-xlsx"])
def test_contacts_leave_only_for_somebody_who_is_there(client, clock, list_manager, lists, name):
    address = reverse(f"distribution:{name}")
    client.force_login(list_manager)
    assert client.get(address).status_code == 200
    clock.shift(timedelta(minutes=11))

    asked = client.get(address)["Location"]
    assert asked.startswith(AGAIN)
    assert client.post(asked, {"password": PASSWORD}).url == address
    assert client.get(address).status_code == 200
