"""Signing in, and what an attacker on the way may say before encryption begins."""

import base64

import pytest

from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.carrier.smtp import Carrier
from tests.distribution.carrying import send
from tests.distribution.mail_servers import Line, Script, ScriptedServer


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def signed_in(script: Script, *, user: str = "bulletin", password: str = "geheim") -> Result:
    with ScriptedServer(script) as server:
        url = server.url.replace("smtp://", f"smtp://{user}:{password}@")
        carrier = Carrier(url, hello_name="test.example")
        try:
            return send(carrier)
        finally:
            server.over.set()
            carrier.close()


def greet(line: Line, mechanisms: str) -> None:
    line.say("220 ready")
    line.answer("EHLO", f"250-ready\r\n250 {mechanisms}")


def take_mail(line: Line) -> None:
    line.answer("MAIL", "250 OK")
    line.answer("RCPT", "250 OK")
    line.take_content()
    line.say("250 Filed")


def expect(line: Line, exactly: str, reply: str) -> None:
    heard = line.file.readline().decode()
    assert heard == f"{exactly}\r\n", heard
    line.say(reply)


def test_plain_goes_with_its_response_at_once():
    def script(line: Line) -> None:
        greet(line, "AUTH LOGIN PLAIN")
        expect(line, f"AUTH PLAIN {in_base64(chr(0) + 'bulletin' + chr(0) + 'geheim')}", "235 OK")
        take_mail(line)

    assert signed_in(script).outcome == Outcome.SENT


def test_login_goes_with_the_user_at_once():
    def script(line: Line) -> None:
        greet(line, "AUTH LOGIN CRAM-MD5")
        expect(line, f"AUTH LOGIN {in_base64('bulletin')}", "334 UGFzc3dvcmQ6")
        expect(line, in_base64("geheim"), "235 OK")
        take_mail(line)

    assert signed_in(script).outcome == Outcome.SENT


def test_response_too_long_for_a_command_line_goes_by_itself():
    password = "x" * 400

    def script(line: Line) -> None:
        greet(line, "AUTH PLAIN")
        expect(line, "AUTH PLAIN", "334 ")
        expect(line, in_base64(f"\0bulletin\0{password}"), "235 OK")
        take_mail(line)

    assert signed_in(script, password=password).outcome == Outcome.SENT


@pytest.mark.parametrize("answer", ["535 5.7.8 wrong", "454 4.7.0 not now", "334 more", "421 bye"])
def test_sign_in_that_is_not_taken_means_the_server_is_down(answer):
    def script(line: Line) -> None:
        greet(line, "AUTH PLAIN")
        line.answer("AUTH PLAIN", answer)
        assert line.file.readline() == b"", "nothing more may be said"

    with pytest.raises(ServerDown, match=answer[4:]) as caught:
        signed_in(script)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("keywords", ["SIZE", "AUTH CRAM-MD5 GSSAPI"])
def test_server_without_a_sign_in_we_know_is_down_and_hears_no_password(keywords):
    def script(line: Line) -> None:
        greet(line, keywords)
        assert line.file.readline() == b"", "nothing more may be said"

    with pytest.raises(ServerDown, match="AUTH PLAIN"):
        signed_in(script)


@pytest.mark.usefixtures("trusted")
def test_replies_slipped_in_before_encryption_are_not_believed(server_context):
    def script(line: Line) -> None:
        greet(line, "STARTTLS")
        line.hear("STARTTLS")
        line.connection.sendall(b"220 go\r\n250-evil\r\n250 AUTH LOGIN\r\n")
        line.file.close()
        line.connection = server_context.wrap_socket(line.connection, server_side=True)
        line.file = line.connection.makefile("rb")
        line.answer("EHLO", "250-ready\r\n250 AUTH PLAIN")
        line.answer("AUTH PLAIN", "235 OK")
        take_mail(line)

    with ScriptedServer(script) as server:
        url = server.url.replace("smtp://", "smtp+starttls://bulletin:geheim@")
        carrier = Carrier(url, hello_name="test.example")
        assert send(carrier).outcome == Outcome.SENT
        carrier.close()


@pytest.mark.usefixtures("trusted")
def test_what_was_offered_before_encryption_counts_for_nothing(server_context):
    def script(line: Line) -> None:
        line.say("220 ready")
        line.answer("EHLO", "250-ready\r\n250-AUTH PLAIN\r\n250 STARTTLS")
        line.answer("STARTTLS", "220 go")
        line.file.close()
        line.connection = server_context.wrap_socket(line.connection, server_side=True)
        line.file = line.connection.makefile("rb")
        line.answer("EHLO", "250 ready")
        assert line.file.readline() == b"", "nothing more may be said"

    with ScriptedServer(script) as server:
        url = server.url.replace("smtp://", "smtp+starttls://bulletin:geheim@")
        with pytest.raises(ServerDown, match="AUTH PLAIN"):
            send(Carrier(url, hello_name="test.example"))


@pytest.mark.parametrize("answer", ["454 not now", "501 no", "what?", "421 bye"])
def test_password_is_not_sent_where_starttls_is_refused(answer):
    def script(line: Line) -> None:
        greet(line, "STARTTLS")
        line.answer("STARTTLS", answer)
        assert line.file.readline() == b"", "nothing more may be said"

    with ScriptedServer(script) as server:
        url = server.url.replace("smtp://", "smtp+starttls://bulletin:geheim@")
        with pytest.raises(ServerDown):
            send(Carrier(url, hello_name="test.example"))
