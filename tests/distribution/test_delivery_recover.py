"""What a sweep makes of a dead worker's rows, by its journal or without."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from distribution.carrier.outcome import Outcome, Result
from distribution.models import Delivery
from distribution.services import journal as journals
from distribution.services.claims import claim_rows
from distribution.services.journal import Journal, Record
from distribution.services.recovery import host_name, settle_abandoned
from distribution.states import DeliveryStatus

ACCEPTED = Result(Outcome.SENT, 250, "2.0.0 Ok: queued as 4F3")
UNKNOWN = Result(Outcome.PERMANENT, 550, "5.1.1 no such user")
CLAIM = f"{host_name()}:7:0123456789abcdef"


@pytest.fixture
def rows(mailing) -> list[Delivery]:
    return claim_rows(mailing, CLAIM, timezone.now(), at_most=5)


def state_of(row: Delivery) -> str:
    return Delivery.objects.get(pk=row.pk).status


def dead_worker(rows, *answers: Result | None) -> None:
    """One that handed over as many rows as there are answers; None is none yet."""
    journal = Journal(CLAIM)
    for row, answer in zip(rows, answers, strict=False):
        assert journal.note_dot(row)
        if answer:
            journal.note_answer(row, answer)
    journal.close(is_settled=False)


def test_journal_of_a_dead_worker_leaves_the_message_in_hand_in_doubt_alone(rows):
    dead_worker(rows, ACCEPTED, UNKNOWN, ACCEPTED, None)
    settle_abandoned(timezone.now())

    assert [state_of(row) for row in rows] == ["sent", "failed", "sent", "uncertain", "queued"]
    sent, failed, _sent, doubtful, queued = Delivery.objects.order_by("pk")
    assert (sent.last_code, sent.last_reply, sent.attempts) == (250, ACCEPTED.reply, 1)
    assert sent.sent_at
    assert sent.pdf_sha256 == sent.mailing.edition.sha256
    assert failed.error == UNKNOWN.reply
    assert (doubtful.attempts, doubtful.lease_until) == (1, None)
    assert (queued.attempts, queued.claim, queued.lease_until) == (0, "", None)
    assert not list(journals._folder().iterdir())


def test_worker_that_lives_is_left_alone(rows):
    journal = Journal(CLAIM)
    journal.note_dot(rows[0])
    settle_abandoned(timezone.now())
    assert {state_of(row) for row in rows} == {DeliveryStatus.SENDING}

    assert journal.note_dot(rows[1])
    journal.close(is_settled=True)


def test_worker_that_outlived_its_lease_loses_its_rows_and_hands_nothing_over(rows):
    journal = Journal(CLAIM)
    journal.note_dot(rows[0])
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    settle_abandoned(timezone.now())

    assert [state_of(row) for row in rows] == ["uncertain"] + ["queued"] * 4
    assert not journal.note_dot(rows[1])
    assert journal.record() is None
    journal.close(is_settled=False)


def test_sweep_that_died_after_taking_over_is_made_good(rows):
    dead_worker(rows, ACCEPTED, None)
    path = next(journals._folder().iterdir())
    path.rename(path.with_suffix(".taken"))
    settle_abandoned(timezone.now())

    assert not list(journals._folder().iterdir())
    assert [state_of(row) for row in rows] == ["sent", "uncertain"] + ["queued"] * 3


def test_journal_from_before_the_machine_was_started_anew_is_not_relied_on(
    rows, tmp_path, monkeypatch
):
    dead_worker(rows, ACCEPTED)
    (tmp_path / "boot").write_text("another")
    monkeypatch.setattr(journals, "BOOT_ID", tmp_path / "boot")
    settle_abandoned(timezone.now())

    assert {state_of(row) for row in rows} == {DeliveryStatus.UNCERTAIN}


@pytest.mark.parametrize("name", ["absent", "other"])
def test_machine_that_names_no_start_relies_on_no_journal(rows, tmp_path, monkeypatch, name):
    monkeypatch.setattr(journals, "BOOT_ID", tmp_path / name)
    dead_worker(rows, ACCEPTED)
    settle_abandoned(timezone.now())

    assert {state_of(row) for row in rows} == {DeliveryStatus.UNCERTAIN}


def test_rows_of_another_machine_wait_for_its_own_sweep_as_long_as_a_lease(mailing, settings):
    settings.DELIVERY_LEASE_SECONDS = 900
    now = timezone.now()
    [row] = claim_rows(mailing, "elsewhere:7:0123456789abcdef", now, at_most=1)

    for minutes, state in [(14, "sending"), (16, "sending"), (29, "sending"), (31, "uncertain")]:
        settle_abandoned(now + timedelta(minutes=minutes))
        assert state_of(row) == state, minutes


def test_row_of_this_machine_without_a_journal_is_in_doubt_after_its_lease(rows):
    settle_abandoned(timezone.now())
    assert {state_of(row) for row in rows} == {DeliveryStatus.SENDING}
    settle_abandoned(timezone.now() + timedelta(minutes=16))

    assert {state_of(row) for row in rows} == {DeliveryStatus.UNCERTAIN}


def test_answer_to_an_earlier_attempt_says_nothing_of_this_one(rows):
    """The row was refused, tried again in the same run, and then the worker died at the dot."""
    journal = Journal(CLAIM)
    journal.note_answer(rows[0], Result(Outcome.TEMPORARY, 450, "later"))
    Delivery.objects.filter(pk=rows[0].pk).update(attempts=1)
    journal.note_dot(Delivery.objects.get(pk=rows[0].pk))
    journal.close(is_settled=False)
    settle_abandoned(timezone.now())

    assert state_of(rows[0]) == DeliveryStatus.UNCERTAIN


def test_line_that_was_cut_off_counts_for_nothing(rows):
    dead_worker(rows, ACCEPTED, None)
    path = next(journals._folder().iterdir())
    path.write_bytes(path.read_bytes()[:-2])
    settle_abandoned(timezone.now())

    assert [state_of(row) for row in rows] == ["sent"] + ["queued"] * 4


@pytest.mark.parametrize("line", [b"nonsense", b"1", b"[]", b"null"])
def test_journal_that_cannot_be_read_settles_nothing(rows, line):
    dead_worker(rows, ACCEPTED)
    path = next(journals._folder().iterdir())
    header, _lines = path.read_bytes().split(b"\n", 1)
    path.write_bytes(header + b"\n" + line + b"\n")
    settle_abandoned(timezone.now())

    assert {state_of(row) for row in rows} == {DeliveryStatus.UNCERTAIN}


@given(content=st.binary(max_size=200))
@example(b"1\n")
@example(b"[]\n")
@example(b'{"claim": 1, "boot": 1}\n1\n')
def test_any_bytes_are_read_without_an_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("journal") / "x.journal"
    path.write_bytes(content)
    Record.read(path)
