"""Who gets a message from whom, and what a server must be able to do to take it."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.carrier.capabilities import Capabilities
from distribution.carrier.content import Message
from distribution.carrier.headers import wire_address


class NotOffered(DomainError):
    """The server lacks what this message needs."""


@dataclass(frozen=True)
class Envelope:
    """``sender`` and ``recipient`` as wire_address gives them."""

    sender: str
    recipient: str
    message: Message

    @classmethod
    def between(cls, sender: str, recipient: str, message: Message) -> Self:
        """Raises UnsafeAddress."""
        return cls(wire_address(sender), wire_address(recipient), message)

    @property
    def has_utf8_headers(self) -> bool:
        """Some address is not ASCII, on the envelope or in the headers (RFC 6531, 3.4)."""
        addresses = f"{self.sender}{self.recipient}"
        return not (addresses.isascii() and self.message.head.isascii())

    def mail_command(self, capabilities: Capabilities) -> str:
        """MAIL with what the server wants to know. Raises NotOffered."""
        offers = capabilities.offers
        options = [f"SIZE={len(self.message)}"] if offers("SIZE") else []
        if self.has_utf8_headers:
            if not offers("SMTPUTF8"):
                raise NotOffered(
                    _("The mail server cannot take addresses with other than ASCII characters.")
                )
            options.append("SMTPUTF8")
        if self.has_utf8_headers or not self.message.is_ascii:
            # Who offers SMTPUTF8 takes eight bits (RFC 6531, 3.1).
            if not offers("8BITMIME") and not offers("SMTPUTF8"):
                raise NotOffered(_("The mail server cannot take mail with other than ASCII bytes."))
            options.append("BODY=8BITMIME")
        return " ".join([f"MAIL FROM:<{self.sender}>", *options])

    @property
    def rcpt_command(self) -> str:
        return f"RCPT TO:<{self.recipient}>"
