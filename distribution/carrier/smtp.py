"""Mail handed to a server, one recipient a message, every answer turned into an outcome."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from distribution.carrier.content import Message
from distribution.carrier.envelope import Envelope, NotOffered
from distribution.carrier.headers import UnsafeAddress, wire_address
from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.carrier.replies import Refused, Reply
from distribution.carrier.server import Server
from distribution.carrier.session import ConnectionLost, Session

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
        messages_per_connection: int | None = None,
    ) -> None:
        """Raises BadServerUrl.

        After ``messages_per_connection`` the connection is closed and another opened.
        ``final_reply_seconds``: how long the answer to the final dot may take. To give up
        before ten minutes makes doubles (RFC 5321, 4.5.3.2.6).
        """
        self._server = Server.from_url(url)
        self._timeout_seconds = timeout_seconds
        self._final_reply_seconds = final_reply_seconds
        self._hello_name = hello_name
        self._messages_per_connection = messages_per_connection
        self._messages = 0
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
        self,
        *,
        sender: str,
        recipient: str,
        message: Message | bytes,
        before_handover: Callable[[], bool],
        following: Envelope | None = None,
    ) -> Result:
        """What became of the message: MAIL, RCPT, content, ``before_handover()``, final dot.

        With a server that takes chunks, ``BDAT … LAST`` stands for the final dot.
        When ``before_handover`` returns False the message is withdrawn: TEMPORARY, no code.
        A connection lost before the final dot is TEMPORARY, after it UNCERTAIN.
        ``following`` is what will be sent next: its commands may go out with this one's dot.

        Raises ServerDown, after which nothing was handed over; UnsafeAddress for the sender;
        ValueError for a message that has CR or LF other than as CRLF (RFC 5321, 2.3.8).
        """
        whole = Message.of(message) if isinstance(message, bytes) else message
        envelope_sender = wire_address(sender)
        try:
            session = self._begin(Envelope(envelope_sender, wire_address(recipient), whole))
            session.transmit(whole)
            session.check_silence()
            if not before_handover():
                # Content that has begun cannot be taken back but by hanging up.
                self._abandon()
                return Result(Outcome.TEMPORARY, None, "")
            session.check_silence()
        except (UnsafeAddress, NotOffered) as error:
            return Result(Outcome.PERMANENT, None, str(error))
        except Refused as refused:
            return self._refusal(refused.reply)
        except ConnectionLost as lost:
            self._abandon()
            return Result(Outcome.TEMPORARY, None, str(lost))
        except BaseException:
            self._abandon()
            raise
        return self._hand_over(session, following)

    def close(self) -> None:
        """Says goodbye and closes; quiet when the connection is gone already."""
        if self._session is not None:
            if self._session.begun:
                self._session.abandon()
            else:
                self._session.quit()
            self._session = None

    def _begin(self, envelope: Envelope) -> Session:
        """A session that has taken both addresses."""
        try:
            session = self._kept_session(envelope)
            if session is None:
                session = self._session = self._server.connect(
                    timeout_seconds=self._timeout_seconds, hello_name=self._hello_name
                )
                self._messages = 0
                session.mail(envelope)
        except NotOffered as error:
            if not envelope.sender.isascii():
                raise ServerDown(str(error)) from error
            raise
        except ConnectionLost as lost:
            self._abandon()
            raise ServerDown(str(lost)) from lost
        except Refused as refused:
            if refused.reply.is_goodbye or refused.reply.code == TOO_LARGE:
                raise
            if envelope.has_utf8_headers and refused.reply.code == ADDRESS_NOT_ALLOWED:
                raise
            # Our sender or our sign-in is not taken; no recipient can help it.
            self._abandon()
            raise ServerDown(
                _("The mail server does not take our sender: %(reply)s") % {"reply": refused.reply}
            ) from refused
        session.rcpt()
        return session

    def _kept_session(self, envelope: Envelope) -> Session | None:
        """The open session after MAIL; None where the server has closed it meanwhile."""
        if self._session is None:
            return None
        if self._session.begun not in (None, envelope):
            self._abandon()
            return None
        try:
            if not self._session.begun:
                self._session.check_silence()
            self._session.mail(envelope)
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
        self._reset(reply)
        outcome = Outcome.PERMANENT if reply.kind == 5 else Outcome.TEMPORARY
        return Result(outcome, reply.code, reply.text)

    def _hand_over(self, session: Session, following: Envelope | None) -> Result:
        self._messages += 1
        is_last = self._messages == self._messages_per_connection
        try:
            reply = session.finish(
                within_seconds=self._final_reply_seconds,
                following=None if is_last else following,
            )
        except ConnectionLost as lost:
            self._abandon()
            return Result(Outcome.UNCERTAIN, None, str(lost))
        except BaseException:
            self._abandon()
            raise
        if reply.is_goodbye:
            self._abandon()
        elif is_last:
            self.close()
        elif reply.kind != 2 and not (session.begun and reply.kind in (4, 5)):
            self._reset(reply)
        return Result(OUTCOMES.get(reply.kind, Outcome.UNCERTAIN), reply.code, reply.text)

    def _reset(self, refusal: Reply) -> None:
        """Brings the session to where another message can begin, or gives it up."""
        if self._session is None:
            return
        if refusal.kind not in (4, 5):
            # It thinks of something else than we do.
            self._abandon()
            return
        try:
            self._session.reset()
        except (Refused, ConnectionLost):
            self._abandon()
        except BaseException:
            self._abandon()
            raise

    def _abandon(self) -> None:
        if self._session is not None:
            self._session.abandon()
            self._session = None
