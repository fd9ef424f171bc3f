"""Sending over real SMTP: nobody skipped, nobody twice, everybody accounted for."""

import email
import email.policy
import hashlib
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEntry
from bulletin.models import Edition, EditionKind
from bulletin.states import IssueStatus
from distribution.models import Delivery, Mailing
from distribution.services import sending
from distribution.services.claims import claim_rows
from distribution.services.decisions import send_again
from distribution.services.mailings import start_mailing
from distribution.services.recovery import settle_abandoned
from distribution.services.sending import send_mailing
from distribution.services.sweep import sweep_mailings
from distribution.states import DeliveryStatus, MailingStatus
from tests.distribution.mail_servers import (
    Line,
    ScriptedServer,
    closed_port,
)


def states(mailing) -> dict[str, str]:
    return dict(mailing.deliveries.values_list("address", "status"))


def test_everybody_gets_the_signed_pdf_once(mailing, desk):
    assert send_mailing(mailing.pk) == 5

    mailing.refresh_from_db()
    assert sorted(address for address, _mail in desk.mails) == sorted(states(mailing))
    for _address, content in desk.mails:
        message = email.message_from_bytes(content, policy=email.policy.default)
        (attachment,) = message.iter_attachments()
        assert hashlib.sha256(attachment.get_content()).hexdigest() == mailing.edition.sha256
    assert set(states(mailing).values()) == {DeliveryStatus.SENT}
    assert set(mailing.deliveries.values_list("pdf_sha256", flat=True)) == {mailing.edition.sha256}
    assert mailing.status == MailingStatus.DONE
    assert mailing.issue.status == IssueStatus.DISTRIBUTED


def test_message_carries_the_id_of_its_row(mailing, desk):
    send_mailing(mailing.pk)

    sent = {
        address: email.message_from_bytes(content)["Message-ID"] for address, content in desk.mails
    }
    assert sent == dict(mailing.deliveries.values_list("address", "message_id"))


def test_sent_again_by_a_second_job_sends_nothing(mailing, desk):
    send_mailing(mailing.pk)
    assert send_mailing(mailing.pk) == 0
    sweep_mailings()

    assert len(desk.mails) == 5


def test_refused_recipients_are_told_apart(mailing, desk):
    desk.answers["RCPT r1@szgh.example"] = "550 5.1.1 no such user"
    desk.answers["RCPT r2@szgh.example"] = "451 4.7.1 try later"
    desk.answers["DATA r4@szgh.example"] = "552 mailbox full"
    send_mailing(mailing.pk)

    rows = {row.address: row for row in mailing.deliveries.all()}
    assert rows["r1@szgh.example"].status == DeliveryStatus.FAILED
    assert "no such user" in rows["r1@szgh.example"].error
    assert rows["r2@szgh.example"].status == DeliveryStatus.DEFERRED
    assert rows["r2@szgh.example"].due_at > timezone.now() + timedelta(minutes=4)
    assert rows["r4@szgh.example"].status == DeliveryStatus.FAILED
    assert rows["r4@szgh.example"].last_code == 552
    assert len(desk.mails) == 2
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SENDING


def test_deferred_row_is_tried_again_when_due(mailing, desk):
    desk.answers["RCPT r2@szgh.example"] = "451 4.7.1 try later"
    send_mailing(mailing.pk)
    desk.answers.clear()
    Delivery.objects.filter(address="r2@szgh.example").update(due_at=timezone.now())
    sweep_mailings()

    row = mailing.deliveries.get(address="r2@szgh.example")
    assert (row.status, row.attempts) == (DeliveryStatus.SENT, 2)
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.DONE


def test_row_is_given_up_after_five_days(mailing, desk):
    desk.answers["RCPT r2@szgh.example"] = "451 4.7.1 try later"
    send_mailing(mailing.pk)
    Mailing.objects.update(scheduled_for=timezone.now() - timedelta(hours=121))
    Delivery.objects.filter(address="r2@szgh.example").update(due_at=timezone.now())
    send_mailing(mailing.pk)

    assert states(mailing)["r2@szgh.example"] == DeliveryStatus.FAILED


