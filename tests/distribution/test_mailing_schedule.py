"""A mailing at a time: begun by the sweep, changed or taken back before."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry, Role, User
from bulletin.states import IssueStatus
from distribution.models import Mailing
from distribution.services.claims import claim_rows
from distribution.services.mailings import start_mailing
from distribution.services.scheduling import BadTime, cancel_mailing, reschedule_mailing
from distribution.services.sending import send_mailing
from distribution.services.sweep import sweep_mailings
from distribution.states import DeliveryStatus, MailingStatus
from tests.plain_static import plain_static

__all__ = ["plain_static"]


def later(**time):
    return timezone.now() + timedelta(**time)


@pytest.fixture
def scheduled(signed_issue, lists, editor) -> Mailing:
    return start_mailing(signed_issue.pk, actor=editor, scheduled_for=later(hours=2))


def test_sweep_starts_it_when_its_time_has_come(scheduled, desk, time_machine):
    sweep_mailings()
    assert desk.mails == []
    time_machine.move_to(scheduled.scheduled_for + timedelta(seconds=1))
    sweep_mailings()

    scheduled.refresh_from_db()
    assert scheduled.status == MailingStatus.DONE
    assert scheduled.issue.status == IssueStatus.DISTRIBUTED
    assert len(desk.mails) == 5


@pytest.mark.parametrize("loss", ["role", "account"])
def test_mailing_of_somebody_who_may_no_longer_send_waits_for_a_person(
    scheduled, editor, signer, desk, time_machine, client, loss
):
    if loss == "role":
        editor.role_grants.all().delete()
    else:
        User.objects.filter(pk=editor.pk).update(is_active=False)
    time_machine.move_to(scheduled.scheduled_for + timedelta(seconds=1))
    sweep_mailings()

    scheduled.refresh_from_db()
    assert (scheduled.status, desk.mails) == (MailingStatus.LATE, [])
    assert AuditEntry.objects.filter(action="mailing.move").latest("pk").detail["note"]
    signer.role_grants.create(role=Role.EDITOR)
    other = User.objects.get(pk=signer.pk)
    client.force_login(other)
    page = client.get(reverse("distribution:mailing-detail", args=[scheduled.pk]))
    assert "定时的顾文澜已不能发行" in page.content.decode()
    reschedule_mailing(scheduled.pk, actor=other, scheduled_for=later(minutes=5))
    time_machine.move_to(later(minutes=6))
    sweep_mailings()
    assert len(desk.mails) == 5


@pytest.mark.parametrize(
    ("time", "is_taken"),
    [
        ({"seconds": -50}, True),
        ({"seconds": -70}, False),
        ({"days": 59}, True),
        ({"days": 61}, False),
    ],
)
def test_time_that_is_over_or_far_off_is_refused(signed_issue, lists, editor, time, is_taken):
    if is_taken:
        start_mailing(signed_issue.pk, actor=editor, scheduled_for=later(**time))
    else:
        with pytest.raises(BadTime):
            start_mailing(signed_issue.pk, actor=editor, scheduled_for=later(**time))
    assert Mailing.objects.exists() == is_taken


def test_other_time_moves_every_row_and_is_logged(scheduled, editor, desk, time_machine):
    before = scheduled.scheduled_for
    at = later(hours=5)
    reschedule_mailing(scheduled.pk, actor=editor, scheduled_for=at)

    assert set(scheduled.deliveries.values_list("due_at", flat=True)) == {at}
    entry = AuditEntry.objects.get(action="mailing.reschedule", actor=editor)
    assert (entry.detail["from"], entry.detail["to"]) == (before.isoformat(), at.isoformat())
    time_machine.move_to(before + timedelta(minutes=1))
    sweep_mailings()
    assert desk.mails == []
    time_machine.move_to(at + timedelta(minutes=1))
    sweep_mailings()
    assert len(desk.mails) == 5


def test_cancelled_mailing_sends_nothing_and_the_issue_goes_out_anew(
    scheduled, editor, desk, time_machine
):
    cancel_mailing(scheduled.pk, actor=editor)
    time_machine.move_to(scheduled.scheduled_for + timedelta(minutes=1))
    send_mailing(scheduled.pk)
    sweep_mailings()

    assert desk.mails == []
    assert claim_rows(scheduled, "worker:1:a", timezone.now(), at_most=5) == []
    assert scheduled.deliveries.counts()[DeliveryStatus.SKIPPED] == 5
    issue = scheduled.issue
    issue.refresh_from_db()
    assert issue.status == IssueStatus.SIGNED
    anew = start_mailing(issue.pk, actor=editor)
    sweep_mailings()
    assert len(desk.mails) == 5
    assert anew.pk != scheduled.pk
    moves = AuditEntry.objects.filter(action="mailing.move", subject_id=str(scheduled.pk))
    assert [(move.actor, move.detail["to"]) for move in moves] == [(editor, "cancelled")]


def test_mailing_that_has_begun_keeps_its_time(mailing, desk, editor):
    send_mailing(mailing.pk)

    with pytest.raises(IllegalMove, match="已发完"):
        cancel_mailing(mailing.pk, actor=editor)
    with pytest.raises(IllegalMove):
        reschedule_mailing(mailing.pk, actor=editor, scheduled_for=later(hours=1))


@pytest.fixture
def late(scheduled, time_machine) -> Mailing:
    time_machine.move_to(scheduled.scheduled_for + timedelta(hours=3))
    sweep_mailings()
    scheduled.refresh_from_db()
    assert scheduled.status == MailingStatus.LATE
    return scheduled


def test_late_mailing_starts_at_another_time(late, editor, desk, time_machine):
    at = later(hours=1)
    reschedule_mailing(late.pk, actor=editor, scheduled_for=at)
    sweep_mailings()
    assert desk.mails == []

    time_machine.move_to(at + timedelta(minutes=1))
    sweep_mailings()
    late.refresh_from_db()
    assert late.status == MailingStatus.DONE
    assert len(desk.mails) == 5


def test_late_mailing_is_cancelled(late, editor, desk):
    cancel_mailing(late.pk, actor=editor)

    late.refresh_from_db()
    late.issue.refresh_from_db()
    assert (late.status, late.issue.status) == (MailingStatus.CANCELLED, IssueStatus.SIGNED)


def test_mailing_that_stopped_half_way_and_is_late_cannot_be_taken_back(mailing, editor, desk):
    send_mailing(mailing.pk)
    Mailing.objects.update(status=MailingStatus.LATE)

    with pytest.raises(IllegalMove):
        cancel_mailing(mailing.pk, actor=editor)
    with pytest.raises(IllegalMove):
        reschedule_mailing(mailing.pk, actor=editor, scheduled_for=later(hours=1))


def test_only_editors_change_or_cancel(scheduled, list_manager, administrator):
    for person in (list_manager, administrator):
        with pytest.raises(NotAllowed):
            cancel_mailing(scheduled.pk, actor=person)
        with pytest.raises(NotAllowed):
            reschedule_mailing(scheduled.pk, actor=person, scheduled_for=later(hours=1))


def test_database_refuses_a_second_mailing_unless_the_first_is_cancelled(scheduled, editor):
    second = {"issue": scheduled.issue, "edition": scheduled.edition, "scheduled_for": later()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.create(**second)
    cancel_mailing(scheduled.pk, actor=editor)

    Mailing.objects.create(**second)


def test_command_schedules_in_local_time(signed_issue, lists, time_machine):
    time_machine.move_to("2026-11-28T00:00:00+00:00", tick=False)
    call_command("distribute", str(signed_issue.pk), "--at", "2026-12-01T08:30")

    mailing = Mailing.objects.get()
    assert mailing.scheduled_for.isoformat() == "2026-12-01T00:30:00+00:00"
    assert mailing.status == MailingStatus.SCHEDULED


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--at", "tomorrow"], "不是时间"),
        (["--at", "2001-01-01T08:30"], "已经过了"),
        (["--at", "2026-12-01T08:30", "--wait"], "--wait"),
    ],
)
def test_command_refuses_what_is_no_time(signed_issue, lists, options, words):
    with pytest.raises(CommandError, match=words):
        call_command("distribute", str(signed_issue.pk), *options)
    assert not Mailing.objects.exists()
