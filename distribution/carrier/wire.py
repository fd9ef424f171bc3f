"""Bytes to and from a mail server: every wait has an end, every line a limit."""

import socket
import ssl
import time

from django.utils.translation import gettext as _

# RFC 5321, 4.5.3.1.5 allows 512 octets; servers that explain themselves write more.
LINE_BYTES = 4096
READ_BYTES = 8192
BLOCK_BYTES = 262_144


class Wire:
    """Raises OSError for whatever happens to the connection, time-outs included."""

    def __init__(self, connection: socket.socket, *, timeout_seconds: float) -> None:
        self.timeout_seconds = timeout_seconds
        self._connection = connection
        self._unread = b""
        # The final dot is written by itself and would wait for the acknowledgement before it.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def own_address(self) -> str:
        address: str = self._connection.getsockname()[0]
        return address

    def deadline(self, within_seconds: float | None = None) -> float:
        """The moment at which an answer that is asked for now comes too late."""
        seconds = self.timeout_seconds if within_seconds is None else within_seconds
        return time.monotonic() + seconds

    def read_line(self, *, deadline: float) -> bytes:
        """The next line without its end, complete before ``deadline``."""
        while b"\n" not in self._unread:
            if len(self._unread) > LINE_BYTES:
                raise OSError(_("The server sends a line without end."))
            remaining_seconds = deadline - time.monotonic()
            if remaining_seconds <= 0:
                raise TimeoutError(_("The server takes too long to answer."))
            self._connection.settimeout(remaining_seconds)
            block = self._connection.recv(READ_BYTES)
            if not block:
                raise ConnectionResetError(_("The server closed the connection."))
            self._unread += block
        line, _end, self._unread = self._unread.partition(b"\n")
        if len(line) > LINE_BYTES:
            raise OSError(_("The server sends a line without end."))
        return line.removesuffix(b"\r")

    def write(self, *parts: bytes | memoryview) -> None:
        """Writes without copying; a slow line gets a new time-out with every block."""
        self._connection.settimeout(self.timeout_seconds)
        for part in parts:
            view = memoryview(part)
            for start in range(0, len(view), BLOCK_BYTES):
                self._connection.sendall(view[start : start + BLOCK_BYTES])

    def is_quiet(self) -> bool:
        """The server is there and has said nothing that was not asked for."""
        if self._unread:
            return False
        self._connection.settimeout(0)
        try:
            self._unread = self._connection.recv(READ_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        return False

    def encrypt(self, context: ssl.SSLContext, host: str) -> None:
        """Goes on under TLS with a server that proves to be ``host``.

        What was read before came unprotected and is forgotten: somebody on the way could have
        put replies there to be taken for the server's (CVE-2021-38371 and its kin).
        """
        self._unread = b""
        self._connection.settimeout(self.timeout_seconds)
        self._connection = context.wrap_socket(self._connection, server_hostname=host)

    def close(self) -> None:
        self._connection.close()
