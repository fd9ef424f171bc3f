"""One message handed to a server that stays, and what became of it."""

import threading

import pytest

from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.outcome import Outcome, Result, ServerDown
from tests.distribution.carrying import MESSAGE, RECIPIENT, SENDER, scripted, send, serving
from tests.distribution.mail_servers import Desk, Line


@pytest.mark.parametrize(
    "message",
    [
        MESSAGE,
        b".\r\n",
        b"A: b\r\n\r\n.\r\n..\r\n.x\r\nx.\r\n\r\n.\r\n",
        b"A: b\r\n\r\n" + bytes(range(32, 256)) + b"\r\n",
        b"A: b\r\n\r\n" + b"0123456789abcdef\r\n" * 40_000,
    ],
)
def test_message_arrives_byte_for_byte(message):
    desk = Desk()
    with serving(desk) as carrier:
        assert send(carrier, message) == Result(Outcome.SENT, 250, "Filed")

    assert desk.mails == [(RECIPIENT, message)]


@pytest.mark.parametrize("verb", [f"RCPT {RECIPIENT}", f"DATA {RECIPIENT}"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("450 4.2.0 greylisted", Outcome.TEMPORARY),
        ("452 4.3.1 mailbox full", Outcome.TEMPORARY),
        ("550 5.1.1 no such mailbox", Outcome.PERMANENT),
        ("554 5.7.1 refused", Outcome.PERMANENT),
    ],
)
def test_refusal_is_told_with_the_servers_words(verb, answer, outcome):
    desk = Desk({verb: answer})
    with serving(desk) as carrier:
        code, _space, reply = answer.partition(" ")
        assert send(carrier) == Result(outcome, int(code), reply)
        desk.answers.clear()
        assert send(carrier, recipient="next@taicang.example").outcome == Outcome.SENT

    assert [address for address, _mail in desk.mails] == ["next@taicang.example"]
    assert len(desk.peers) == 1
    assert desk.said.count("RSET") == 1


def test_many_messages_go_over_one_connection_that_is_closed_politely():
    desk = Desk()
    with serving(desk) as carrier:
        for number in range(20):
            assert send(carrier, recipient=f"a{number}@x.example").outcome == Outcome.SENT

    assert [address for address, _mail in desk.mails] == [f"a{n}@x.example" for n in range(20)]
    assert len(desk.peers) == 1
    assert desk.said[-1] == "QUIT"


def test_caller_is_asked_between_recipient_and_content():
    desk = Desk()

    def before_handover() -> bool:
        desk.said.append("asked")
        return True

    with serving(desk) as carrier:
        carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=before_handover
        )

    assert desk.said == [
        f"MAIL {SENDER}",
        f"RCPT {RECIPIENT}",
        "asked",
        f"DATA {RECIPIENT}",
        "QUIT",
    ]


def test_caller_is_asked_when_all_but_the_final_dot_is_out():
    arrived = threading.Event()

    def answer_after_the_dot(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.answer("DATA", "354 go ahead")
        while not line.content.endswith(b"body\r\n"):
            line.content += line.file.readline()
        arrived.set()
        assert line.file.readline() == b".\r\n"
        line.say("250 Filed")

    with scripted(answer_after_the_dot) as carrier:
        result = carrier.send(
            sender=SENDER,
            recipient=RECIPIENT,
            message=MESSAGE,
            before_handover=lambda: arrived.wait(timeout=30),
        )

    assert result.outcome == Outcome.SENT


def test_message_the_caller_withdraws_is_not_handed_over():
    desk = Desk()
    with serving(desk) as carrier:
        result = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=lambda: False
        )
        assert result == Result(Outcome.TEMPORARY, None, "")
        assert send(carrier).outcome == Outcome.SENT

    assert len(desk.mails) == 1


