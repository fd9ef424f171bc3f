"""A real SMTP server on loopback that files what it receives, for runs without a mail server."""

import asyncio
import logging
import socket
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from distribution.mailbox.filing import clear_unfinished, file_mail

MAXIMUM_BYTES = 35 * 1024 * 1024
HOST_NAME = "localhost"
NO_STORAGE = "452 4.3.1 The mailbox cannot be written, please try later"

logger = logging.getLogger(__name__)


class LocalMailbox:
    """Started and stopped from any thread; serves in a thread of its own.

    Start it after a fork: threads do not survive one.
    """

    def __init__(self, directory: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        """Raises ValueError for a host that others could reach: nobody signs in here."""
        if not ip_address(host).is_loopback:
            raise ValueError(f"{host} is not a loopback address.")
        self._directory = directory
        self._address = (host, port)
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None

    def start(self) -> int:
        """The port it listens on. Raises OSError when the port or the directory is refused."""
        self._directory.mkdir(parents=True, exist_ok=True)
        clear_unfinished(self._directory)
        family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
        listener = socket.create_server(self._address, family=family)
        port: int = listener.getsockname()[1]
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(listener)), name="local-mailbox", daemon=True
        )
        self._thread.start()
        self._ready.wait()
        return port

    def stop(self) -> None:
        """Closes the port and the connections; returns when the thread has ended."""
        if self._thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None
        self._ready.clear()

    async def _serve(self, listener: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        server = await self._loop.create_server(self._protocol, sock=listener)
        self._ready.set()
        await self._stopping.wait()
        # Not awaited: since Python 3.12 that waits for clients that keep their connection.
        server.close()

    def _protocol(self) -> SMTP:
        return SMTP(
            _Filing(self._directory),
            data_size_limit=MAXIMUM_BYTES,
            enable_SMTPUTF8=True,
            hostname=HOST_NAME,
            ident="Yinfa local mailbox",
            loop=self._loop,
        )


class _Filing:
    """Answers DATA once every recipient's copy is on disk."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def handle_DATA(  # noqa: N802 the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        now = datetime.now(UTC)
        try:
            for address in envelope.rcpt_tos:
                mail = _trace(session, envelope, address, now) + (envelope.original_content or b"")
                file_mail(self._directory, address, mail, at=now)
        except OSError:
            logger.exception("A mail could not be filed under %s", self._directory)
            return NO_STORAGE
        return "250 2.0.0 Filed"


def _trace(session: Session, envelope: Envelope, address: str, now: datetime) -> bytes:
    """The lines a delivering server puts first (RFC 5321, 4.4)."""
    protocol = "UTF8SMTP" if envelope.smtp_utf8 else "ESMTP"
    lines = (
        f"Return-Path: <{envelope.mail_from or ''}>",
        f"Delivered-To: {address}",
        f"Received: from {session.host_name} by {HOST_NAME} with {protocol};",
        f" {format_datetime(now)}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
