"""What stands in the database and the journal at each dot: one message in hand, never two."""

import os
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from distribution.carrier.outcome import Outcome, Result
from distribution.carrier.smtp import Carrier
from distribution.models import Delivery, Mailing
from distribution.services import journal as journals
from distribution.services import sending
from distribution.services.hold import look_for_restore
from distribution.services.journal import Journal
from distribution.services.letters import letter_of
from distribution.services.moves import move_held
from distribution.services.sending import _Run, send_mailing
from distribution.services.sweep import sweep_mailings
from distribution.services.transmission import Mail, Transmission
from distribution.states import DeliveryStatus
from tests.e2e.running import wait_until

OPEN_FILES = Path("/proc/self/fd")


def states(mailing) -> dict[str, str]:
    return dict(mailing.deliveries.values_list("address", "status"))


@pytest.mark.django_db(transaction=True)
def test_at_every_dot_its_row_is_committed_as_sending_and_all_before_are_answered(
    mailing, desk, monkeypatch
):
    at_the_dot: list[tuple[str, int]] = []
    note_dot = Journal.note_dot

    def and_look(self, delivery) -> bool:
        is_ours = note_dot(self, delivery)
        record = self.record()
        rows = [row for row in Delivery.objects.all() if record.has_dot(row)]
        unanswered = sum(record.answer(row) is None for row in rows)
        at_the_dot.append((Delivery.objects.get(pk=delivery.pk).status, unanswered))
        connection.close()
        return is_ours

    monkeypatch.setattr(Journal, "note_dot", and_look)
    # One pass without a commit in between, so that attempts stay as the journal has them.
    monkeypatch.setattr(sending, "COMMIT_SECONDS", 30)
    send_mailing(mailing.pk)

    assert at_the_dot == [("sending", 1)] * 5
    assert set(states(mailing).values()) == {DeliveryStatus.SENT}


def test_rows_that_another_worker_took_over_are_not_handed_over(mailing, desk, monkeypatch):
    """The journal was renamed by a sweep that found the lease run out."""
    note_dot = Journal.note_dot

    def taken_at_the_third(self, delivery) -> bool:
        if len(desk.mails) == 2:
            self._path.rename(self._path.with_suffix(".taken"))
        return note_dot(self, delivery)

    monkeypatch.setattr(Journal, "note_dot", taken_at_the_third)
    send_mailing(mailing.pk)

    assert len(desk.mails) == 2


def test_database_that_fails_at_a_commit_leaves_nobody_in_doubt(mailing, desk, monkeypatch):
    """The journal knows what the server answered."""

    def fail(steps, *, claim):
        if steps:
            raise OperationalError("gone")
        return move_held(steps, claim=claim)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "move_held", fail)
        patch.setattr(sending, "settle", lambda *_arguments: fail(["all"], claim=""))
        patch.setattr(sending, "COMMIT_SECONDS", 0.01)
        with pytest.raises(OperationalError):
            send_mailing(mailing.pk)
    assert len(desk.mails) >= 1
    assert DeliveryStatus.SENT not in states(mailing).values()
    sweep_mailings()

    assert set(states(mailing).values()) == {DeliveryStatus.SENT}
    assert len(desk.mails) == len({address for address, _mail in desk.mails}) == 5


def test_nothing_is_handed_over_once_the_lease_has_run_out(mailing, desk, settings):
    """Nobody has taken the row over yet, but from now on anybody may."""
    settings.DELIVERY_LEASE_SECONDS = 0
    send_mailing(mailing.pk)

    assert not desk.mails
    assert set(states(mailing).values()) == {DeliveryStatus.QUEUED}


class Taken(Transmission):
    """A transmission that sends nothing: ``answered`` is what it says of rows when asked."""

    def __init__(self) -> None:
        self.rows: list[Delivery] = []
        self.answered: list[tuple[Delivery, Result]] = []

    def add(self, mails: Iterable[Mail]) -> None:
        self.rows += [mail.delivery for mail in mails]

    def answers(self) -> list[tuple[Delivery, Result]]:
        return self.answered


def test_lease_that_ran_out_is_not_made_good_by_rows_taken_since(mailing):
    """A machine slept; others may have decided about what it held, and not about the new rows."""
    look_for_restore()
    run, taken, begun = _Run(mailing, letter_of(mailing)), Taken(), timezone.now()
    run._commit_and_take(taken, 2)
    assert run._holds_lease()

    with time_machine.travel(begun + timedelta(minutes=16), tick=False):
        run._commit_and_take(taken, 2)
        assert len(taken.rows) == 4
        assert not run._holds_lease()


