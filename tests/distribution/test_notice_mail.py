"""Notices by mail, through a real mail server."""

import re
from email import message_from_bytes, policy
from urllib.parse import unquote

import pytest
import time_machine
from django.db import transaction

from accounts.models import Notice, NoticeKind, NoticeMail
from accounts.services.notices import News, tell
from bulletin.services.assembly import recall_issue, send_to_review
from distribution import jobs
from distribution.services.hold import hold_mailings
from distribution.services.notice_mail import mail_all, mail_person
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture(autouse=True)
def addresses(clerk, signer, settings):
    settings.SITE_URL = "https://bulletin.szgh.example"
    for person in (clerk, signer):
        person.email = f"{person.username}@szgh.example"
        person.save()


def told(person, text="稿件已退回", note=""):
    with transaction.atomic():
        tell([person], News(NoticeKind.ARTICLE, text, "/archive/", note), actor=None)


def mails(desk):
    return [(to, message_from_bytes(mail, policy=policy.default)) for to, mail in desk.mails]


def test_person_gets_one_mail_of_all_that_is_new(clerk, desk):
    told(clerk, "第一条", "数字请核对")
    told(clerk, "第二条")

    assert mail_person(clerk.pk)

    ((to, mail),) = mails(desk)
    assert to == "shenqian@szgh.example"
    assert mail["Subject"] == "第一条等 2 条消息"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "数字请核对" in text
    assert "第二条" in text
    assert "https://bulletin.szgh.example/archive/" in text
    assert "https://bulletin.szgh.example/notices/" in text


def test_nothing_is_mailed_twice(clerk, desk):
    told(clerk)

    jobs.mail_notices(clerk.pk)
    jobs.mail_notices(clerk.pk)
    jobs.tell_people()

    assert len(desk.mails) == 1


def test_sweep_mails_what_a_lost_nudge_left(clerk, signer, desk):
    told(clerk)
    told(signer)

    assert mail_all() == 2
    assert mail_all() == 0
    assert {to for to, _mail in desk.mails} == {clerk.email, signer.email}


def test_what_was_read_first_is_not_mailed(clerk, desk):
    told(clerk)
    clerk.notices.update(read_at="2026-01-01T00:00:00Z")

    assert not mail_person(clerk.pk)
    assert not desk.mails


@pytest.mark.parametrize("changes", [{"notice_mail": "off"}, {"email": ""}, {"is_active": False}])
def test_who_wants_none_gets_none(clerk, desk, changes):
    for field, value in changes.items():
        setattr(clerk, field, value)
    clerk.save()
    told(clerk)

    assert mail_all() == 0
    assert not desk.mails


def test_daily_mail_waits_for_its_hour(clerk, desk, settings):
    settings.NOTICE_DIGEST_HOUR = 16
    clerk.notice_mail = NoticeMail.DIGEST
    clerk.save()
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        told(clerk, "上午")
        assert mail_all() == 0
    with time_machine.travel("2026-03-02T16:05:00+08:00", tick=False):
        told(clerk, "傍晚")
        assert mail_all() == 1
        assert mail_all() == 0
    with time_machine.travel("2026-03-03T16:01:00+08:00", tick=False):
        assert mail_all() == 1

    assert [mail["Subject"] for _to, mail in mails(desk)] == ["上午", "傍晚"]


def test_server_that_is_down_loses_no_notice(clerk, settings, desk):
    told(clerk)
    url, settings.EMAIL_URL = settings.EMAIL_URL, "smtp://127.0.0.1:9"
    assert mail_all() == 0

    settings.EMAIL_URL = url
    assert mail_all() == 1
    assert len(desk.mails) == 1


def test_restored_backup_mails_nothing_until_it_is_released(clerk, administrator, desk):
    told(clerk)
    hold_mailings(actor=administrator)

    assert mail_all() == 0
    assert not desk.mails


def test_old_news_is_no_mail(clerk, desk):
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False):
        told(clerk)
    with time_machine.travel("2026-03-05T10:00:00+08:00", tick=False):
        assert mail_all() == 0


def test_signer_comes_from_the_mail_to_the_pages(client, signer, editor, assembling_issue, desk):
    send_to_review(assembling_issue.pk, actor=editor)
    assert mail_person(signer.pk)

    ((_to, mail),) = [one for one in mails(desk) if one[0] == signer.email]
    assert mail["Subject"] == "《苏州工会信息》有一期等您签发。"
    (address,) = re.findall(r"https://bulletin\.szgh\.example(/open/\S+)", mail.get_content())
    assert "7 天内有效" in mail.get_content()
    assert unquote(client.get(address).url) == f"/sign-in/?next={address}"
    client.force_login(signer)
    assert client.get(address, follow=True).redirect_chain[-1][0] == (
        f"/issues/{assembling_issue.pk}/"
    )


def test_issue_that_was_recalled_is_no_longer_mailed(signer, editor, assembling_issue, desk):
    send_to_review(assembling_issue.pk, actor=editor)
    recall_issue(assembling_issue.pk, actor=editor)

    assert not mail_person(signer.pk)
    assert Notice.objects.filter(person=signer).count() == 1
