"""Connections that break, go stale or answer strangely, and what became of the message."""

import pytest

from distribution.carrier.outcome import Outcome, Result
from distribution.carrier.smtp import Carrier
from tests.distribution.carrying import MESSAGE, RECIPIENT, SENDER, scripted, send
from tests.distribution.mail_servers import Line, ScriptedServer, accept_one


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("451 4.3.0 later", Outcome.TEMPORARY), ("554 5.5.1 never", Outcome.PERMANENT)],
)
def test_content_the_server_does_not_want_is_not_sent(answer, outcome):
    def refuse_content(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.answer("DATA", answer)
        line.answer("RSET", "250 OK")
        line.answer("QUIT", "221 Bye")

    with (
        ScriptedServer(refuse_content) as server,
        Carrier(server.url, hello_name="test.example") as carrier,
    ):
        result = send(carrier)

    assert (result.outcome, result.code) == (outcome, int(answer[:3]))


def test_connection_lost_at_the_recipient_is_tried_again_later():
    def hang_up_at_recipient(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.hear("RCPT")

    with scripted(hang_up_at_recipient, accept_one) as carrier:
        result = send(carrier)
        assert (result.outcome, result.code) == (Outcome.TEMPORARY, None)
        assert result.reply
        assert send(carrier).outcome == Outcome.SENT


def test_recipient_that_gets_no_readable_answer_is_tried_again_later():
    def mumble(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "hm?")

    with scripted(mumble, accept_one) as carrier:
        result = send(carrier)
        assert (result.outcome, result.code) == (Outcome.TEMPORARY, None)
        assert send(carrier).outcome == Outcome.SENT


def test_connection_lost_before_the_final_dot_is_tried_again_later():
    def hang_up_in_content(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.answer("DATA", "354 go ahead")
        line.file.readline()

    larger_than_any_buffer = b"0123456789abcdef\r\n" * 2_000_000
    with scripted(hang_up_in_content) as carrier:
        result = send(carrier, larger_than_any_buffer)

    assert (result.outcome, result.code) == (Outcome.TEMPORARY, None)


def test_connection_lost_after_the_final_dot_is_uncertain():
    def hang_up_after_content(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()

    with scripted(hang_up_after_content, accept_one) as carrier:
        result = send(carrier)
        assert (result.outcome, result.code) == (Outcome.UNCERTAIN, None)
        assert send(carrier).outcome == Outcome.SENT


def test_silence_after_the_final_dot_is_uncertain():
    def keep_silent(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()
        line.keep_silent()

    with scripted(keep_silent, final_reply_seconds=0.1) as carrier:
        assert send(carrier).outcome == Outcome.UNCERTAIN


@pytest.mark.parametrize("answer", ["", "hello", "999 what", "abc Filed", "354 go on"])
def test_answer_that_says_nothing_is_uncertain(answer):
    def mumble(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()
        line.say(answer)

    with scripted(mumble) as carrier:
        assert send(carrier).outcome == Outcome.UNCERTAIN


def test_goodbye_in_answer_to_the_final_dot_is_a_refusal():
    def turn_away(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()
        line.say("421 4.3.2 shutting down")

    with scripted(turn_away, accept_one) as carrier:
        assert send(carrier) == Result(Outcome.TEMPORARY, 421, "4.3.2 shutting down")
        assert send(carrier).outcome == Outcome.SENT


@pytest.mark.parametrize("goodbye", ["", "421 4.4.2 idle too long"])
def test_connection_gone_stale_is_reopened_for_the_next_message(goodbye):
    def close_when_idle(line: Line) -> None:
        accept_one(line)
        if goodbye:
            line.say(goodbye)

    asked = []

    def before_handover() -> bool:
        asked.append("asked")
        return True

    with ScriptedServer(close_when_idle) as server:
        carrier = Carrier(server.url, hello_name="test.example")
        for _number in range(3):
            result = carrier.send(
                sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=before_handover
            )
            assert result.outcome == Outcome.SENT
        carrier.close()
        assert server.connections == 3

    assert asked == ["asked"] * 3


def test_reply_of_several_lines_is_told_on_one():
    def refuse_at_length(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "550-5.1.1 no such mailbox\r\n550 5.1.1 请核对地址")

    with scripted(refuse_at_length) as carrier:
        assert send(carrier) == Result(
            Outcome.PERMANENT, 550, "5.1.1 no such mailbox 5.1.1 请核对地址"
        )
