"""This process's one connection to the mail server, and the pace at which it may be used."""

import threading
import time

from django.conf import settings

from distribution.carrier.smtp import Carrier
from distribution.mailbox.local import mail_url
from distribution.services.stopping import stopping

NAP_SECONDS = 0.2


class Line:
    """Kept from one job to the next while a mailing goes on, for the thread that opened it."""

    def __init__(self, url: str) -> None:
        """Raises BadServerUrl."""
        self.url = url
        self.carrier = Carrier(
            url,
            timeout_seconds=settings.SMTP_TIMEOUT_SECONDS,
            messages_per_connection=settings.SMTP_MESSAGES_PER_CONNECTION or None,
        )
        self.is_paced: bool = settings.SMTP_MESSAGES_PER_SECOND > 0
        self._next_at = 0.0

    def wait_for_turn(self) -> None:
        """Until the next message may begin, or this process is told to stop."""
        if not self.is_paced:
            return
        while (left := self._next_at - time.monotonic()) > 0 and not stopping.is_set():
            time.sleep(min(left, NAP_SECONDS))
        self._next_at = time.monotonic() + 1 / settings.SMTP_MESSAGES_PER_SECOND


_kept = threading.local()


def open_line() -> Line:
    """The line of this thread, a new one where the server's URL is another now.

    Raises BadServerUrl, and ServerDown where the local mailbox cannot be found.
    """
    url = mail_url()
    line: Line | None = getattr(_kept, "line", None)
    if line is not None and line.url != url:
        hang_up()
        line = None
    if line is None:
        line = _kept.line = Line(url)
    return line


def hang_up() -> None:
    """Close this thread's connection, if it has one."""
    line: Line | None = getattr(_kept, "line", None)
    if line is not None:
        line.carrier.close()
        _kept.line = None
