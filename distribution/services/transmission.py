"""Mails on their way to the server while the database is at work: a thread of its own."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from distribution.carrier.envelope import Envelope
from distribution.carrier.outcome import Result
from distribution.models import Delivery
from distribution.services.journal import Journal
from distribution.services.line import NAP_SECONDS, Line
from distribution.services.stopping import stopping


@dataclass(frozen=True)
class Mail:
    delivery: Delivery
    envelope: Envelope


class Transmission(threading.Thread):
    """Sends what it is given, one after the other; it never touches the database.

    It ends when nothing is left and no more comes, when the process is told to stop, when
    the rows are another worker's now, or by what ``error`` keeps.
    """

    def __init__(self, line: Line, journal: Journal, holds_lease: Callable[[], bool]) -> None:
        super().__init__(name="yinfa-line", daemon=True)
        self.error: BaseException | None = None
        self._line = line
        self._journal = journal
        self._holds_lease = holds_lease
        self._mails: deque[Mail] = deque()
        self._answers: list[tuple[Delivery, Result]] = []
        self._changed = threading.Condition()
        self._takes_more = True
        self._is_fenced = False

    def add(self, mails: Iterable[Mail]) -> None:
        with self._changed:
            self._mails.extend(mails)
            self._changed.notify_all()

    def finish(self) -> None:
        """No more comes."""
        with self._changed:
            self._takes_more = False
            self._changed.notify_all()

    def cancel(self) -> None:
        """Only the message in hand is finished."""
        with self._changed:
            self._mails.clear()
        self.finish()

    def answers(self) -> list[tuple[Delivery, Result]]:
        """What has become of mails since the last call."""
        with self._changed:
            answers, self._answers = self._answers, []
        return answers

    def waiting(self) -> int:
        return len(self._mails)

    def wait(self, *, until_waiting: int, at_most_seconds: float) -> None:
        """Until so few mails wait, or the thread ends."""
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._mails) <= until_waiting or not self.is_alive(), at_most_seconds
            )

    def run(self) -> None:
        try:
            while not self._is_fenced and (mail := self._next()):
                self._line.wait_for_turn()
                if not stopping.is_set():
                    self._send(mail)
        except BaseException as error:  # noqa: BLE001 raised again by whoever started the thread
            self.error = error
        finally:
            self.cancel()

    def _next(self) -> Mail | None:
        with self._changed:
            while not stopping.is_set():
                if self._mails:
                    mail = self._mails.popleft()
                    self._changed.notify_all()
                    return mail
                if not self._takes_more:
                    return None
                self._changed.wait(NAP_SECONDS)
        return None

    def _send(self, mail: Mail) -> None:
        delivery, envelope = mail.delivery, mail.envelope

        def may_hand_over() -> bool:
            self._is_fenced = not (self._holds_lease() and self._journal.note_dot(delivery))
            return not self._is_fenced

        result = self._line.carrier.send(
            sender=envelope.sender,
            recipient=envelope.recipient,
            message=envelope.message,
            before_handover=may_hand_over,
            following=self._following(),
        )
        if self._is_fenced:
            return
        self._journal.note_answer(delivery, result)
        with self._changed:
            self._answers.append((delivery, result))

    def _following(self) -> Envelope | None:
        """What is certain to be sent next, and at once."""
        with self._changed:
            return None if self._line.is_paced or not self._mails else self._mails[0].envelope
