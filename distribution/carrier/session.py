"""The verbs of one SMTP session over smtplib, every way of losing it told as one."""

import smtplib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from distribution.carrier.headers import UnsafeAddress

GOODBYE_SECONDS = 5
BLOCK_BYTES = 262_144


class ConnectionLost(Exception):
    """No answer, or none that can be read; the connection is closed."""


@dataclass(frozen=True)
class Reply:
    code: int
    text: str

    @property
    def is_goodbye(self) -> bool:
        """The server closes the connection (RFC 5321, 3.8)."""
        return self.code == 421


class Refused(Exception):
    """The server answered, but not as the verb needs it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"{reply.code} {reply.text}")
        self.reply = reply


class Session:
    """Each verb raises ConnectionLost; those before the content also Refused."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def mail(self, sender: str, *, size_bytes: int, utf8: bool) -> None:
        """MAIL with what the server offers to know. Raises UnsafeAddress too."""
        offers = self._connection.has_extn
        if utf8 and not offers("smtputf8"):
            raise UnsafeAddress(
                _("The mail server cannot take addresses with other than ASCII characters.")
            )
        options = [f"SIZE={size_bytes}"] if offers("size") else []
        options += ["SMTPUTF8", "BODY=8BITMIME"] if utf8 else []
        self._connection.command_encoding = "utf-8" if utf8 else "ascii"
        self._demand(2, "MAIL", " ".join([f"FROM:<{sender}>", *options]))

    def rcpt(self, recipient: str) -> None:
        self._demand(2, "RCPT", f"TO:<{recipient}>")

    def data(self) -> None:
        self._demand(3, "DATA")

    def transmit(self, message: bytes) -> None:
        """Sends the lines, dots doubled, without the final one: nothing is handed over yet."""
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        if not stuffed.endswith(b"\r\n"):
            stuffed += b"\r\n"
        # A time-out counts for one write, so a slow line gets a new one with every block.
        for start in range(0, len(stuffed), BLOCK_BYTES):
            self._write(stuffed[start : start + BLOCK_BYTES])

    def finish(self, *, within_seconds: float) -> Reply:
        """Sends the final dot and waits for the answer. After ConnectionLost no one knows."""
        usual_seconds = self._wait_up_to(within_seconds)
        self._write(b".\r\n")
        reply = self._answer()
        self._wait_up_to(usual_seconds)
        return reply

    def reset(self) -> None:
        self._demand(2, "RSET")

    def quit(self) -> None:
        """Says goodbye and closes, whether or not the server still listens."""
        self._wait_up_to(GOODBYE_SECONDS)
        try:
            self._command("QUIT")
        except ConnectionLost:
            return
        self.abandon()

    def abandon(self) -> None:
        """Closes without a word: the one way out in the middle of DATA."""
        self._connection.close()

    def _demand(self, hundreds: int, verb: str, arguments: str = "") -> None:
        reply = self._command(verb, arguments)
        if reply.code // 100 != hundreds:
            raise Refused(reply)

    def _command(self, verb: str, arguments: str = "") -> Reply:
        try:
            self._connection.putcmd(verb, arguments)
        except (smtplib.SMTPException, OSError) as error:
            raise self._lost(error) from error
        return self._answer()

    def _answer(self) -> Reply:
        try:
            code, text = self._connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise self._lost(error) from error
        if not 200 <= code <= 599:
            raise self._lost(ValueError(reply_text(text)))
        return Reply(code, reply_text(text))

    def _write(self, data: bytes) -> None:
        try:
            self._connection.send(data)
        except (smtplib.SMTPException, OSError) as error:
            raise self._lost(error) from error

    def _lost(self, error: Exception) -> ConnectionLost:
        self._connection.close()
        return ConnectionLost(
            _("The connection to the mail server was lost: %(reason)s") % {"reason": error}
        )

    def _wait_up_to(self, seconds: float | None) -> float | None:
        if self._connection.sock is None:
            return None
        before = self._connection.sock.gettimeout()
        self._connection.sock.settimeout(seconds)
        return before


def reply_text(reply: bytes | str) -> str:
    """A server's reply on one line."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())
