"""Pausing a mailing on its page."""

import pytest
from django.urls import reverse

from distribution.services.pausing import pause_mailing
from distribution.states import DeliveryStatus, MailingStatus
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def mailing(publication, editor, lists):
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, DeliveryStatus.SENT, 2)
    return mailing


def detail(mailing):
    return reverse("distribution:mailing-detail", args=[mailing.pk])


def pause(mailing):
    return reverse("distribution:mailing-pause", args=[mailing.pk])


def test_editor_pauses_with_a_reason_that_all_see(client, editor, list_manager, mailing):
    client.force_login(editor)
    assert f'{detail(mailing)}?ask=pause"' in client.get(detail(mailing)).content.decode()

    response = client.post(pause(mailing), {"reason": "<b>附件</b>有误"})

    assert response.url == detail(mailing)
    client.force_login(list_manager)
    page = client.get(detail(mailing)).content.decode()
    assert "顾文澜" in page
    assert "原因：&lt;b&gt;附件&lt;/b&gt;有误" in page
    assert "还有 3 封等着" in page
    assert "ask=resume" not in page
    assert "ask=pause" not in page


def test_sheet_asks_for_the_reason_and_comes_back_without_one(client, editor, mailing):
    client.force_login(editor)
    asked = client.get(detail(mailing), {"ask": "pause"}, headers={"HX-Target": "dialog"})
    refused = client.post(pause(mailing), {"reason": " "})

    assert f'action="{pause(mailing)}"' in asked.content.decode()
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "请写明为什么暂停" in page
    assert "<dialog" in page
    assert 'aria-invalid="true"' in page
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING


def test_paused_mailing_is_resumed_from_its_page(client, editor, mailing):
    pause_mailing(mailing.pk, actor=editor, reason="附件有误")
    client.force_login(editor)

    sheet = client.get(detail(mailing), {"ask": "resume"}, headers={"HX-Target": "dialog"})
    assert "附件有误" in sheet.content.decode()
    assert "还没有发的 3 封现在发？" in sheet.content.decode() or "3" in sheet.content.decode()
    client.post(reverse("distribution:mailing-resume", args=[mailing.pk]))

    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING


def test_stale_page_is_answered_with_conflict(client, editor, mailing):
    pause_mailing(mailing.pk, actor=editor, reason="附件有误")
    client.force_login(editor)

    assert client.post(pause(mailing), {"reason": "又一次"}).status_code == 409
    assert client.post(pause(mailing), {"reason": ""}).status_code == 409


@pytest.mark.parametrize("person", ["clerk", "signer", "list_manager", "administrator"])
def test_for_all_but_editors_there_is_no_pausing(client, request, person, mailing):
    client.force_login(request.getfixturevalue(person))

    assert client.post(pause(mailing), {"reason": "附件有误"}).status_code == 404
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING


def test_visitor_is_sent_to_sign_in_and_reading_does_nothing(client, editor, mailing):
    assert client.post(pause(mailing)).url.startswith("/sign-in/")
    client.force_login(editor)
    assert client.get(pause(mailing)).status_code == 405
