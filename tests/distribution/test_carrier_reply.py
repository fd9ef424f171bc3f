"""Replies as servers write them, and what no server should write."""

import socket
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace

import pytest

from distribution.carrier import wire as wire_module
from distribution.carrier.capabilities import Capabilities
from distribution.carrier.outcome import Outcome, ServerDown
from distribution.carrier.replies import Reply, ask, read_reply
from distribution.carrier.smtp import Carrier
from distribution.carrier.wire import Wire
from tests.distribution.carrying import scripted, send
from tests.distribution.mail_servers import Line, ScriptedServer, accept_one


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    """A wire, and the socket at its other end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _peer = listener.accept()
    with ours, theirs:
        yield Wire(ours, timeout_seconds=30), theirs


@pytest.mark.parametrize(
    ("written", "reply"),
    [
        (b"250 OK\r\n", Reply(250, ("OK",))),
        (b"250\r\n", Reply(250, ("",))),
        (b"250-\r\n250 \r\n", Reply(250, ("", ""))),
        (b"550-5.1.1  no\r\n550 such\tbox\r\n", Reply(550, ("5.1.1 no", "such box"))),
        ("550 请核对地址\r\n".encode(), Reply(550, ("请核对地址",))),
        (b"550 caf\xe9 \x00\x1b[31m\r\n", Reply(550, ("caf\ufffd [31m",))),
        (b"250 bare\n", Reply(250, ("bare",))),
    ],
)
def test_reply_is_read(ends, written, reply):
    wire, server = ends
    server.sendall(written)

    assert read_reply(wire) == reply


@pytest.mark.parametrize(
    "written",
    [
        b"250-one\r\n550 other\r\n",
        b"250-one\r\nand more\r\n",
        b"250_OK\r\n",
        b"2500 OK\r\n",
        b"199 OK\r\n",
        b"650 OK\r\n",
        b" 250 OK\r\n",
        "２５０ OK\r\n".encode(),
        b"\r\n",
        b"250-and on\r\n" * 2000,
        b"250 " + b"x" * 5000 + b"\r\n",
        b"x" * 5000,
    ],
)
def test_what_is_no_reply_is_an_error(ends, written):
    wire, server = ends
    server.sendall(written)

    with pytest.raises(OSError, match=r"答复|answer"):
        read_reply(wire)


def test_reply_that_drips_in_is_given_up_at_its_deadline(ends, monkeypatch):
    wire, server = ends
    server.sendall(b"250-x\r\n" * 100)
    monkeypatch.setattr(wire_module, "READ_BYTES", 1)
    clock = SimpleNamespace(monotonic=count(step=1).__next__)
    monkeypatch.setattr(wire_module, "time", clock)

    with pytest.raises(TimeoutError):
        read_reply(wire, within_seconds=60)


def test_line_break_in_a_command_is_refused_before_anything_is_written(ends):
    wire, server = ends
    with pytest.raises(ValueError, match="one line"):
        ask(wire, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>")
    wire.close()

    assert server.recv(100) == b""


def test_capabilities_are_read_in_any_spelling():
    lines = ("mail.example AUTH", "size 1000", "AUTH=LOGIN", "auth plain", "?", "", "X-a b")
    capabilities = Capabilities.from_reply(Reply(250, lines))

    assert capabilities.sign_in_mechanisms == {"PLAIN", "LOGIN"}
    assert capabilities.offers("SIZE")
    assert not capabilities.offers("?")
    assert not Capabilities.from_reply(Reply(250, ("AUTH PLAIN",))).offers("AUTH")


def test_server_from_before_ehlo_is_greeted_with_helo():
    def old(line: Line) -> None:
        line.say("220 ready")
        line.answer("EHLO", "502 what?")
        line.answer("HELO", "250 hello")
        line.answer("MAIL FROM:<BULLETIN@SZGH.EXAMPLE>\r\n", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()
        line.say("250 Filed")

    with scripted(old) as carrier:
        assert send(carrier).outcome == Outcome.SENT


@pytest.mark.parametrize("answer", ["421 busy", "450 not now"])
def test_server_that_does_not_take_ehlo_now_is_down(answer):
    def busy(line: Line) -> None:
        line.say("220 ready")
        line.answer("EHLO", answer)

    with scripted(busy) as carrier, pytest.raises(ServerDown, match=answer[4:]):
        send(carrier)


def test_reply_too_many_is_not_taken_for_the_answer_to_the_next_message():
    def talkative(line: Line) -> None:
        line.welcome()
        line.answer("MAIL", "250 OK")
        line.answer("RCPT", "250 OK")
        line.take_content()
        # At once: what comes later nobody can tell from an answer.
        line.say("250 Filed\r\n250 and once more")

    with ScriptedServer(talkative, accept_one) as server:
        with Carrier(server.url, hello_name="test.example") as carrier:
            assert send(carrier).outcome == Outcome.SENT
            assert send(carrier).outcome == Outcome.SENT
        assert server.connections == 2
