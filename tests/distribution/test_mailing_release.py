"""What an administrator lets go on after a hold, and what ends in doubt."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry
from distribution.models import Mailing, SendingMark
from distribution.services import release
from distribution.services.hold import (
    current_mark,
    hold_mailings,
    look_for_restore,
)
from distribution.services.release import open_mailings, release_mailings
from distribution.services.sending import send_mailing
from distribution.services.sweep import sweep_mailings
from distribution.states import AfterRelease, DeliveryStatus, MailingStatus
from tests.distribution.going_back import held, killed_at, noted

__all__ = ["held"]


def test_released_rows_are_in_doubt_and_nobody_gets_it_twice(held, desk, administrator):
    (entry,) = release_mailings(actor=administrator, choices={})
    sweep_mailings()

    assert entry.proposed == AfterRelease.DOUBT
    held.refresh_from_db()
    assert held.status == MailingStatus.DONE
    assert held.issue.status == "distributed"
    assert held.deliveries.counts()[DeliveryStatus.UNCERTAIN] == 5
    assert desk.mails == []
    assert not current_mark().is_held
    logged = AuditEntry.objects.filter(actor=administrator).values_list("action", flat=True)
    assert {"mailing.hold", "mailing.doubt", "mailing.release"} <= set(logged)


def test_mailing_chosen_to_go_on_goes_on(held, desk, administrator):
    release_mailings(actor=administrator, choices={held.pk: AfterRelease.GO_ON})
    sweep_mailings()

    assert len(desk.mails) == 5


def test_mailing_whose_time_is_to_come_goes_on_unless_chosen_otherwise(held, administrator):
    Mailing.objects.update(
        status=MailingStatus.SCHEDULED, scheduled_for=timezone.now() + timedelta(hours=1)
    )

    (entry,) = open_mailings(timezone.now())
    assert entry.proposed == AfterRelease.GO_ON
    release_mailings(actor=administrator, choices={held.pk: AfterRelease.DOUBT})
    assert held.deliveries.counts()[DeliveryStatus.UNCERTAIN] == 5


@pytest.mark.parametrize("status", ["scheduled", "late", "paused", "sending"])
def test_every_unfinished_mailing_can_be_put_in_doubt(held, administrator, status):
    Mailing.objects.update(status=status)
    release_mailings(actor=administrator, choices={held.pk: AfterRelease.DOUBT})

    held.refresh_from_db()
    assert held.status == MailingStatus.DONE
    assert held.deliveries.counts()[DeliveryStatus.UNCERTAIN] == 5


def test_release_that_is_killed_before_its_commit_leaves_all_held(held, desk, administrator):
    with killed_at(release, "note_counter", after=True):
        release_mailings(actor=administrator, choices={})
    sweep_mailings()

    assert current_mark().is_held
    assert desk.mails == []
    release_mailings(actor=administrator, choices={})
    assert not look_for_restore().is_held


def test_released_database_is_not_held_again_for_the_same_sign(mailing, desk, administrator):
    send_mailing(mailing.pk)
    SendingMark.objects.update(place="another", counter=0)
    assert look_for_restore().is_held
    release_mailings(actor=administrator, choices={})

    assert not look_for_restore().is_held
    assert noted() == current_mark().counter


@pytest.mark.parametrize("person", ["editor", "list_manager", "signer", "clerk"])
def test_only_administrators_hold_and_release(held, request, person):
    actor = request.getfixturevalue(person)
    with pytest.raises(NotAllowed):
        release_mailings(actor=actor, choices={})
    with pytest.raises(NotAllowed):
        hold_mailings(actor=actor)
    assert current_mark().is_held


def test_nothing_held_is_nothing_to_release(mailing, administrator):
    with pytest.raises(IllegalMove):
        release_mailings(actor=administrator, choices={})


def test_commands_say_that_all_is_held_and_release(held, administrator, editor, capsys):
    issue = str(held.issue_id)
    call_command("mailing_status", issue)
    shown = capsys.readouterr()
    assert "系统管理员停住了所有发行" in shown.out
    assert "放行" in shown.err
    with pytest.raises(CommandError, match="系统管理员"):
        call_command("release_mailings", "--by", editor.username)

    call_command("release_mailings", "--by", administrator.username, "--go-on", issue)

    assert "5 封，接着发" in capsys.readouterr().out
    assert held.deliveries.counts()[DeliveryStatus.QUEUED] == 5
