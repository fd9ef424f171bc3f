"""The verbs of mail transactions, every way of losing the connection told as one."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.utils.translation import gettext as _

from distribution.carrier.capabilities import Capabilities
from distribution.carrier.content import CRLF, Message, dot_stuffed
from distribution.carrier.envelope import Envelope, NotOffered
from distribution.carrier.replies import Refused, Reply, command_line, read_reply
from distribution.carrier.wire import Wire

GOODBYE_SECONDS = 5


class ConnectionLost(Exception):
    """No answer, or none that can be read; the connection is closed."""


class Session:
    """Verbs in their order: mail, rcpt, transmit, finish.

    Each raises ConnectionLost; those before ``finish`` also Refused.
    """

    def __init__(self, wire: Wire, capabilities: Capabilities) -> None:
        self._wire = wire
        self._capabilities = capabilities
        self._uses_chunks = capabilities.offers("CHUNKING")
        self._unsent: deque[str] = deque()
        self._unanswered: deque[str] = deque()
        self._completion = b""
        self.begun: Envelope | None = None

    def mail(self, envelope: Envelope) -> None:
        """Begins, with all its commands at once where the server allows that (RFC 2920).

        Sends nothing where ``finish`` has begun with this envelope. Raises NotOffered too.
        """
        if self.begun is None:
            commands = self._opening(envelope)
            self._unsent = deque(commands)
            if self._is_pipelining:
                self._send_next(len(commands))
        self.begun = None
        self._demand_next(2)

    def rcpt(self) -> None:
        self._demand_next(2)

    def transmit(self, message: Message) -> None:
        """Sends all but what completes the message: nothing is handed over yet.

        That is the final dot; with CHUNKING (RFC 3030) the last line, as the last chunk. An
        empty one would do by the standard, but Exchange is known not to take ``BDAT 0 LAST``,
        while a last chunk that holds something is what servers see every day. What went before
        it has been acknowledged, so nothing that is lost on the way is in doubt.
        """
        if not self._uses_chunks:
            self._demand_next(3)
            self._write(dot_stuffed(message.head), message.body.stuffed)
            self._completion = b".\r\n"
            return
        lines = memoryview(message.body.plain)
        last_line = message.body.plain.rfind(CRLF, 0, -len(CRLF)) + len(CRLF)
        if last_line < len(CRLF):
            last_line = 0
        size_bytes = len(message.head) + last_line
        if size_bytes:
            self._write(command_line(f"BDAT {size_bytes}") + message.head, lines[:last_line])
            self._demand(2)
        completion = command_line(f"BDAT {len(lines) - last_line} LAST")
        self._completion = completion + lines[last_line:]

    def check_silence(self) -> None:
        """The server is still there and has not spoken unasked.

        A reply too many would be taken for the answer to the next verb, and the one before the
        last for the answer to the message.
        """
        if not self._wire.is_quiet():
            raise self._lost(OSError(_("The server broke off.")))

    def finish(self, *, within_seconds: float, following: Envelope | None = None) -> Reply:
        """Completes the message and waits for the answer. After ConnectionLost no one knows.

        With pipelining the commands of the ``following`` message go out in the same breath
        (RFC 2920, 3.1); ``begun`` says so, and its answers are still to come.
        """
        completion = self._completion
        if following is not None and self._is_pipelining:
            with suppress(NotOffered):
                commands = self._opening(following)
                self._unanswered.extend(commands)
                self.begun = following
                completion += b"".join(map(command_line, commands))
        self._write(completion)
        return self._answer(within_seconds)

    def reset(self) -> None:
        """Ends what has been refused, so that another message can begin.

        Raises Refused when the server cannot be brought back in step.
        """
        self._unsent.clear()
        while self._unanswered:
            verb = self._unanswered.popleft()[:4]
            reply = self._answer()
            if verb == "DATA" and reply.kind == 3:
                # It waits for content though it has no recipient: none, then (RFC 2920, 3.1).
                self._write(b".\r\n")
                self._answer()
            elif reply.kind not in (4, 5):
                # To a recipient taken after all, that dot would deliver an empty mail.
                raise Refused(reply)
        self._write(command_line("RSET"))
        self._demand(2)

    def quit(self) -> None:
        """Says goodbye and closes, whether or not the server still listens."""
        self._wire.timeout_seconds = GOODBYE_SECONDS
        try:
            self._write(command_line("QUIT"))
            self._answer()
        except ConnectionLost:
            return
        self.abandon()

    def abandon(self) -> None:
        """Closes without a word: the one way out in the middle of the content."""
        self._wire.close()

    @property
    def _is_pipelining(self) -> bool:
        return self._capabilities.offers("PIPELINING")

    def _opening(self, envelope: Envelope) -> list[str]:
        commands = [envelope.mail_command(self._capabilities), envelope.rcpt_command]
        return commands if self._uses_chunks else [*commands, "DATA"]

    def _demand_next(self, kind: int) -> None:
        if not self._unanswered:
            self._send_next(1)
        self._unanswered.popleft()
        self._demand(kind)

    def _send_next(self, count: int) -> None:
        commands = [self._unsent.popleft() for _number in range(count)]
        self._unanswered.extend(commands)
        self._write(b"".join(map(command_line, commands)))

    def _demand(self, kind: int) -> None:
        reply = self._answer()
        if reply.kind != kind:
            raise Refused(reply)

    def _answer(self, within_seconds: float | None = None) -> Reply:
        with self._losing():
            return read_reply(self._wire, within_seconds=within_seconds)

    def _write(self, *parts: bytes | memoryview) -> None:
        with self._losing():
            self._wire.write(*parts)

    @contextmanager
    def _losing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._lost(error) from error

    def _lost(self, error: OSError) -> ConnectionLost:
        self._wire.close()
        return ConnectionLost(
            _("The connection to the mail server was lost: %(reason)s") % {"reason": error}
        )
