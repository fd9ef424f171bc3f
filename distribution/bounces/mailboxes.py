"""The mailbox that reports come to: a Maildir, or a server spoken to by IMAP or POP3."""

import imaplib
import mailbox
import poplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from accounts.errors import DomainError

DEFAULT_PORTS = {
    "imap": 143,
    "imap+starttls": 143,
    "imaps": 993,
    "pop3": 110,
    "pop3+starttls": 110,
    "pop3s": 995,
}
POP3_LINES = 5000
PLAIN_FOLDER = re.compile(r"[\w ./-]{1,200}", re.ASCII)


class MailboxDown(DomainError):
    """The mailbox cannot be read now; the text says why and what to do."""


class UnreadableMessage(Exception):
    """The mailbox does not give out this message now; the others it may."""


class Mailbox(Protocol):
    """``listed`` gives each message the key it keeps, which no other mailbox gives."""

    def listed(self) -> list[str]: ...

    def read(self, key: str) -> bytes:
        """The message, cut off where it is too large. Raises UnreadableMessage, MailboxDown."""

    def discard(self, key: str) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Place:
    """Where the mailbox is; ``most_bytes`` of a message are read."""

    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    path: str
    timeout_seconds: float
    most_bytes: int

    @classmethod
    def from_url(cls, url: str, *, timeout_seconds: float, most_bytes: int) -> Self:
        """Raises MailboxDown for what is no mailbox's address."""
        try:
            parts = urlsplit(url)
            port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        except ValueError:
            parts, port = urlsplit(""), 0
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        path = unquote(parts.path)
        is_server = bool(parts.scheme in DEFAULT_PORTS and parts.hostname and user)
        is_plain = f"{user}{password}".isascii() and (
            not parts.scheme.startswith("imap")
            or PLAIN_FOLDER.fullmatch(path.strip("/") or "INBOX")
        )
        if not (is_server and is_plain) and not (parts.scheme == "maildir" and path):
            raise MailboxDown(
                _(
                    "BOUNCE_URL must look like maildir:///var/mail/bounces, "
                    "imaps://user:password@host/INBOX or pop3s://user:password@host, "
                    "in ASCII characters."
                )
            )
        host = parts.hostname or ""
        return cls(parts.scheme, host, port, user, password, path, timeout_seconds, most_bytes)

    def open(self) -> Mailbox:
        if self.scheme == "maildir":
            return MaildirMailbox(self)
        return ImapMailbox(self) if self.scheme.startswith("imap") else Pop3Mailbox(self)

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context()


@contextmanager
def opened(url: str, *, timeout_seconds: float, most_bytes: int) -> Iterator[Mailbox]:
    """Raises MailboxDown, also for whatever happens to the connection meanwhile."""
    place = Place.from_url(url, timeout_seconds=timeout_seconds, most_bytes=most_bytes)
    try:
        box = place.open()
        try:
            yield box
        finally:
            box.close()
    except (OSError, imaplib.IMAP4.error, poplib.error_proto, mailbox.Error) as error:
        raise MailboxDown(
            _("The bounce mailbox at %(place)s cannot be read: %(reason)s. Check BOUNCE_URL.")
            % {"place": place.host or place.path, "reason": _words_of(error)}
        ) from error


class MaildirMailbox:
    def __init__(self, place: Place) -> None:
        self._place = place
        self._box = mailbox.Maildir(place.path, create=False)

    def listed(self) -> list[str]:
        return [f"maildir:{name}" for name in sorted(self._box.keys())]

    def read(self, key: str) -> bytes:
        try:
            with self._box.get_file(key.removeprefix("maildir:")) as file:
                content: bytes = file.read(self._place.most_bytes)
                return content
        except (KeyError, OSError) as error:
            raise UnreadableMessage(str(error)) from error

    def discard(self, key: str) -> None:
        self._box.discard(key.removeprefix("maildir:"))

    def close(self) -> None:
        self._box.close()


