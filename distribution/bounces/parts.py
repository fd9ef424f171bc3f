"""A report's bytes taken apart: its headers, its text, its machine-readable fields, the mail it
returns. Nothing here raises for what a message holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from html import unescape

from distribution.mailbox.parsing import decoded

MOST_PARTS = 100
TEXT_CHARACTERS = 60_000
# The standard library takes these apart by itself and then cannot undo a transfer encoding,
# which some servers use against RFC 3464, 2.1; as text it leaves them whole.
MACHINE_PART = re.compile(
    rb"(?i)message/(?:global-)?(delivery-status|feedback-report|disposition-notification|headers)"
)
TAG = re.compile(r"(?i)<(?:style|script)\b[^<]*|<[^<>]*>")
LINE_END_TAG = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>")
# What is called GB2312 holds characters of its supersets all the same.
SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030"}
GUESSES = ("utf-8", "gb18030")
Fields = list[dict[str, str]]


@dataclass
class Parts:
    """``fields`` are the groups of the machine-readable part of a type (RFC 3464, 2.1.1)."""

    head: Message
    text: str = ""
    fields: dict[str, Fields] = field(default_factory=dict)
    returned: Message | None = None

    @classmethod
    def of(cls, data: bytes) -> "Parts":
        message = message_from_bytes(MACHINE_PART.sub(rb"text/x-\1", data))
        parts, texts, pages = cls(message), [], []
        for part in leaves(message):
            kind = part.get_content_type()
            if kind in ("message/rfc822", "message/global"):
                parts.returned = next(iter(held_by(part)), None)
            elif kind in ("text/rfc822-headers", "text/x-headers"):
                parts.returned = HeaderParser().parsestr(text_of(part))
            elif kind.startswith("text/x-"):
                parts.fields[kind.removeprefix("text/x-")] = groups_of(text_of(part))
            elif kind == "text/html":
                pages.append(plain(text_of(part)))
            elif kind == "text/plain":
                texts.append(text_of(part))
        parts.text = "\n".join(texts if any(map(str.strip, texts)) else pages)[:TEXT_CHARACTERS]
        return parts

    def header(self, name: str) -> str:
        return header_of(self.head, name)


def leaves(message: Message) -> Iterator[Message]:
    """Parts that hold content, in order; a mail within is one."""
    waiting = [message]
    for _part in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inner = held_by(part) if part.get_content_maintype() == "multipart" else []
        if not inner:
            yield part
        waiting += reversed(inner)


def held_by(part: Message) -> list[Message]:
    inner = part.get_payload() if part.is_multipart() else []
    return [one for one in inner if isinstance(one, Message)]


def header_of(message: Message, name: str) -> str:
    """As a person reads it; empty where there is none."""
    value = next((v for n, v in message.raw_items() if n.lower() == name.lower()), "")
    return decoded(guessed(str(value).encode("utf-8", "surrogateescape"))).strip()


def text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    charset = str(part.get_param("charset", "")).lower()
    return guessed(content, charset) if isinstance(content, bytes) else ""


def guessed(content: bytes, charset: str = "") -> str:
    """``content`` in the character set it claims, else in the first in which it makes sense."""
    for name in filter(None, (SUPERSETS.get(charset, charset), *GUESSES)):
        try:
            text = content.decode(name)
        except (LookupError, ValueError):
            continue
        return text.encode("utf-8", "replace").decode()
    return content.decode("utf-8", "replace")


def groups_of(text: str) -> Fields:
    """Fields of each group, names in small letters, folded lines joined."""
    groups = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())[:MOST_PARTS]:
        lines = HeaderParser().parsestr(block).raw_items()
        groups.append({n.strip().lower(): " ".join(str(v).split()) for n, v in lines})
    return groups


def plain(page: str) -> str:
    return unescape(TAG.sub(" ", LINE_END_TAG.sub("\n", page)))


def date_of(message: Message | None) -> datetime | None:
    if message is None:
        return None
    try:
        date = parsedate_to_datetime(header_of(message, "Date"))
        return date if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
