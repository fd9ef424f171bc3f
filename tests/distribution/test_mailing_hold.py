"""A database that has gone back in time is held; one that has not is left alone."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.errors import DomainError
from accounts.models import AuditEntry
from distribution.models import Delivery, Mailing, SendingMark
from distribution.services import hold, marks
from distribution.services.claims import claim_rows
from distribution.services.hold import (
    Held,
    current_mark,
    look_for_restore,
    sending_step,
)
from distribution.services.mailings import resume_mailing, start_mailing
from distribution.services.marks import note_counter, noted_counters
from distribution.services.scheduling import cancel_mailing
from distribution.services.sending import send_mailing
from distribution.services.sweep import release_leases, sweep_mailings
from distribution.states import DeliveryStatus, HoldReason, MailingStatus
from tests.distribution.going_back import held, killed_at, noted
from tests.distribution.mailing_samples import signed_without_press

__all__ = ["held"]


def claimed(mailing: Mailing) -> list[Delivery]:
    """As a worker takes rows, one that dies with them."""
    current_mark()
    with sending_step() as may_claim:
        if not may_claim:
            return []
        return claim_rows(mailing, "elsewhere:1:a", timezone.now(), at_most=5)


def lose_the_mark() -> None:
    for path in marks._names():
        path.unlink()


def go_back(counter: int) -> None:
    """As an older copy of the database would have it."""
    SendingMark.objects.update(counter=counter)
    Delivery.objects.update(status=DeliveryStatus.QUEUED, sent_at=None, lease_until=None)
    Mailing.objects.update(status=MailingStatus.SENDING)


def test_mark_advances_with_every_batch_and_stands_outside(mailing, desk, settings):
    settings.DELIVERY_BATCH = 2
    send_mailing(mailing.pk)

    mark = current_mark()
    assert mark.counter >= 3
    assert noted_counters() == {mark.key.hex: mark.counter}
    assert not mark.is_held


def test_older_copy_of_the_database_sends_nothing(mailing, desk, settings):
    settings.MAILING_SLICE_SECONDS = 0
    settings.DELIVERY_BATCH = 1
    send_mailing(mailing.pk)
    backup = current_mark().counter
    settings.MAILING_SLICE_SECONDS = 20
    send_mailing(mailing.pk)
    go_back(backup)

    send_mailing(mailing.pk)
    sweep_mailings()

    assert len(desk.mails) == 5
    assert current_mark().hold_reason == HoldReason.BEHIND
    assert AuditEntry.objects.filter(action="mailing.hold").count() == 1


def test_copy_made_in_the_middle_of_the_last_batch_leaves_it_in_doubt(mailing, desk):
    """The mark has not gone on since, but the rows were taken already and are not taken again."""
    send_mailing(mailing.pk)
    Delivery.objects.update(
        status=DeliveryStatus.SENDING,
        attempts=0,
        sent_at=None,
        claim="dead:1:a",
        lease_until=timezone.now() - timedelta(days=1),
    )
    Mailing.objects.update(status=MailingStatus.SENDING)
    sweep_mailings()

    assert not current_mark().is_held
    assert mailing.deliveries.counts()[DeliveryStatus.UNCERTAIN] == len(desk.mails) == 5


def test_no_mailing_begins_in_a_database_that_went_back(mailing, desk):
    look_for_restore()
    SendingMark.objects.update(place="another")
    send_mailing(mailing.pk)

    mailing.refresh_from_db()
    assert mailing.status == MailingStatus.SCHEDULED
    assert mailing.issue.status == "signed"


def test_listing_that_misses_a_changing_name_is_repeated(mailing, desk, monkeypatch):
    send_mailing(mailing.pk)
    names = marks._names
    listings = iter([[], [], names()])
    monkeypatch.setattr(marks, "_names", lambda: next(listings))

    assert noted() == current_mark().counter


def test_claim_itself_refuses_when_the_database_went_back_meanwhile(mailing, desk):
    send_mailing(mailing.pk)
    go_back(current_mark().counter - 1)

    assert claimed(mailing) == []
    assert current_mark().is_held


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda mark: SendingMark.objects.update(place="another"), HoldReason.ELSEWHERE),
        (lambda mark: SendingMark.objects.update(counter=mark.counter - 1), HoldReason.BEHIND),
        (lambda mark: note_counter(type(mark.key)(int=1), 7), HoldReason.STRANGE),
        (lambda mark: lose_the_mark(), HoldReason.GONE),
    ],
)
def test_each_sign_holds_and_is_named(mailing, desk, change, reason):
    send_mailing(mailing.pk)
    change(current_mark())

    assert look_for_restore().hold_reason == reason


def test_files_of_another_database_mean_nothing_to_one_without_mailings(db):
    note_counter(SendingMark().key, 7)

    assert not look_for_restore().is_held
    with sending_step() as may_claim:
        assert may_claim
    assert noted_counters() == {current_mark().key.hex: 1}


def test_newer_mark_survives_a_backup_that_is_copied_over_it(mailing, desk):
    """What is copied into the folder adds older names and takes none away."""
    send_mailing(mailing.pk)
    mark = current_mark()
    (marks._folder() / f"{mark.key.hex}.1").touch()

    assert noted() == mark.counter


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("runs_before", [0, 1])
@pytest.mark.parametrize(
    ("module", "name", "after"),
    [
        (hold, "_held_if", True),
        (hold, "note_counter", False),
        (hold, "note_counter", True),
        (marks, "_write_through", False),
        (marks, "_write_through", True),
    ],
)
def test_process_killed_anywhere_in_the_advance_causes_no_hold(
    mailing, desk, settings, module, name, after, runs_before
):
    settings.MAILING_SLICE_SECONDS = 0
    for _run in range(runs_before):
        send_mailing(mailing.pk)
    with killed_at(module, name, after=after):
        claimed(mailing)

    assert not look_for_restore().is_held
    settings.MAILING_SLICE_SECONDS = 20
    release_leases(timezone.now())
    sweep_mailings()
    assert not current_mark().is_held
    assert len(desk.mails) == len({address for address, _mail in desk.mails}) == 5


@pytest.mark.django_db(transaction=True)
def test_process_killed_at_the_very_first_note_causes_no_hold(mailing, desk):
    for after in (False, True):
        with killed_at(hold, "note_counter", after=after):
            claimed(mailing)
    sweep_mailings()

    assert not current_mark().is_held
    assert len(desk.mails) == 5


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_hold_each_other(mailing, desk, settings):
    settings.DELIVERY_BATCH = 1
    barrier = threading.Barrier(4)
    ended = threading.Event()

    def work() -> None:
        barrier.wait()
        try:
            send_mailing(mailing.pk)
            for _step in range(20):
                claimed(mailing)
        finally:
            connection.close()

    def look() -> None:
        barrier.wait()
        try:
            while not ended.is_set():
                look_for_restore()
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    looker = threading.Thread(target=look)
    for thread in (*workers, looker):
        thread.start()
    for thread in workers:
        thread.join()
    ended.set()
    looker.join()

    assert not current_mark().is_held
    assert current_mark().counter >= 60
    assert noted() == current_mark().counter
    assert len(desk.mails) == 5


def test_while_held_nothing_begins_and_nothing_is_changed(held, publication, editor, desk):
    issue = signed_without_press(publication, editor, number=19)
    with pytest.raises(Held):
        start_mailing(issue.pk, actor=editor)
    with pytest.raises(Held):
        cancel_mailing(held.pk, actor=editor)
    Mailing.objects.filter(pk=held.pk).update(status=MailingStatus.LATE)
    with pytest.raises(Held):
        resume_mailing(held.pk, actor=editor)
    sweep_mailings()

    assert desk.mails == []


def test_folder_that_cannot_be_written_hands_nothing_over(mailing, desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    (tmp_path / "file").write_text("no folder")
    with pytest.raises((OSError, DomainError)):
        claimed(mailing)

    assert desk.mails == []
