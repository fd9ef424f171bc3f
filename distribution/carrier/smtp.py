"""Mail handed to a server, one recipient a message, every answer turned into an outcome."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from distribution.carrier.headers import UnsafeAddress, wire_address
from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.carrier.server import Server
from distribution.carrier.session import ConnectionLost, Refused, Reply, Session

# Answers to MAIL that speak of this message: RFC 1870, 6.1; RFC 6531, 3.5.
TOO_LARGE = 552
ADDRESS_NOT_ALLOWED = 553
OUTCOMES = {2: Outcome.SENT, 4: Outcome.TEMPORARY, 5: Outcome.PERMANENT}


class Carrier:
    """One connection, opened at the first message, kept for the next, reopened when lost.

    Not for use from several threads.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_seconds: float = 60,
        final_reply_seconds: float = 600,
        hello_name: str | None = None,
    ) -> None:
        """Raises BadServerUrl.

        ``final_reply_seconds``: how long the answer to the final dot may take. To give up
        before ten minutes makes doubles (RFC 5321, 4.5.3.2.6).
        """
        self._server = Server.from_url(url)
        self._timeout_seconds = timeout_seconds
        self._final_reply_seconds = final_reply_seconds
        self._hello_name = hello_name
        self._session: Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(
        self, *, sender: str, recipient: str, message: bytes, before_handover: Callable[[], bool]
    ) -> Result:
        """What became of the message: MAIL, RCPT, content, ``before_handover()``, final dot.

        When ``before_handover`` returns False the message is withdrawn: TEMPORARY, no code.
        A connection lost before the final dot is TEMPORARY, after it UNCERTAIN.

        Raises ServerDown, after which nothing was handed over; UnsafeAddress for the sender;
        ValueError for a message that has CR or LF other than as CRLF (RFC 5321, 2.3.8).
        """
        if not message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n"):
            raise ValueError("CR and LF stand in a message only together.")
        envelope_sender = wire_address(sender)
        try:
            session = self._begin(envelope_sender, wire_address(recipient), len(message))
            session.data()
            session.transmit(message)
            if not before_handover():
                # Content that has begun cannot be taken back but by hanging up.
                self._abandon()
                return Result(Outcome.TEMPORARY, None, "")
        except UnsafeAddress as error:
            return Result(Outcome.PERMANENT, None, str(error))
        except Refused as refused:
            return self._refusal(refused.reply)
        except ConnectionLost as lost:
            self._abandon()
            return Result(Outcome.TEMPORARY, None, str(lost))
        except BaseException:
            self._abandon()
            raise
        return self._hand_over(session)

    def close(self) -> None:
        """Says goodbye and closes; quiet when the connection is gone already."""
        if self._session is not None:
            self._session.quit()
            self._session = None

    def _begin(self, sender: str, recipient: str, size_bytes: int) -> Session:
        """A session that has taken both addresses."""
        utf8 = not recipient.isascii()
        try:
            session = self._kept_session(sender, size_bytes, utf8)
            if session is None:
                session = self._session = self._server.connect(
                    timeout_seconds=self._timeout_seconds, hello_name=self._hello_name
                )
                session.mail(sender, size_bytes=size_bytes, utf8=utf8)
        except ConnectionLost as lost:
            raise ServerDown(str(lost)) from lost
        except Refused as refused:
            if refused.reply.is_goodbye or refused.reply.code == TOO_LARGE:
                raise
            if utf8 and refused.reply.code == ADDRESS_NOT_ALLOWED:
                raise
            # Our sender or our sign-in is not taken; no recipient can help it.
            self._abandon()
            raise ServerDown(
                _("The mail server does not take our sender: %(reply)s")
                % {"reply": f"{refused.reply.code} {refused.reply.text}"}
            ) from refused
        session.rcpt(recipient)
        return session

    def _kept_session(self, sender: str, size_bytes: int, utf8: bool) -> Session | None:
        """The open session after MAIL; None where the server has closed it meanwhile."""
        if self._session is None:
            return None
        try:
            self._session.mail(sender, size_bytes=size_bytes, utf8=utf8)
            return self._session
        except Refused as refused:
            if not refused.reply.is_goodbye:
                raise
        except ConnectionLost:
            pass
        self._abandon()
        return None

    def _refusal(self, reply: Reply) -> Result:
        if reply.is_goodbye:
            self._abandon()
            raise ServerDown(
                _("The mail server closes the connection: %(reply)s") % {"reply": reply.text}
            )
        if self._session is not None:
            self._reset(self._session)
        outcome = Outcome.PERMANENT if reply.code >= 500 else Outcome.TEMPORARY
        return Result(outcome, reply.code, reply.text)

    def _hand_over(self, session: Session) -> Result:
        try:
            reply = session.finish(within_seconds=self._final_reply_seconds)
        except ConnectionLost as lost:
            self._abandon()
            return Result(Outcome.UNCERTAIN, None, str(lost))
        except BaseException:
            self._abandon()
            raise
        if reply.is_goodbye:
            self._abandon()
        elif reply.code >= 400:
            self._reset(session)
        return Result(OUTCOMES.get(reply.code // 100, Outcome.UNCERTAIN), reply.code, reply.text)

    def _reset(self, session: Session) -> None:
        try:
            session.reset()
        except (Refused, ConnectionLost):
            self._abandon()

    def _abandon(self) -> None:
        if self._session is not None:
            self._session.abandon()
            self._session = None
