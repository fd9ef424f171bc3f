"""The mail server that a URL names, and the way in."""

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.carrier.outcome import ServerDown
from distribution.carrier.session import Session, reply_text

DEFAULT_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class BadServerUrl(DomainError):
    """EMAIL_URL names no mail server; an administrator has to put it right."""


@dataclass(frozen=True)
class Server:
    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> Self:
        """Raises BadServerUrl unless it is ``smtp[s|+starttls]://[user:pw@]host[:port]``."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
            raise BadServerUrl(
                _(
                    "EMAIL_URL must look like smtp://host:25, smtps://user:password@host:465 "
                    "or smtp+starttls://user:password@host:587."
                )
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not f"{user}{password}".isascii():
            raise BadServerUrl(
                _("The user name and password in EMAIL_URL may hold ASCII characters only.")
            )
        port = port or DEFAULT_PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, user, password)

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    def connect(self, *, timeout_seconds: float, hello_name: str | None) -> Session:
        """Greeted, encrypted as the URL asks, signed in where it names a user.

        Raises ServerDown.
        """
        try:
            connection = self._greet(timeout_seconds, hello_name)
            try:
                self._sign_in(connection)
            except BaseException:
                connection.close()
                raise
        except smtplib.SMTPAuthenticationError as error:
            message = _("The mail server %(server)s refuses our user name or password: %(reason)s")
            raise self._down(message, error) from error
        except ssl.SSLError as error:
            message = _("No safe connection to the mail server %(server)s: %(reason)s")
            raise self._down(message, error) from error
        except smtplib.SMTPException as error:
            message = _("The mail server %(server)s turns us away: %(reason)s")
            raise self._down(message, error) from error
        except (OSError, UnicodeError) as error:
            message = _("The mail server %(server)s cannot be reached: %(reason)s")
            raise self._down(message, error) from error
        return Session(connection)

    def _greet(self, timeout_seconds: float, hello_name: str | None) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                self.host, self.port, hello_name, timeout=timeout_seconds, context=context
            )
        return smtplib.SMTP(self.host, self.port, hello_name, timeout=timeout_seconds)

    def _sign_in(self, connection: smtplib.SMTP) -> None:
        if connection.sock:
            # The final dot is written by itself and would wait for the acknowledgement before it.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.scheme == "smtp+starttls":
            connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
        if self.user:
            connection.login(self.user, self.password)

    def _down(self, message: str, error: Exception) -> ServerDown:
        if isinstance(error, smtplib.SMTPResponseException):
            return ServerDown(
                message % {"server": self.name, "reason": reply_text(error.smtp_error)}
            )
        return ServerDown(message % {"server": self.name, "reason": error})
