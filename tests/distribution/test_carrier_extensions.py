"""What PIPELINING, CHUNKING, SIZE and SMTPUTF8 change, and the hand-over among them."""

import socket
import threading

import pytest

from distribution.carrier.content import Body, Message
from distribution.carrier.outcome import Outcome, Result, ServerDown
from tests.distribution.carrying import MESSAGE, RECIPIENT, SENDER, scripted, send
from tests.distribution.mail_servers import Line, accept_one

GROUP = f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{RECIPIENT}>\r\n".encode()


def welcome(line: Line, *keywords: str) -> None:
    line.say("220 ready")
    line.answer("EHLO", "\r\n".join(["250-ready", *(f"250-{each}" for each in keywords), "250 X"]))


def must_not_be_asked() -> bool:
    raise AssertionError


def test_envelope_goes_out_at_once_where_the_server_allows_it():
    def script(line: Line) -> None:
        welcome(line, "PIPELINING")
        assert line.file.read(len(GROUP) + 6) == GROUP + b"DATA\r\n"
        line.say("250 OK\r\n250 OK\r\n354 go ahead")
        assert line.file.read(len(MESSAGE) + 3) == MESSAGE + b".\r\n"
        line.say("250 Filed")

    with scripted(script) as carrier:
        assert send(carrier) == Result(Outcome.SENT, 250, "Filed")


@pytest.mark.parametrize(
    ("replies", "result"),
    [
        ("250 OK\r\n550 no such box", Result(Outcome.PERMANENT, 550, "no such box")),
        ("250 OK\r\n450 not now", Result(Outcome.TEMPORARY, 450, "not now")),
        ("552 too large\r\n503 first MAIL", Result(Outcome.PERMANENT, 552, "too large")),
    ],
)
@pytest.mark.parametrize("after_the_dot", ["554 no recipients", "250 Filed"])
def test_go_ahead_after_a_refusal_gets_a_lone_dot_and_never_counts_as_sent(
    replies, result, after_the_dot
):
    def script(line: Line) -> None:
        welcome(line, "PIPELINING")
        assert line.file.read(len(GROUP) + 6) == GROUP + b"DATA\r\n"
        line.say(f"{replies}\r\n354 go ahead")
        assert line.file.readline() == b".\r\n"
        line.say(after_the_dot)
        line.answer("RSET", "250 OK")
        line.hear("MAIL")
        line.hear("RCPT")
        line.hear("DATA")
        line.say("250 OK\r\n250 OK\r\n354 go ahead")
        assert line.file.read(len(MESSAGE) + 3) == MESSAGE + b".\r\n"
        line.say("250 Filed")

    with scripted(script) as carrier:
        refused = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=must_not_be_asked
        )
        assert refused == result
        assert send(carrier).outcome == Outcome.SENT


def test_lone_dot_is_not_sent_to_a_server_that_took_the_recipient_without_a_sender():
    def script(line: Line) -> None:
        welcome(line, "PIPELINING")
        assert line.file.read(len(GROUP) + 6) == GROUP + b"DATA\r\n"
        line.say("552 too large\r\n250 OK\r\n354 go ahead")
        assert line.file.readline() == b"", "an empty mail"

    with scripted(script, accept_one) as carrier:
        assert send(carrier).outcome == Outcome.PERMANENT
        assert send(carrier).outcome == Outcome.SENT


@pytest.mark.parametrize("refused", ["RCPT", "BDAT"])
def test_caller_is_not_asked_after_a_refused_recipient_or_chunk(refused):
    def script(line: Line) -> None:
        welcome(line, "CHUNKING")
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "450 not now" if refused == "RCPT" else "250 OK")
        if refused == "BDAT":
            line.hear("BDAT")
            line.file.read(len(MESSAGE) - len(b"body\r\n"))
            line.say("450 not now")
        line.answer("RSET", "250 OK")

    with scripted(script) as carrier:
        result = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=must_not_be_asked
        )
    assert result == Result(Outcome.TEMPORARY, 450, "not now")


def test_caller_is_asked_when_all_but_the_last_chunk_is_acknowledged():
    order: list[str] = []

    def script(line: Line) -> None:
        welcome(line, "CHUNKING", "PIPELINING")
        assert line.file.read(len(GROUP)) == GROUP
        line.say("250 OK\r\n250 OK")
        line.hear("BDAT 15\r\n")
        assert line.file.read(15) == b"A: b\r\n\r\n.body\r\n"
        order.append("acknowledged")
        line.say("250 15 octets")
        line.hear("BDAT 5 LAST\r\n")
        order.append("completed")
        assert line.file.read(5) == b"...\r\n"
        line.say("250 Filed")

    def before_handover() -> bool:
        order.append("asked")
        return True

    with scripted(script) as carrier:
        result = carrier.send(
            sender=SENDER,
            recipient=RECIPIENT,
            message=Message(b"A: b\r\n", Body.of(b"\r\n.body\r\n...\r\n")),
            before_handover=before_handover,
        )
    assert result.outcome == Outcome.SENT
    assert order == ["acknowledged", "asked", "completed"]