@pytest.mark.django_db(transaction=True)
def test_lease_is_kept_while_the_last_answer_is_awaited(mailing, desk, settings, monkeypatch):
    settings.DELIVERY_LEASE_SECONDS = 3
    hand_over = Carrier._hand_over

    def await_renewal(self, session, following):
        if len(desk.mails) == 4:
            [row] = Delivery.objects.filter(status=DeliveryStatus.SENDING, attempts=0).exclude(
                address__in=[address for address, _mail in desk.mails]
            )
            later = Delivery.objects.filter(pk=row.pk, lease_until__gt=row.lease_until)
            wait_until(later.exists, "the lease is renewed")
            connection.close()
        return hand_over(self, session, following)

    monkeypatch.setattr(Carrier, "_hand_over", await_renewal)
    send_mailing(mailing.pk)

    assert set(states(mailing).values()) == {DeliveryStatus.SENT}


@pytest.mark.usefixtures("postgres")
@pytest.mark.django_db(transaction=True)
def test_worker_and_whoever_decides_lock_the_mailing_before_its_rows(mailing):
    look_for_restore()
    run, taken = _Run(mailing, letter_of(mailing)), Taken()
    run._commit_and_take(taken, 2)
    answered = taken.rows[0]
    taken.answered = [(answered, Result(Outcome.SENT, 250, "Ok"))]

    def work() -> None:
        run._commit_and_take(taken, 2)
        connection.close()

    def is_waiting() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            return cursor.fetchone() is not None

    worker = Thread(target=work)
    with transaction.atomic():
        Mailing.objects.select_for_update().get(pk=mailing.pk)
        worker.start()
        wait_until(is_waiting, "the worker waits for the mailing")
        Delivery.objects.select_for_update(nowait=True).get(pk=answered.pk)
    worker.join()
    assert states(mailing)[answered.address] == DeliveryStatus.SENT


def test_what_breaks_the_program_after_a_dot_leaves_that_row_in_doubt(mailing, desk, monkeypatch):
    """And queues the rest again; a message that may have arrived is not queued with them."""
    hand_over = Carrier._hand_over

    def break_at_the_second(self, session, following):
        result = hand_over(self, session, following)
        if len(desk.mails) == 2:
            raise MemoryError
        return result

    with monkeypatch.context() as patch:
        patch.setattr(Carrier, "_hand_over", break_at_the_second)
        with pytest.raises(MemoryError):
            send_mailing(mailing.pk)
    counts = mailing.deliveries.counts()
    assert counts[DeliveryStatus.SENT] == counts[DeliveryStatus.UNCERTAIN] == 1
    assert counts[DeliveryStatus.QUEUED] == 3

    sweep_mailings()
    assert len(desk.mails) == 5


@pytest.fixture
def full_disk() -> Iterator[int]:
    """A file that the kernel never finds room for."""
    file = os.open("/dev/full", os.O_WRONLY)
    yield file
    os.close(file)


@pytest.mark.parametrize("room_bytes", [0, 5])
def test_disk_that_is_full_lets_no_dot_out_and_says_so(
    mailing, desk, monkeypatch, full_disk, room_bytes
):
    write = os.write

    def until_full(file: int, line: bytes) -> int:
        if b'"dot"' in line and len(desk.mails) == 2:
            return write(file if room_bytes else full_disk, line[: room_bytes or None])
        return write(file, line)

    with monkeypatch.context() as patch:
        patch.setattr("os.write", until_full)
        send_mailing(mailing.pk)
    mailing.refresh_from_db()
    assert len(desk.mails) == 2
    assert "VAR_DIR" in mailing.server_error
    counts = mailing.deliveries.counts()
    assert (counts[DeliveryStatus.SENT], counts[DeliveryStatus.UNCERTAIN]) == (2, 0)


def test_disk_that_is_full_from_the_start_leaves_no_file_behind(monkeypatch, full_disk):
    write = os.write
    open_files = sorted(OPEN_FILES.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr("os.write", lambda _file, line: write(full_disk, line))
        with pytest.raises(OSError, match="VAR_DIR"):
            Journal("here:1:a")

    assert sorted(OPEN_FILES.iterdir()) == open_files
    assert not list(journals._folder().iterdir())
