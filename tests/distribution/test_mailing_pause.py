"""Pausing a mailing that is being sent, and letting it go on."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import AuditEntry
from distribution.models import Delivery, Mailing
from distribution.services import sending
from distribution.services.claims import claim_rows
from distribution.services.decisions import send_again
from distribution.services.mailings import resume_mailing
from distribution.services.pacing import put_off
from distribution.services.pausing import pause_mailing
from distribution.services.sending import send_mailing
from distribution.services.sweep import sweep_mailings
from distribution.states import DeliveryStatus, MailingStatus
from tests.distribution.mail_servers import Desk, closed_port


@pytest.fixture
def paused(mailing, desk, editor, settings, monkeypatch) -> Mailing:
    """Paused by the editor when a worker has taken the first two of five rows."""
    settings.DELIVERY_BATCH = 2
    calls = []

    def interrupted(*arguments, **options):
        calls.append(arguments)
        if len(calls) == 2:
            pause_mailing(mailing.pk, actor=editor, reason="附件有误")
        return claim_rows(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "claim_rows", interrupted)
        send_mailing(mailing.pk)
    mailing.refresh_from_db()
    return mailing


def test_worker_sends_what_it_has_at_hand_and_takes_no_more(paused, desk):
    assert paused.status == MailingStatus.PAUSED
    assert len(desk.mails) == 2
    counts = paused.deliveries.counts()
    assert (counts[DeliveryStatus.SENT], counts[DeliveryStatus.QUEUED]) == (2, 3)
    assert not paused.deliveries.filter(status=DeliveryStatus.QUEUED).exclude(claim="").exists()


def test_no_row_of_a_paused_mailing_is_claimed(paused):
    assert claim_rows(paused, "worker:1:a", timezone.now(), at_most=5) == []


def test_paused_mailing_sends_nothing_however_it_is_asked(paused, desk, editor):
    send_mailing(paused.pk)
    sweep_mailings()
    sent = paused.deliveries.filter(status=DeliveryStatus.SENT).first()
    Delivery.objects.filter(pk=sent.pk).update(status=DeliveryStatus.FAILED)
    send_again(sent.pk, actor=editor)
    send_mailing(paused.pk)

    assert len(desk.mails) == 2
    paused.refresh_from_db()
    assert paused.status == MailingStatus.PAUSED


def test_resumed_mailing_sends_the_rest_once_whatever_time_has_passed(paused, desk, editor):
    long_ago = timezone.now() - timedelta(days=9)
    Mailing.objects.update(scheduled_for=long_ago, active_at=long_ago, paused_at=long_ago)
    Delivery.objects.update(due_at=long_ago)
    resume_mailing(paused.pk, actor=editor)
    sweep_mailings()

    paused.refresh_from_db()
    assert paused.status == MailingStatus.DONE
    assert len({address for address, _mail in desk.mails}) == len(desk.mails) == 5


def test_refusal_for_now_after_a_long_pause_is_tried_again(paused, desk, editor):
    long_ago = timezone.now() - timedelta(days=9)
    Mailing.objects.update(scheduled_for=long_ago, active_at=long_ago)
    for address in paused.deliveries.values_list("address", flat=True):
        desk.answers[f"RCPT {address}"] = "450 4.2.0 greylisted"
    resume_mailing(paused.pk, actor=editor)
    send_mailing(paused.pk)

    assert paused.deliveries.counts()[DeliveryStatus.DEFERRED] == 3


def test_pause_and_resume_are_in_the_audit_trail_with_name_and_reason(paused, editor):
    resume_mailing(paused.pk, actor=editor)

    moves = AuditEntry.objects.filter(action="mailing.move", actor=editor).order_by("pk")
    assert [(move.detail["to"], move.detail["note"]) for move in moves] == [
        ("paused", "附件有误"),
        ("sending", ""),
    ]
    assert (paused.paused_by, paused.pause_reason) == (editor, "附件有误")


def test_server_that_is_down_does_not_put_off_a_paused_mailing(paused):
    put_off(paused.pk, "Connection refused")

    paused.refresh_from_db()
    assert paused.server_error == ""
    assert paused.deliveries.counts()[DeliveryStatus.DEFERRED] == 0


def test_mailing_that_has_not_begun_or_is_finished_cannot_be_paused(mailing, desk, editor):
    with pytest.raises(IllegalMove):
        pause_mailing(mailing.pk, actor=editor, reason="附件有误")
    send_mailing(mailing.pk)
    with pytest.raises(IllegalMove, match="已发完"):
        pause_mailing(mailing.pk, actor=editor, reason="附件有误")


@pytest.mark.parametrize("reason", ["", "  \n ", "字" * 201])
def test_pause_needs_a_reason_that_can_be_shown(mailing, editor, reason):
    Mailing.objects.update(status=MailingStatus.SENDING)

    with pytest.raises(DomainError):
        pause_mailing(mailing.pk, actor=editor, reason=reason)
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING


def test_only_editors_pause_and_resume(paused, list_manager, administrator):
    for person in (list_manager, administrator):
        with pytest.raises(NotAllowed):
            resume_mailing(paused.pk, actor=person)
        with pytest.raises(NotAllowed):
            pause_mailing(paused.pk, actor=person, reason="附件有误")


def test_commands_pause_and_resume_by_name(mailing, desk: Desk, editor, settings, capsys):
    issue = str(mailing.issue_id)
    url, settings.EMAIL_URL = settings.EMAIL_URL, f"smtp://127.0.0.1:{closed_port()}"
    send_mailing(mailing.pk)
    settings.EMAIL_URL = url

    call_command("pause_mailing", issue, "--by", editor.username, "--reason", "附件有误")
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.PAUSED
    call_command("resume_mailing", issue, "--by", editor.username)
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING
    assert "已暂停" in capsys.readouterr().out
    with pytest.raises(CommandError, match="nobody"):
        call_command("pause_mailing", issue, "--by", "nobody", "--reason", "附件有误")
