"""A mail (.eml): its text and what is attached, each as a file of its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import Any

from bulletin.intake.formats import limits, refusals

HEADER_BYTES = 50_000
BOUNDARIES = 60
DEPTH = 8
PARTS = 200
BOUNDARY = re.compile(rb"boundary\s*=|message/rfc822", re.IGNORECASE)


class _Careful(EmailPolicy):
    """A header of megabytes takes hours to take apart; no mail has one."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        if sum(len(line) for line in sourcelines) > HEADER_BYTES:
            raise refusals.too_large()
        return super().header_source_parse(sourcelines)


@dataclass(frozen=True, slots=True)
class Part:
    """``name`` is the attachment's file name, "" for the mail's own text."""

    name: str
    data: bytes
    content_type: str
    charset: str


def mail_parts(data: bytes) -> list[Part]:
    """The mail's text (its HTML where it has both), then what is attached, in their order.

    Raises UnreadableText.
    """
    if len(BOUNDARY.findall(data)) > BOUNDARIES:
        raise refusals.too_deep()
    try:
        message = BytesParser(policy=_Careful()).parsebytes(data)
        parts = list(_parts(message, 0))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise refusals.damaged() from error
    if len(parts) > PARTS:
        raise refusals.too_large()
    return parts


def _parts(message: Message[Any, Any], depth: int) -> Iterator[Part]:
    if depth > DEPTH:
        raise refusals.too_deep()
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        yield from _richest(message, depth)
    elif message.is_multipart():
        for inner in message.iter_parts() if isinstance(message, EmailMessage) else []:
            yield from _parts(inner, depth + 1)
    elif kind != "application/pkcs7-signature":
        yield _leaf(message)


def _richest(message: Message[Any, Any], depth: int) -> Iterator[Part]:
    """Of the versions that say the same, the last is the richest."""
    versions = [inner for inner in message.get_payload() if isinstance(inner, Message)]
    for version in reversed(versions):
        found = list(_parts(version, depth + 1))
        if any(part.data.strip() for part in found):
            yield from found
            return


def _leaf(message: Message[Any, Any]) -> Part:
    payload = message.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if len(data) > limits.FILE_BYTES:
        raise refusals.too_large()
    return Part(
        name=message.get_filename() or "",
        data=data,
        content_type=message.get_content_type(),
        charset=message.get_content_charset() or "",
    )
