"""The way to the mail server: its address, its certificate, our sign-in."""

import pytest

from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.carrier.server import BadServerUrl
from distribution.carrier.smtp import Carrier
from tests.distribution.mail_servers import (
    Desk,
    Line,
    MailServer,
    ScriptedServer,
    accept_one,
    closed_port,
    only_with,
)


def send(url: str) -> Result:
    with Carrier(url, hello_name="test.example") as carrier:
        return carrier.send(
            sender="bulletin@szgh.example",
            recipient="a@b.example",
            message=b"Subject: x\r\n\r\nx\r\n",
            before_handover=lambda: True,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def starttls_server(desk, server_context):
    server = MailServer(
        desk,
        tls_context=server_context,
        require_starttls=True,
        auth_required=True,
        authenticator=only_with(b"bulletin", b"p@ss:w/rd"),
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtps_server(desk, server_context):
    server = MailServer(desk, ssl_context=server_context)
    server.start()
    yield server
    server.stop()


def test_closed_port_means_the_server_is_down():
    port = closed_port()
    with pytest.raises(ServerDown, match=f"127.0.0.1:{port}"):
        send(f"smtp://127.0.0.1:{port}")


@pytest.mark.parametrize("greeting", ["554 5.3.2 no service", "421 4.3.2 too busy", "what?"])
def test_server_that_does_not_greet_is_down(greeting):
    with ScriptedServer(lambda line: line.say(greeting)) as server, pytest.raises(ServerDown):
        send(server.url)


def test_server_that_hangs_up_at_once_is_down():
    with ScriptedServer(lambda line: None) as server, pytest.raises(ServerDown):
        send(server.url)


def test_server_that_hangs_up_before_any_recipient_is_down():
    def hang_up(line: Line) -> None:
        line.welcome()
        line.hear("MAIL")

    with ScriptedServer(hang_up) as server, pytest.raises(ServerDown):
        send(server.url)


def test_carrier_goes_on_when_the_server_is_back():
    with ScriptedServer(lambda line: line.say("421 busy"), accept_one) as server:
        with pytest.raises(ServerDown, match="busy"):
            send(server.url)
        assert send(server.url).outcome == Outcome.SENT


@pytest.mark.usefixtures("trusted")
def test_mail_goes_out_encrypted_and_signed_in(starttls_server, desk):
    port = starttls_server.port
    result = send(f"smtp+starttls://bulletin:p%40ss%3Aw%2Frd@127.0.0.1:{port}")

    assert result.outcome == Outcome.SENT
    assert len(desk.mails) == 1


@pytest.mark.usefixtures("trusted")
def test_wrong_password_means_the_server_is_down_and_is_not_told(starttls_server, desk):
    with pytest.raises(ServerDown, match="credentials") as caught:
        send(f"smtp+starttls://bulletin:geheim@127.0.0.1:{starttls_server.port}")

    assert "geheim" not in str(caught.value)
    assert desk.said == []


@pytest.mark.usefixtures("trusted")
def test_mail_goes_out_over_smtps(smtps_server, desk):
    assert send(f"smtps://127.0.0.1:{smtps_server.port}").outcome == Outcome.SENT
    assert len(desk.mails) == 1


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_certificate_that_nobody_vouches_for_is_refused(
    scheme, smtps_server, starttls_server, desk
):
    port = smtps_server.port if scheme == "smtps" else starttls_server.port
    with pytest.raises(ServerDown, match="certificate"):
        send(f"{scheme}://bulletin:secret@127.0.0.1:{port}")

    assert desk.said == []


@pytest.mark.usefixtures("trusted")
def test_certificate_for_another_name_is_refused(smtps_server, desk):
    with pytest.raises(ServerDown, match="certificate"):
        send(f"smtps://localhost:{smtps_server.port}")

    assert desk.said == []


def test_password_is_not_sent_where_starttls_is_not_offered():
    desk = Desk()
    server = MailServer(desk, authenticator=only_with(b"a", b"b"), auth_require_tls=False)
    server.start()
    try:
        with pytest.raises(ServerDown, match="STARTTLS"):
            send(f"smtp+starttls://a:b@127.0.0.1:{server.port}")
        assert desk.said == []
    finally:
        server.stop()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "127.0.0.1:25",
        "http://127.0.0.1",
        "smtp://",
        "smtp://host:port",
        "smtp://host:99999",
        "smtp://用户:x@h",
    ],
)
def test_url_that_names_no_mail_server_is_refused(url):
    with pytest.raises(BadServerUrl, match="EMAIL_URL"):
        Carrier(url)
