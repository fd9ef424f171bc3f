"""A carrier with a server at its other end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from distribution.carrier.outcome import Result
from distribution.carrier.smtp import Carrier
from tests.distribution.mail_servers import Desk, MailServer, Script, ScriptedServer

SENDER = "bulletin@szgh.example"
RECIPIENT = "office@wuzhong.example"
MESSAGE = b"Subject: x\r\n\r\nbody\r\n"


@contextmanager
def serving(desk: Desk, **options: Any) -> Iterator[Carrier]:
    server = MailServer(desk, **options)
    server.start()
    try:
        with Carrier(f"smtp://127.0.0.1:{server.port}", hello_name="test.example") as carrier:
            yield carrier
    finally:
        server.stop()


@contextmanager
def scripted(*scripts: Script, final_reply_seconds: float = 60) -> Iterator[Carrier]:
    with ScriptedServer(*scripts) as server:
        carrier = Carrier(
            server.url, final_reply_seconds=final_reply_seconds, hello_name="test.example"
        )
        yield carrier
        server.over.set()
        carrier.close()


def send(carrier: Carrier, message: bytes = MESSAGE, recipient: str = RECIPIENT) -> Result:
    return carrier.send(
        sender=SENDER, recipient=recipient, message=message, before_handover=lambda: True
    )
