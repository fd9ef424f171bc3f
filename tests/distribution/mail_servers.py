"""Mail servers on loopback: one that answers as told, one that plays a script word by word."""

# ruff: noqa: N802 aiosmtpd calls its handlers by these names.

import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Script = Callable[["Line"], None]


class Desk:
    """An aiosmtpd handler: answers by address, keeps what it accepts and what was said."""

    def __init__(self, answers: dict[str, str] | None = None) -> None:
        self.answers = answers or {}
        self.mails: list[tuple[str, bytes]] = []
        self.said: list[str] = []
        self.peers: set[Any] = set()

    def answer(self, verb: str, session: Session, *, otherwise: str) -> str:
        self.said.append(verb)
        self.peers.add(session.peer)
        return self.answers.get(verb, otherwise)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer(f"MAIL {address}", session, otherwise="250 OK")
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer(f"RCPT {address}", session, otherwise="250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        answer = self.answer(f"DATA {address}", session, otherwise="250 Filed")
        if answer.startswith("2"):
            self.mails.append((address, envelope.original_content or b""))
        return answer

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.answer("RSET", session, otherwise="250 OK")

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        return self.answer("QUIT", session, otherwise="221 Bye")


def only_with(user: bytes, password: bytes) -> Callable[..., AuthResult]:
    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=login == LoginPassword(user, password), handled=False)

    return check


class MailServer(Controller):
    """aiosmtpd on a port that was bound before anyone else could take it."""

    def __init__(
        self, handler: Desk, *, ssl_context: ssl.SSLContext | None = None, **options: Any
    ) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        super().__init__(
            handler, hostname="127.0.0.1", port=port, ssl_context=ssl_context, **options
        )

    def _create_server(self) -> Any:
        return self.loop.create_server(
            self._factory_invoker, sock=self.listener, ssl=self.ssl_context
        )


class Line:
    """The server's end of one connection."""

    def __init__(self, connection: socket.socket, *, over: threading.Event) -> None:
        self.connection = connection
        self.file = connection.makefile("rb")
        self.over = over
        self.content = b""

    def say(self, reply: str) -> None:
        self.connection.sendall(f"{reply}\r\n".encode())

    def hear(self, verb: str) -> None:
        heard = self.file.readline().decode()
        assert heard.upper().startswith(verb), heard

    def answer(self, verb: str, reply: str) -> None:
        self.hear(verb)
        self.say(reply)

    def welcome(self) -> None:
        self.say("220 ready")
        self.answer("EHLO", "250 ready")

    def take_content(self) -> None:
        self.answer("DATA", "354 go ahead")
        while (line := self.file.readline()) not in (b".\r\n", b""):
            self.content += line

    def keep_silent(self) -> None:
        """Until the test is over."""
        self.over.wait()

    def hang_up(self) -> None:
        self.file.close()
        self.connection.close()


class ScriptedServer:
    """Plays one script a connection, the last one again for all that follow."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = scripts
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.over = threading.Event()
        self.failures: list[BaseException] = []
        self.connections = 0
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "ScriptedServer":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        assert not self.failures, self.failures

    def _serve(self) -> None:
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            script = self.scripts[min(self.connections, len(self.scripts) - 1)]
            self.connections += 1
            line = Line(connection, over=self.over)
            try:
                script(line)
            except AssertionError as failure:
                self.failures.append(failure)
            finally:
                line.hang_up()


def accept_one(line: Line) -> None:
    line.welcome()
    line.answer("MAIL", "250 OK")
    line.answer("RCPT", "250 OK")
    line.take_content()
    line.say("250 Filed")


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
