"""Letting a mailing that waits for a person go on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from distribution.models import Mailing
from distribution.services.mailings import start_mailing
from distribution.states import MailingStatus
from tests.distribution.mailing_samples import signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def late(publication, editor, lists) -> Mailing:
    mailing = start_mailing(signed_without_press(publication, editor).pk, actor=editor)
    Mailing.objects.filter(pk=mailing.pk).update(
        status=MailingStatus.LATE, scheduled_for=timezone.now() - timedelta(hours=3)
    )
    return mailing


def address(mailing):
    return reverse("distribution:mailing-resume", args=[mailing.pk])


def test_editor_lets_a_late_mailing_go_on(client, editor, late):
    client.force_login(editor)

    response = client.post(address(late))

    assert response.url == reverse("distribution:mailing-detail", args=[late.pk])
    late.refresh_from_db()
    assert late.status == MailingStatus.SENDING
    assert AuditEntry.objects.filter(action="mailing.move", actor=editor).exists()


def test_going_on_is_asked_about_first(client, editor, late):
    client.force_login(editor)
    detail = reverse("distribution:mailing-detail", args=[late.pk])

    html = client.get(detail, {"ask": "resume"}, headers={"HX-Target": "dialog"}).content.decode()

    assert "<html" not in html
    assert f'action="{address(late)}"' in html
    assert "现在开始发 5 封？" in html
    assert "已过 3 小时" in html
    late.refresh_from_db()
    assert late.status == MailingStatus.LATE


def test_sheet_of_a_mailing_that_goes_on_is_refused(client, editor, list_manager, late):
    detail = reverse("distribution:mailing-detail", args=[late.pk])
    asked = {"headers": {"HX-Target": "dialog", "HX-Request": "true"}}
    client.force_login(list_manager)
    assert client.get(detail, {"ask": "resume"}, **asked).status_code == 409
    client.force_login(editor)
    client.post(address(late))

    assert client.get(detail, {"ask": "resume"}, **asked).status_code == 409


def test_mailing_that_is_going_on_is_left_alone(client, editor, late):
    client.force_login(editor)
    client.post(address(late))

    assert client.post(address(late)).status_code == 409


def test_list_manager_cannot_start_it(client, list_manager, late):
    client.force_login(list_manager)

    assert client.post(address(late)).status_code == 404
    late.refresh_from_db()
    assert late.status == MailingStatus.LATE


def test_reading_the_address_does_nothing(client, editor, late):
    client.force_login(editor)

    assert client.get(address(late)).status_code == 405
    late.refresh_from_db()
    assert late.status == MailingStatus.LATE
