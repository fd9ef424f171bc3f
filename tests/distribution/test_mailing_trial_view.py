"""The test mail of an issue to oneself, through a real mail server."""

from email import message_from_bytes, policy

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from bulletin.states import IssueStatus
from distribution.models import Delivery, Mailing
from distribution.services.hold import hold_mailings
from distribution.services.mailings import start_mailing
from distribution.services.sending import send_mailing
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def editor(editor):
    editor.email = "guwenlan@szgh.example"
    editor.save()
    return editor


def address(issue, name="mailing-trial"):
    return reverse(f"distribution:{name}", args=[issue.pk])


def said(response):
    return [str(message) for message in response.context["messages"]]


def read(mail):
    return message_from_bytes(mail, policy=policy.default)


def test_editor_gets_the_very_mail_marked_and_nobody_else_any(
    client, editor, signed_issue, lists, desk
):
    client.force_login(editor)
    assert (
        address(signed_issue) in client.get(address(signed_issue, "mailing-start")).content.decode()
    )

    response = client.post(address(signed_issue), follow=True)

    assert said(response) == ["测试邮件已发到 guwenlan@szgh.example。"]
    ((to, test),) = desk.mails
    assert to == "guwenlan@szgh.example"
    assert not Mailing.objects.exists()
    assert not Delivery.objects.exists()
    signed_issue.refresh_from_db()
    assert signed_issue.status == IssueStatus.SIGNED

    desk.mails.clear()
    send_mailing(start_mailing(signed_issue.pk, actor=editor).pk)
    test, real = read(test), read(desk.mails[0][1])
    assert test["Subject"] == f"【测试】{real['Subject']}"
    assert test["Message-ID"] != real["Message-ID"]
    assert [part.get_content() for part in test.walk() if not part.is_multipart()] == [
        part.get_content() for part in real.walk() if not part.is_multipart()
    ]


def test_it_stands_in_the_audit_trail(client, editor, signed_issue, desk):
    client.force_login(editor)

    client.post(address(signed_issue))

    entry = AuditEntry.objects.get(action="mailing.test")
    assert (entry.actor, entry.subject_id) == (editor, str(signed_issue.pk))
    assert entry.detail["address"] == "guwenlan@szgh.example"


def test_sixth_within_ten_minutes_waits(client, editor, signed_issue, desk):
    client.force_login(editor)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(5):
            client.post(address(signed_issue))
        response = client.post(address(signed_issue), follow=True)
        assert "请稍等" in said(response)[-1]
        assert len(desk.mails) == 5

        clock.shift(601)
        client.post(address(signed_issue))
    assert len(desk.mails) == 6


def test_account_without_an_address_is_told_what_to_do(client, editor, signed_issue, desk):
    editor.email = ""
    editor.save()
    client.force_login(editor)

    response = client.post(address(signed_issue), follow=True)

    assert said(response) == ["您的账号没有邮箱地址，请系统管理员补上。"]
    assert not desk.mails


def test_server_that_is_down_is_told(client, editor, signed_issue, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    client.force_login(editor)

    response = client.post(address(signed_issue), follow=True)

    assert "127.0.0.1:9" in said(response)[0]


def test_unsigned_issue_has_no_mail(client, editor, reviewed_issue, desk):
    client.force_login(editor)

    assert client.post(address(reviewed_issue)).status_code == 409
    assert not desk.mails


def test_while_mailings_are_held_nothing_goes_out(
    client, editor, administrator, signed_issue, desk
):
    hold_mailings(actor=administrator)
    client.force_login(editor)

    client.post(address(signed_issue))

    assert not desk.mails


@pytest.mark.parametrize("person", ["clerk", "signer", "list_manager"])
def test_only_who_may_distribute_can(request, client, signed_issue, desk, person):
    client.force_login(request.getfixturevalue(person))

    assert client.post(address(signed_issue)).status_code == 404
    assert not desk.mails


def test_it_is_a_post(client, editor, signed_issue):
    client.force_login(editor)

    assert client.get(address(signed_issue)).status_code == 405
