"""What a mail server answers, read by the rules of RFC 5321, 4.2."""

import re
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from distribution.carrier.headers import tidy
from distribution.carrier.wire import Wire

REPLY_LINE = re.compile(rb"(?P<code>[2-5][0-9]{2})(?:(?P<mark>[ -])(?P<text>.*))?", re.DOTALL)
REPLY_BYTES = 16_384


class UnreadableReply(OSError):
    """No reply by the rules: from here on we and the server may mean different things."""


@dataclass(frozen=True)
class Reply:
    code: int
    lines: tuple[str, ...]

    @classmethod
    def of(cls, code: int, lines: list[bytes]) -> Self:
        return cls(
            code, tuple(" ".join(tidy(line.decode("utf-8", "replace")).split()) for line in lines)
        )

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(line for line in self.lines if line)

    @property
    def kind(self) -> int:
        """2 done, 3 go on, 4 not now, 5 never."""
        return self.code // 100

    @property
    def is_goodbye(self) -> bool:
        """The server closes the connection (RFC 5321, 3.8)."""
        return self.code == 421

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Refused(Exception):
    """The server answered, but not as the verb needs it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply))
        self.reply = reply


def read_reply(wire: Wire, *, within_seconds: float | None = None) -> Reply:
    """The next reply, all its lines. Raises OSError, UnreadableReply among them."""
    deadline = wire.deadline(within_seconds)
    lines: list[bytes] = []
    codes: set[bytes] = set()
    size_bytes = 0
    while True:
        line = wire.read_line(deadline=deadline)
        found = REPLY_LINE.fullmatch(line)
        size_bytes += len(line)
        if found is None or size_bytes > REPLY_BYTES:
            raise _unreadable(line)
        codes.add(found["code"])
        if len(codes) > 1:
            raise _unreadable(line)
        lines.append(found["text"] or b"")
        if found["mark"] != b"-":
            return Reply.of(int(found["code"]), lines)


def ask(wire: Wire, command: str) -> Reply:
    """The answer to one command. Raises OSError."""
    wire.write(command_line(command))
    return read_reply(wire)


def demand(wire: Wire, kind: int, command: str) -> Reply:
    """The answer, if it is of that kind. Raises Refused and OSError."""
    reply = ask(wire, command)
    if reply.kind != kind:
        raise Refused(reply)
    return reply


def command_line(command: str) -> bytes:
    """Raises ValueError for a line break that would make two commands of one."""
    if "\r" in command or "\n" in command:
        raise ValueError("A command is one line.")
    return f"{command}\r\n".encode()


def _unreadable(line: bytes) -> UnreadableReply:
    text = tidy(line[:200].decode("utf-8", "replace"))
    return UnreadableReply(_("The server's answer cannot be read: “%(answer)s”") % {"answer": text})