def test_caller_is_not_asked_about_a_refused_recipient():
    def must_not_be_asked() -> bool:
        raise AssertionError

    with serving(Desk({f"RCPT {RECIPIENT}": "550 no such mailbox"})) as carrier:
        result = carrier.send(
            sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=must_not_be_asked
        )

    assert result.outcome == Outcome.PERMANENT


def test_failure_of_the_caller_hands_nothing_over_and_spares_the_next_message():
    def fail() -> bool:
        raise OSError("database gone")

    desk = Desk()
    with serving(desk) as carrier:
        with pytest.raises(OSError, match="database gone"):
            carrier.send(sender=SENDER, recipient=RECIPIENT, message=MESSAGE, before_handover=fail)
        assert desk.mails == []
        assert send(carrier).outcome == Outcome.SENT


@pytest.mark.parametrize("verb", [f"MAIL {SENDER}", f"RCPT {RECIPIENT}"])
def test_server_that_closes_before_the_hand_over_is_down(verb):
    desk = Desk({verb: "421 4.3.2 shutting down"})
    with serving(desk) as carrier, pytest.raises(ServerDown, match="shutting down"):
        send(carrier)

    assert desk.mails == []


def test_chinese_mailbox_is_reached_where_the_server_knows_such_addresses():
    desk = Desk()
    with serving(desk, enable_SMTPUTF8=True) as carrier:
        assert send(carrier, recipient="办公室@吴中.example").outcome == Outcome.SENT
        assert send(carrier).outcome == Outcome.SENT

    assert [address for address, _mail in desk.mails] == ["办公室@xn--fiqt0m.example", RECIPIENT]


def test_chinese_mailbox_is_refused_where_the_server_does_not_know_such_addresses():
    desk = Desk()
    with serving(desk, enable_SMTPUTF8=False) as carrier:
        result = send(carrier, recipient="办公室@wuzhong.example")
        assert (result.outcome, result.code) == (Outcome.PERMANENT, None)
        assert "英文字母" in result.reply
        assert send(carrier).outcome == Outcome.SENT

    assert len(desk.mails) == 1


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.example>\r\nRCPT TO:<other@c.example",
        "a@b.example\nDATA",
        "a b@c.example",
        "a@b@c.example",
        "<a@b.example>",
        "a@",
        "@b.example",
        "nobody",
        "",
        f"{'x' * 65}@b.example",
        f"a@{'b' * 64}.example",
    ],
)
def test_text_that_is_no_address_never_reaches_the_server(recipient):
    desk = Desk()
    with serving(desk) as carrier:
        result = send(carrier, recipient=recipient)

    assert (result.outcome, result.code) == (Outcome.PERMANENT, None)
    assert desk.said == []


def test_sender_that_is_no_address_is_nobody_elses_fault():
    with serving(Desk()) as carrier, pytest.raises(UnsafeAddress):
        carrier.send(
            sender="bulletin\r\n", recipient=RECIPIENT, message=MESSAGE, before_handover=bool
        )


@pytest.mark.parametrize(
    "message", [b"a\n", b"a\r\r\n", b"a\n.\r\nMAIL FROM:<x@y>\r\n", b"a\rb\r\n"]
)
def test_message_with_stray_line_ends_is_refused(message):
    desk = Desk()
    with serving(desk) as carrier, pytest.raises(ValueError, match="CR and LF"):
        send(carrier, message)

    assert desk.said == []


@pytest.mark.parametrize(
    "answer", ["530 5.7.0 Authentication required", "451 4.7.1 not now", "553 sender not allowed"]
)
def test_refusal_of_our_sender_is_nobody_elses_fault(answer):
    desk = Desk({f"MAIL {SENDER}": answer})
    with serving(desk) as carrier, pytest.raises(ServerDown, match=answer[:3]):
        send(carrier)

    assert desk.mails == []


def test_message_that_is_too_large_is_refused_as_that_message():
    desk = Desk({f"MAIL {SENDER}": "552 5.3.4 too large"})
    with serving(desk) as carrier:
        assert send(carrier).outcome == Outcome.PERMANENT
