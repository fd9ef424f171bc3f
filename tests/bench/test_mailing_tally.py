"""The crash bench's counting, shown journals with known faults."""

import smtplib

import pytest

from bench.mailing.faults import Fault, fault_of
from bench.mailing.figures import Cost, speed_table
from bench.mailing.processes import Sink
from bench.mailing.tally import Event, read_journal, tally

MAIL = b"Message-ID: <1@bench.example>\r\nSubject: x\r\n\r\n.dot\r\ntext\r\n"
ADDRESSES = ("a@x", "b@x")


def happened(*kinds: tuple[str, str]) -> list[Event]:
    return [Event(place, kind, address, "<1@b>") for place, (kind, address) in enumerate(kinds)]


def test_clean_mailing_breaks_nothing():
    events = happened(("accepted", "a@x"), ("accepted", "b@x"))
    result = tally(events, dict.fromkeys(ADDRESSES, "sent"))

    assert result.accepted == 2
    assert result.broken(0) == []


@pytest.mark.parametrize("state", ["sent", "failed", "queued", "skipped", "no row"])
def test_recipient_without_mail_or_refusal_is_skipped(state):
    result = tally(happened(("accepted", "a@x")), {"a@x": "sent", "b@x": state})

    assert result.skipped == ["b@x"]
    assert result.broken(9)


def test_recipient_in_doubt_or_refused_for_good_is_not_skipped():
    events = happened(("refused 550", "a@x"))

    assert tally(events, {"a@x": "failed", "b@x": "uncertain"}).broken(1) == []


def test_double_is_found_whatever_the_system_says():
    events = happened(("accepted", "a@x"), ("accepted", "b@x"), ("accepted", "a@x"))
    result = tally(events, {"a@x": "uncertain", "b@x": "sent"})

    assert result.twice == ["a@x"]
    assert result.broken(9)


def test_try_after_a_refusal_for_good_is_found():
    events = happened(("refused 450", "b@x"), ("refused 550", "a@x"), ("accepted", "b@x"))

    assert tally(events, {"a@x": "failed", "b@x": "sent"}).broken(0) == []
    again = tally([*events, *happened(("refused 550", "a@x"))], {"a@x": "failed", "b@x": "sent"})
    assert again.after_refusal == ["a@x"]


def test_doubts_count_against_the_kills_unless_the_answer_was_lost():
    events = happened(("accepted", "a@x"), ("answer lost", "a@x"), ("accepted", "b@x"))
    result = tally(events, dict.fromkeys(ADDRESSES, "uncertain"))

    assert (result.uncertain, result.killed_in_doubt) == (["a@x", "b@x"], ["b@x"])
    assert result.broken(0)
    assert result.broken(1) == []


def test_doubt_after_a_reset_is_not_held_against_a_kill():
    events = happened(("reset", "a@x"))

    assert tally(events, {"a@x": "uncertain"}).broken(0) == []


def test_doubt_that_the_program_takes_upon_itself_counts_against_the_kills():
    """Though the server has lost a connection at this address, too."""
    events = happened(("reset", "a@x"), ("answer lost", "b@x"))
    result = tally(events, dict.fromkeys(ADDRESSES, "uncertain"), stopped=["a@x"])

    assert result.killed_in_doubt == ["a@x"]


def test_mail_under_another_message_id_is_found():
    events = [Event(1, "reset", "a@x", "<1@b>"), Event(2, "accepted", "a@x", "<2@b>")]

    assert tally(events, {"a@x": "sent"}).several_ids == ["a@x"]


def test_unfinished_line_of_the_journal_waits():
    text = "1.5\taccepted\ta@x\t<1@b>\n2.5\tacc"

    assert read_journal(text) == [Event(1.5, "accepted", "a@x", "<1@b>")]


def test_sink_notes_who_got_what_before_it_answers(tmp_path):
    with Sink(tmp_path) as sink, smtplib.SMTP("127.0.0.1", sink.port) as client:
        client.sendmail("s@x", ["a@x"], MAIL)
        client.sendmail("s@x", ["a@x"], MAIL)
        events = sink.events()

    assert [(event.kind, event.address) for event in events] == [("accepted", "a@x")] * 2
    assert {event.message_id for event in events} == {"<1@bench.example>"}
    assert tally(events, {"a@x": "sent"}).twice == ["a@x"]


def test_sink_greylists_once_and_refuses_for_good_always(tmp_path):
    grey = address_with(Fault.GREYLISTED)
    unknown = address_with(Fault.UNKNOWN)
    with Sink(tmp_path, has_faults=True) as sink, smtplib.SMTP("127.0.0.1", sink.port) as client:
        for address in (grey, unknown, unknown):
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                client.sendmail("s@x", [address], MAIL)
        client.sendmail("s@x", [grey], MAIL)
        events = sink.events()

    result = tally(events, {grey: "sent", unknown: "failed"})
    assert result.skipped == result.twice == []
    assert result.after_refusal == [unknown]


def test_sink_accepts_and_says_nothing_where_the_answer_shall_be_lost(tmp_path):
    address = address_with(Fault.ANSWER_LOST)
    with Sink(tmp_path, has_faults=True) as sink:
        client = smtplib.SMTP("127.0.0.1", sink.port)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.sendmail("s@x", [address], MAIL)
        kinds = [event.kind for event in sink.events()]

    assert kinds == ["accepted", "answer lost"]


def test_ratios_are_to_the_limit_and_to_django():
    costs = [Cost("limit", 100, 1, 0.1, 10**6), Cost("django", 100, 4, 1, 10**6)]
    django = speed_table(costs, 100, 300).splitlines()[-1].split()

    assert django == ["django", "25.0", "10.00", "1", "0.250", "1.000"]


def address_with(fault: Fault) -> str:
    return next(name for n in range(9999) if fault_of(name := f"r{n}@bench.example") == fault)
