"""A mail (.eml): its text and what is attached, each as a file of its own."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import cast

from bulletin.intake.formats import limits, refusals
from bulletin.intake.formats.html import in_encoding
from bulletin.intake.formats.kinds import FileKind

HEADER_BYTES = 50_000
BOUNDARIES = 60
DEPTH = 8
PARTS = 200
OWN_TEXT = {"text/plain": FileKind.TEXT, "text/html": FileKind.HTML}
UNREADABLE = "\ufffd"
RAW_NAME = re.compile(r'filename="([^"]*)"')
BOUNDARY = re.compile(rb"boundary\s*=|message/rfc822", re.IGNORECASE)


class _Careful(EmailPolicy):
    """A header of megabytes takes hours to take apart; no mail has one."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        if sum(len(line) for line in sourcelines) > HEADER_BYTES:
            raise refusals.too_large()
        return super().header_source_parse(sourcelines)


@dataclass(frozen=True, slots=True)
class Part:
    """``name`` is the attachment's file name, "" for the mail's own text.

    ``kind`` is what the mail says its own text is; what is attached shows by its content.
    """

    name: str
    data: bytes
    kind: FileKind | None = None
    is_picture: bool = False


def mail_parts(data: bytes) -> list[Part]:
    """The mail's text (its HTML where it has both), then what is attached, in their order.

    Raises UnreadableText.
    """
    if len(BOUNDARY.findall(data)) > BOUNDARIES:
        raise refusals.too_deep()
    try:
        message = BytesParser(EmailMessage, policy=_Careful()).parsebytes(data)
        parts = list(_parts(cast(EmailMessage, message), 0))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
        raise refusals.damaged() from error
    if len(parts) > PARTS:
        raise refusals.too_large()
    return parts


def _parts(message: MIMEPart, depth: int) -> Iterator[Part]:
    if depth > DEPTH:
        raise refusals.too_deep()
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        yield from _richest(message, depth)
    elif message.is_multipart():
        for inner in message.iter_parts():
            yield from _parts(inner, depth + 1)
    elif kind != "application/pkcs7-signature":
        yield _leaf(message)


def _richest(message: MIMEPart, depth: int) -> Iterator[Part]:
    """Of the versions that say the same, the last is the richest."""
    versions = list(message.iter_parts())
    for version in reversed(versions):
        found = list(_parts(version, depth + 1))
        if any(part.data.strip() for part in found):
            yield from found
            return


def _leaf(message: MIMEPart) -> Part:
    payload = message.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if len(data) > limits.FILE_BYTES:
        raise refusals.too_large()
    name = _file_name(message)
    kind = OWN_TEXT.get(message.get_content_type())
    if kind and not name:
        return Part("", _in_utf8(data, message.get_content_charset() or ""), kind)
    return Part(name, data, is_picture=message.get_content_maintype() == "image")


def _file_name(message: MIMEPart) -> str:
    """What an attachment is called, also where the name's bytes stand raw in the header."""
    name = message.get_filename() or ""
    if UNREADABLE not in name:
        return name
    for header, value in message.raw_items():
        raw = RAW_NAME.search(value) if header.lower() == "content-disposition" else None
        if raw:
            return _decoded(raw[1].encode("utf-8", "surrogateescape"), name)
    return name


def _decoded(raw: bytes, otherwise: str) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return otherwise


def _in_utf8(data: bytes, charset: str) -> bytes:
    """Text in the encoding its mail names; what does not fit it is left to be recognised."""
    text = in_encoding(data, charset or "utf-8")
    if text is None:
        return data
    return codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode() if text.strip() else b""