def test_server_that_is_down_fails_nobody_and_says_why(mailing, settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{closed_port()}"
    send_mailing(mailing.pk)

    mailing.refresh_from_db()
    assert set(states(mailing).values()) == {DeliveryStatus.DEFERRED}
    assert mailing.server_error
    assert mailing.server_failures == 1
    assert mailing.status == MailingStatus.SENDING


def test_server_that_is_back_gets_everything(mailing, settings, desk):
    url, settings.EMAIL_URL = settings.EMAIL_URL, f"smtp://127.0.0.1:{closed_port()}"
    send_mailing(mailing.pk)
    settings.EMAIL_URL = url
    mailing.deliveries.update(due_at=timezone.now())
    sweep_mailings()

    mailing.refresh_from_db()
    assert len(desk.mails) == 5
    assert (mailing.status, mailing.server_error) == (MailingStatus.DONE, "")


def test_connection_lost_after_the_dot_leaves_one_row_in_doubt(mailing, settings):
    def vanish(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()

    def take_the_rest(line: Line) -> None:
        line.welcome()
        for _number in range(4):
            line.answer("MAIL", "250 OK")
            line.answer("RCPT", "250 OK")
            line.take_content()
            line.say("250 Filed")

    with ScriptedServer(vanish, take_the_rest) as server:
        settings.EMAIL_URL = server.url
        send_mailing(mailing.pk)

    counts = mailing.deliveries.counts()
    assert counts[DeliveryStatus.UNCERTAIN] == 1
    assert counts[DeliveryStatus.SENT] == 4


def test_live_lease_is_respected(mailing):
    claim_rows(mailing, "alive:1:a", timezone.now(), at_most=5)

    settle_abandoned(timezone.now())
    assert set(states(mailing).values()) == {DeliveryStatus.SENDING}
    assert claim_rows(mailing, "other:2:b", timezone.now(), at_most=5) == []


def test_answers_for_rows_that_changed_hands_move_nothing(mailing, desk, monkeypatch):

    def take_over(*arguments, **options):
        rows = claim_rows(*arguments, **options)
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(claim="another:3:c")
        return rows

    monkeypatch.setattr(sending, "claim_rows", take_over)
    send_mailing(mailing.pk)
    assert set(states(mailing).values()) == {DeliveryStatus.SENDING}
    assert set(mailing.deliveries.values_list("claim", flat=True)) == {"another:3:c"}


@pytest.mark.parametrize("hours", [1, 3])
def test_mailing_found_long_after_its_time_waits_for_a_person(mailing, desk, hours):
    past = timezone.now() - timedelta(hours=hours)
    mailing.scheduled_for = past
    mailing.save()
    mailing.deliveries.update(due_at=past)
    sweep_mailings()

    mailing.refresh_from_db()
    is_late = hours > 2
    assert mailing.status == (MailingStatus.LATE if is_late else MailingStatus.DONE)
    assert len(desk.mails) == (0 if is_late else 5)


def test_scheduled_mailing_does_not_start_early(signed_issue, lists, editor, desk):
    mailing = start_mailing(
        signed_issue.pk, actor=editor, scheduled_for=timezone.now() + timedelta(hours=1)
    )
    sweep_mailings()

    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SCHEDULED
    assert desk.mails == []


def test_changed_pdf_is_not_sent(mailing, desk):
    with Path(mailing.edition.pdf.path).open("ab") as file:
        file.write(b"changed")
    send_mailing(mailing.pk)

    mailing.refresh_from_db()
    assert desk.mails == []
    assert "不一致" in mailing.server_error


def test_every_move_of_a_delivery_is_in_the_audit_trail(mailing, desk):
    send_mailing(mailing.pk)
    row = mailing.deliveries.first()

    [taken] = AuditEntry.objects.filter(action="mailing.rows", subject_id=str(mailing.pk))
    assert (taken.detail["to"], len(taken.detail["from"]["queued"])) == ("sending", 5)
    assert row.pk in taken.detail["from"]["queued"]
    [sent] = AuditEntry.objects.filter(action="delivery.move", subject_id=str(row.pk))
    assert (sent.detail["from"], sent.detail["to"]) == ("sending", "sent")
    assert sent.detail["note"] == row.last_reply == "Filed"


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(mailing, desk, settings):
    settings.DELIVERY_BATCH = 1
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        try:
            send_mailing(mailing.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(address for address, _mail in desk.mails) == sorted(states(mailing))
    assert set(states(mailing).values()) == {DeliveryStatus.SENT}


def test_refused_for_now_is_asked_once_and_not_again_in_the_same_run(mailing, desk):
    for address in states(mailing):
        desk.answers[f"RCPT {address}"] = "450 4.2.0 greylisted"
    send_mailing(mailing.pk)

    assert sum(said.startswith("RCPT") for said in desk.said) == 5
    assert set(mailing.deliveries.values_list("attempts", flat=True)) == {1}


def test_long_mailing_is_sent_in_slices_that_take_turns(mailing, desk, settings):
    settings.MAILING_SLICE_SECONDS = 0
    settings.DELIVERY_BATCH = 1
    sent = [send_mailing(mailing.pk) for _slice in range(6)]

    assert sent == [1, 1, 1, 1, 1, 0]
    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.DONE


def test_second_connection_that_is_refused_leaves_the_first_worker_its_rows(mailing, settings):
    held = claim_rows(mailing, "alive:1:a", timezone.now(), at_most=2)
    settings.EMAIL_URL = f"smtp://127.0.0.1:{closed_port()}"
    send_mailing(mailing.pk)

    counts = mailing.deliveries.counts()
    assert (counts[DeliveryStatus.SENDING], counts[DeliveryStatus.QUEUED]) == (2, 3)
    assert mailing.deliveries.filter(claim="alive:1:a").count() == len(held)


def test_sender_that_is_refused_fails_nobody(mailing, desk):
    desk.answers["MAIL bulletin@szgh.example"] = "530 5.7.0 Authentication required"
    send_mailing(mailing.pk)

    assert set(states(mailing).values()) == {DeliveryStatus.DEFERRED}
    mailing.refresh_from_db()
    assert "530" in mailing.server_error


def test_delivery_sent_again_after_a_week_gets_its_retries(mailing, desk, editor):
    desk.answers["RCPT r1@szgh.example"] = "550 5.1.1 no such user"
    send_mailing(mailing.pk)
    Mailing.objects.update(scheduled_for=timezone.now() - timedelta(days=7))
    desk.answers["RCPT r1@szgh.example"] = "450 4.2.0 greylisted"
    send_again(mailing.deliveries.get(address="r1@szgh.example").pk, actor=editor)
    send_mailing(mailing.pk)

    assert states(mailing)["r1@szgh.example"] == DeliveryStatus.DEFERRED


def test_mailing_that_cannot_go_on_does_not_hold_up_the_others(
    make_issue, signed_issue, lists, editor, desk
):
    issue = make_issue(1, day=None)
    edition = Edition.objects.create(
        issue=issue, kind=EditionKind.REVIEW, snapshot={"format": "of another age"}
    )
    broken = Mailing.objects.create(
        issue=issue, edition=edition, scheduled_for=timezone.now(), status=MailingStatus.SENDING
    )
    Delivery.objects.create(
        mailing=broken,
        address="x@szgh.example",
        recipient_name="甲",
        message_id="<x@szgh.example>",
        due_at=timezone.now(),
    )
    start_mailing(signed_issue.pk, actor=editor)
    sweep_mailings()

    assert len(desk.mails) == 5
