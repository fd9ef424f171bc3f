"""The mail server that a URL names, and the way in."""

import socket
import ssl
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.carrier.authentication import NoSignIn, sign_in
from distribution.carrier.capabilities import Capabilities, introduce
from distribution.carrier.outcome import ServerDown
from distribution.carrier.replies import Refused, UnreadableReply, demand, read_reply
from distribution.carrier.session import Session
from distribution.carrier.wire import Wire

DEFAULT_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class BadServerUrl(DomainError):
    """EMAIL_URL names no mail server; an administrator has to put it right."""


class UnsafeServer(Exception):
    """The server does not give the protection that the URL asks for; the text says so."""


class SignInRefused(Refused):
    """User name or password is not taken."""


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
        turned_away = _("The mail server %(server)s turns us away: %(reason)s")
        try:
            wire = self._call(timeout_seconds)
            try:
                capabilities = self._enter(wire, hello_name)
            except BaseException:
                wire.close()
                raise
        except SignInRefused as error:
            message = _("The mail server %(server)s refuses our user name or password: %(reason)s")
            raise self._down(message, error.reply.text) from error
        except Refused as error:
            raise self._down(turned_away, error.reply.text) from error
        except (NoSignIn, UnsafeServer, UnreadableReply) as error:
            raise self._down(turned_away, error) from error
        except ssl.SSLError as error:
            message = _("No safe connection to the mail server %(server)s: %(reason)s")
            raise self._down(message, error) from error
        except (OSError, UnicodeError) as error:
            message = _("The mail server %(server)s cannot be reached: %(reason)s")
            raise self._down(message, error) from error
        return Session(wire, capabilities)

    def _call(self, timeout_seconds: float) -> Wire:
        connection = socket.create_connection((self.host, self.port), timeout_seconds)
        wire = Wire(connection, timeout_seconds=timeout_seconds)
        if self.scheme == "smtps":
            try:
                wire.encrypt(ssl.create_default_context(), self.host)
            except BaseException:
                wire.close()
                raise
        return wire

    def _enter(self, wire: Wire, hello_name: str | None) -> Capabilities:
        greeting = read_reply(wire)
        if greeting.kind != 2:
            raise Refused(greeting)
        name = hello_name or _own_name(wire)
        capabilities = introduce(wire, name)
        if self.scheme == "smtp+starttls":
            if not capabilities.offers("STARTTLS"):
                raise UnsafeServer(_("It does not offer STARTTLS."))
            demand(wire, 2, "STARTTLS")
            wire.encrypt(ssl.create_default_context(), self.host)
            # What it said before came unprotected and counts for nothing (RFC 3207, 4.2).
            capabilities = introduce(wire, name)
        if self.user:
            try:
                sign_in(wire, capabilities, user=self.user, password=self.password)
            except Refused as refused:
                raise SignInRefused(refused.reply) from refused
        return capabilities

    def _down(self, message: str, reason: object) -> ServerDown:
        return ServerDown(message % {"server": self.name, "reason": reason})


def _own_name(wire: Wire) -> str:
    """Our host's name, or its address in brackets where it has none (RFC 5321, 4.1.3)."""
    name = socket.getfqdn()
    if "." in name and name.isascii():
        return name
    address = wire.own_address
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