class ImapMailbox:
    """Source: RFC 3501; UIDPLUS: RFC 4315. A message is marked as deleted, then expunged alone."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._connect()

    def _connect(self) -> None:
        place = self._place
        address, seconds = (place.host, place.port), place.timeout_seconds
        if place.scheme == "imaps":
            self._server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                *address, ssl_context=place.context, timeout=seconds
            )
        else:
            self._server = imaplib.IMAP4(*address, timeout=seconds)
        with _closing_on_error(self._server.shutdown):
            if place.scheme == "imap+starttls":
                self._server.starttls(place.context)
            self._server.login(place.user, place.password)
            # Before the sign-in many servers tell less.
            offers = b" ".join(filter(None, _told(self._server.capability())))
            self._has_uidplus = b"UIDPLUS" in offers.upper().split()
            folder = place.path.strip("/") or "INBOX"
            _told(self._server.select(f'"{folder}"'))
            validity = self._server.response("UIDVALIDITY")[1][0] or b""
        self._prefix = f"imap:{place.host}/{place.user}/{folder};{validity.decode()}/"

    def listed(self) -> list[str]:
        (found,) = _told(self._server.uid("SEARCH", "UNDELETED"))
        return [f"{self._prefix}{uid.decode()}" for uid in (found or b"").split()]

    def read(self, key: str) -> bytes:
        uid = key.removeprefix(self._prefix)
        item = f"(BODY.PEEK[]<0.{self._place.most_bytes}>)"
        try:
            answer = self._server.uid("FETCH", uid, item)[1]
        except imaplib.IMAP4.abort as error:
            self._connect()
            raise UnreadableMessage(str(error)) from error
        content = next((part[1] for part in answer if isinstance(part, tuple)), None)
        if not isinstance(content, bytes):
            raise UnreadableMessage(f"FETCH {uid}: {answer!r}")
        return content

    def discard(self, key: str) -> None:
        uid = key.removeprefix(self._prefix)
        _told(self._server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"))
        if self._has_uidplus:
            _told(self._server.uid("EXPUNGE", uid))

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self._server.logout()


class Pop3Mailbox:
    """Source: RFC 1939; STLS: RFC 2595, 4. What is discarded is gone once it was closed well."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._prefix = f"pop3:{place.host}/{place.user}/"
        self._connect()

    def listed(self) -> list[str]:
        return [f"{self._prefix}{uid}" for uid in self._numbers]

    def read(self, key: str) -> bytes:
        number = self._numbers.get(key.removeprefix(self._prefix), 0)
        try:
            if self._sizes.get(number, 0) > self._place.most_bytes:
                lines = self._server.top(number, POP3_LINES)[1]
            else:
                lines = self._server.retr(number)[1]
        except poplib.error_proto as error:
            # What is left of a broken answer would be taken for the next one.
            self._server.close()
            self._connect()
            raise UnreadableMessage(str(error)) from error
        return b"\r\n".join(lines)[: self._place.most_bytes] + b"\r\n"

    def discard(self, key: str) -> None:
        # After a new connection it may be gone already.
        if number := self._numbers.get(key.removeprefix(self._prefix)):
            self._server.dele(number)

    def close(self) -> None:
        with suppress(OSError, poplib.error_proto):
            self._server.quit()

    def _connect(self) -> None:
        place = self._place
        address, seconds = (place.host, place.port), place.timeout_seconds
        if place.scheme == "pop3s":
            self._server: poplib.POP3 = poplib.POP3_SSL(
                *address, context=place.context, timeout=seconds
            )
        else:
            self._server = poplib.POP3(*address, timeout=seconds)
        with _closing_on_error(self._server.close):
            if place.scheme == "pop3+starttls":
                self._server.stls(place.context)
            self._server.user(place.user)
            self._server.pass_(place.password)
            # Numbers are those of this session.
            listed = [line.split() for line in self._server.uidl()[1]]
            sizes = [line.split() for line in self._server.list()[1]]
            try:
                self._numbers = {uid.decode("ascii"): int(number) for number, uid in listed}
                self._sizes = {int(number): int(size) for number, size in sizes}
            except ValueError as error:
                raise poplib.error_proto(str(error)) from error


@contextmanager
def _closing_on_error(close: Callable[[], object]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            close()
        raise


def _told(answer: tuple[str, list[bytes | None]]) -> list[bytes | None]:
    """Raises IMAP4.error unless the server says OK."""
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(b" ".join(filter(None, data)))
    return data


def _words_of(error: Exception) -> str:
    """What the server said; the standard library hands it on in bytes."""
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