@pytest.mark.parametrize("keyword", ["CHUNKING", "X"])
def test_chunks_or_lines_the_caller_withdraws_are_never_completed(keyword):
    heard: list[bytes] = []

    def script(line: Line) -> None:
        welcome(line, keyword)
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        if keyword == "CHUNKING":
            line.hear("BDAT")
            line.file.read(len(MESSAGE) - len(b"body\r\n"))
            line.say("250 OK")
        else:
            line.answer("DATA", "354 go ahead")
        heard.append(line.file.read())

    with scripted(script) as carrier:
        result = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=lambda: False
        )
    assert result == Result(Outcome.TEMPORARY, None, "")
    assert heard == [b"" if keyword == "CHUNKING" else MESSAGE]


@pytest.mark.parametrize("last_word", ["", "421 4.4.2 too slow", "250 Filed"])
@pytest.mark.parametrize("keyword", ["CHUNKING", "X"])
def test_server_that_breaks_off_while_the_caller_is_asked_got_nothing(keyword, last_word):
    """The row is noted as being handed over; what was not completed is not in doubt."""
    gone: list[str] = []

    def script(line: Line) -> None:
        welcome(line, keyword)
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        if keyword == "CHUNKING":
            line.hear("BDAT")
            line.file.read(len(MESSAGE) - len(b"body\r\n"))
            line.say("250 OK")
        else:
            line.answer("DATA", "354 go ahead")
            line.file.read(len(MESSAGE))
        asked.wait(timeout=30)
        if last_word:
            line.say(last_word)
        line.connection.shutdown(socket.SHUT_WR)
        broken_off.set()
        gone.append(line.file.read().decode())

    asked, broken_off = threading.Event(), threading.Event()

    def before_handover() -> bool:
        asked.set()
        return broken_off.wait(timeout=30)

    with scripted(script) as carrier:
        result = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=before_handover
        )
    assert (result.outcome, result.code) == (Outcome.TEMPORARY, None)
    assert gone == [""]


def test_connection_lost_after_the_last_chunk_is_uncertain():
    def script(line: Line) -> None:
        welcome(line, "CHUNKING")
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.hear("BDAT")
        line.file.read(len(MESSAGE) - len(b"body\r\n"))
        line.say("250 OK")
        line.hear("BDAT 6 LAST")
        line.file.read(6)

    with scripted(script) as carrier:
        result = send(carrier)
    assert (result.outcome, result.code) == (Outcome.UNCERTAIN, None)


@pytest.mark.parametrize(
    ("keywords", "recipient", "message", "options"),
    [
        ((), RECIPIENT, MESSAGE, ""),
        (("SIZE", "8BITMIME", "SMTPUTF8"), RECIPIENT, MESSAGE, f" SIZE={len(MESSAGE)}"),
        (("8BITMIME",), RECIPIENT, b"A: b\r\n\r\n\xff\r\n", " BODY=8BITMIME"),
        (("SIZE 0",), RECIPIENT, b"\r\n..", " SIZE=6"),
        (
            ("SMTPUTF8", "8BITMIME"),
            "办公室@wuzhong.example",
            MESSAGE,
            " SMTPUTF8 BODY=8BITMIME",
        ),
    ],
)
def test_server_is_told_what_it_asks_to_know_and_no_more(keywords, recipient, message, options):
    def script(line: Line) -> None:
        welcome(line, *keywords)
        heard = line.file.readline().decode()
        assert heard == f"MAIL FROM:<{SENDER}>{options}\r\n", heard
        line.say("250 OK")
        heard = line.file.readline().decode()
        assert heard == f"RCPT TO:<{recipient}>\r\n", heard
        line.say("550 enough")
        line.answer("RSET", "250 OK")

    with scripted(script) as carrier:
        assert send(carrier, message, recipient) == Result(Outcome.PERMANENT, 550, "enough")


def test_sender_the_server_cannot_write_is_nobody_elses_fault():
    with scripted(lambda line: welcome(line)) as carrier, pytest.raises(ServerDown):
        carrier.send(
            sender="办公室@szgh.example",
            recipient=RECIPIENT,
            message=MESSAGE,
            before_handover=must_not_be_asked,
        )


def test_caller_is_not_asked_when_the_server_answers_a_chunk_twice():
    """The second answer would be taken for that to the last chunk."""

    def script(line: Line) -> None:
        welcome(line, "CHUNKING")
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.hear("BDAT")
        line.file.read(len(MESSAGE) - len(b"body\r\n"))
        line.say("250 OK\r\n250 OK")
        assert line.file.read() == b"", "nothing is completed"

    with scripted(script) as carrier:
        result = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=must_not_be_asked
        )
    assert (result.outcome, result.code) == (Outcome.TEMPORARY, None)
