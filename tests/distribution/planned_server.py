"""A mail server that keeps to RFC 5321 and does what a plan says at every step of it."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

CLOSE = None
WORD = "word"


@dataclass(frozen=True)
class Plan:
    """Reply codes for one transaction; CLOSE hangs up instead of answering.

    ``keywords`` None is a server from before EHLO. ``says_354_anyway`` and ``lone_dot``: its
    answers to DATA and to the dot where no recipient was taken (RFC 2920, 3.1). ``cuts`` are
    the sizes of the pieces its replies go out in, ``waits`` holds them until all that the
    client has written at once is read.
    """

    keywords: frozenset[str] | None = frozenset()
    mail: int | None = 250
    rcpt: int | None = 250
    data: int | None = 354
    chunk: int | None = 250
    final: int | None = 250
    says_354_anyway: bool = False
    lone_dot: int = 554
    cuts: tuple[int, ...] = (1000,)
    waits: bool = False
    reply_lines: int = 1


@dataclass(frozen=True)
class Completed:
    """A message whose final dot or last chunk has come, whatever was answered."""

    recipients: tuple[str, ...]
    content: bytes
    code: int | None


class HungUp(Exception):
    """The conversation is over."""


class Talk:
    """The server's end of one connection."""

    def __init__(self, connection: socket.socket, plan: Plan) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection = connection
        self.plan = plan
        self.cuts = cycle(plan.cuts)
        self.inbox = b""
        self.outbox = b""

    def say(self, code: int | None, *texts: str) -> None:
        if code is CLOSE:
            raise HungUp
        lines = texts or tuple(f"{WORD}{number}" for number in range(self.plan.reply_lines))
        for text in lines[:-1]:
            self.outbox += f"{code}-{text}\r\n".encode()
        self.outbox += f"{code} {lines[-1]}\r\n".encode()
        if code == 421:
            raise HungUp
        if not self.plan.waits:
            self.flush()

    def flush(self) -> None:
        while self.outbox:
            size = next(self.cuts)
            self.connection.sendall(self.outbox[:size])
            self.outbox = self.outbox[size:]

    def read(self) -> None:
        self.flush()
        block = self.connection.recv(65_536)
        if not block:
            raise HungUp
        self.inbox += block

    def line(self) -> bytes:
        while b"\r\n" not in self.inbox:
            self.read()
        line, _end, self.inbox = self.inbox.partition(b"\r\n")
        return line

    def octets(self, count: int) -> bytes:
        while len(self.inbox) < count:
            self.read()
        octets, self.inbox = self.inbox[:count], self.inbox[count:]
        return octets

    def content(self) -> bytes:
        lines = b""
        while (line := self.line()) != b".":
            lines += line.removeprefix(b".") + b"\r\n"
        return lines

    def hang_up(self) -> None:
        """Says what is left to say, and takes what still comes, lest it be lost to a reset."""
        try:
            self.flush()
            self.connection.shutdown(socket.SHUT_WR)
            while self.connection.recv(65_536):
                pass
        except OSError:
            pass
        self.connection.close()


class PlannedServer:
    """Follows its plan, which can be changed between messages; keeps what was completed.

    A sender that stands in ``plans`` has a plan of its own.
    """

    def __init__(self) -> None:
        self.plan = Plan()
        self.plans: dict[str, Plan] = {}
        self.completed: list[Completed] = []
        self.commands: list[str] = []
        self.failures: list[BaseException] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "PlannedServer":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        assert not self.failures, self.failures

    def follow(self, plan: Plan) -> None:
        self.plan = plan
        self.plans.clear()
        self.completed.clear()
        self.commands.clear()

    def _serve(self) -> None:
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            talk = Talk(connection, self.plan)
            try:
                for _step in self._converse(talk):
                    pass
            except (HungUp, OSError):
                pass
            except (AssertionError, ValueError) as failure:
                self.failures.append(failure)
            talk.hang_up()

    def _converse(self, talk: Talk) -> Iterator[None]:
        plan = self.plan
        sender, recipients, content = False, list[str](), b""
        talk.say(220, "ready")
        while True:
            yield
            line = talk.line().decode()
            verb, _space, argument = line.partition(" ")
            self.commands.append(verb)
            match verb:
                case "EHLO" if plan.keywords is None:
                    talk.say(500, "what?")
                case "EHLO":
                    talk.say(250, "planned.example", *sorted(plan.keywords or ()))
                case "HELO" | "NOOP":
                    talk.say(250, "planned.example")
                case "MAIL":
                    assert not sender, "MAIL twice"
                    sender_address = argument.partition("<")[2].partition(">")[0]
                    plan = talk.plan = self.plans.get(sender_address, self.plan)
                    sender = plan.mail == 250
                    talk.say(plan.mail)
                case "RCPT" if sender:
                    if plan.rcpt is not None and plan.rcpt < 300:
                        recipients.append(argument.removeprefix("TO:<").removesuffix(">"))
                    talk.say(plan.rcpt)
                case "DATA" if recipients:
                    talk.say(plan.data)
                    if plan.data == 354:
                        self._complete(talk, recipients, talk.content(), plan.final)
                        sender, recipients = False, []
                case "DATA" if plan.says_354_anyway:
                    talk.say(354)
                    assert talk.content() == b"", "content without a recipient"
                    sender = False
                    talk.say(plan.lone_dot)
                case "BDAT":
                    count, _space, last = argument.partition(" ")
                    content += talk.octets(int(count))
                    assert recipients, "content without a recipient"
                    if last:
                        assert last == "LAST"
                        assert int(count)
                        self._complete(talk, recipients, content, plan.final)
                        sender, recipients, content = False, [], b""
                    else:
                        talk.say(plan.chunk)
                case "RSET":
                    sender, recipients, content = False, [], b""
                    talk.say(250)
                case "QUIT":
                    talk.say(221, "bye")
                    return
                case _:
                    assert verb in ("RCPT", "DATA"), line
                    talk.say(503)

    def _complete(
        self, talk: Talk, recipients: list[str], content: bytes, code: int | None
    ) -> None:
        self.completed.append(Completed(tuple(recipients), content, code))
        talk.say(code)
