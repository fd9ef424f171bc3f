"""A filed mail taken apart for reading."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

FOLD = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str
    size_bytes: int
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class ParsedMail:
    """``html`` is as it came: clean it before showing it. ``headers`` are decoded, in order."""

    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    at: datetime
    copy_number: int

    def header(self, name: str) -> str:
        """The first header of this name, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def address(self) -> str:
        return self.header("Delivered-To")


def parse(mail: bytes, *, at: datetime, copy_number: int) -> ParsedMail:
    """Never refuses: what is malformed is shown as well as it can be."""
    message = message_from_bytes(mail)
    texts: dict[str, str] = {}
    attachments = []
    for part in _leaves(message):
        kind = part.get_content_type()
        readable = kind in ("text/plain", "text/html") and kind not in texts
        if readable and not part.get_filename() and part.get_content_disposition() != "attachment":
            texts[kind] = _text(part)
        else:
            attachments.append(_attachment(part))
    return ParsedMail(
        headers=tuple(decoded_headers(message)),
        text=texts.get("text/plain", ""),
        html=texts.get("text/html", ""),
        attachments=tuple(attachments),
        at=at,
        copy_number=copy_number,
    )


def decoded_headers(message: Message) -> list[tuple[str, str]]:
    return [(name, decoded(str(value))) for name, value in message.raw_items()]


def decoded(value: str) -> str:
    """A header as a person reads it, unfolded; as it came where its encoding is broken."""
    text = FOLD.sub("", value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    try:
        return "".join(_decoded_piece(*piece) for piece in decode_header(text))
    except (MessageError, LookupError, ValueError):
        return text


def _decoded_piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    # The standard library hands over what stands between encoded words in this form.
    return piece.decode(charset or "raw-unicode-escape")


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold content; an attached message counts as one."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield message


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    return b"".join(inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Message))


def _text(part: Message) -> str:
    content = _content(part)
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _attachment(part: Message) -> Attachment:
    content = _content(part)
    return Attachment(
        name=decoded(part.get_filename("")),
        content_type=part.get_content_type(),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
