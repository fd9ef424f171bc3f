"""The mail as bytes: a body serialised once, the headers of each recipient put before it."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Self
from urllib.parse import quote

from distribution.carrier.content import Body, Message
from distribution.carrier.headers import encoded, mailbox, named, tidy, unstructured, wire_address

NOT_IN_FILE_NAME = re.compile(r'[\\/:*?"<>|]')
# Percent-encoded a Chinese character takes 9 octets; 90 of them stay below the 998 of a line.
FILE_NAME_CHARACTERS = 90


@dataclass(frozen=True)
class BulletinMail:
    """What every recipient gets alike.

    ``sender``, ``reply_to`` and ``list_id`` may carry a Chinese name before their brackets;
    ``reply_to`` may be empty; ``pdf`` is None where nothing is attached.
    """

    subject: str
    sender: str
    sender_address: str
    list_id: str
    text: str
    html: str
    pdf: bytes | None
    pdf_name: str
    reply_to: str = ""


@dataclass(frozen=True)
class SharedBody:
    """The headers alike for all, and the MIME entity with its own Content-* headers.

    Lines end with CRLF and are at most 998 octets long (RFC 5322, 2.1.1).
    """

    headers: bytes
    body: Body

    @classmethod
    def build(cls, mail: BulletinMail, sign: Callable[[bytes], bytes] | None = None) -> Self:
        """``sign`` makes a signed entity of the entity, where mail is signed.

        Raises UnsafeAddress when the sender or Reply-To is not an address.
        """
        # Precedence is left out: it is in no standard, and QQ Mail and others sort "bulk" away
        # from the inbox. Auto-Submitted (RFC 3834, 5) and Exchange's own header keep
        # out-of-office answers from coming back.
        headers = [
            mailbox("From", named(mail.sender)[0], wire_address(mail.sender_address)),
            _reply_to(mail.reply_to),
            unstructured("Subject", mail.subject),
            _list_id(mail.list_id),
            b"Auto-Submitted: auto-generated\r\n",
            b"X-Auto-Response-Suppress: OOF, AutoReply\r\n",
            b"MIME-Version: 1.0\r\n",
        ]
        alternative = _multipart(
            "alternative", [_text_part("plain", mail.text), _text_part("html", mail.html)]
        )
        content = alternative
        if mail.pdf is not None:
            content = _multipart("mixed", [alternative, _pdf_part(mail.pdf, mail.pdf_name)])
        entity = b"Content-Language: zh-CN\r\n" + content
        return cls(b"".join(headers), Body.of(sign(entity) if sign else entity))

    @property
    def entity(self) -> bytes:
        return self.body.plain

    def message_for(
        self,
        *,
        address: str,
        recipient_name: str,
        message_id: str,
        date: datetime,
        leave_url: str = "",
    ) -> Message:
        """The message for one recipient, who may leave the list at ``leave_url``.

        Raises UnsafeAddress. Source of leaving by one click: RFC 8058, 3.1.
        """
        own = (
            f"Date: {format_datetime(date)}\r\nMessage-ID: {tidy(message_id)}\r\n".encode("ascii"),
            mailbox("To", recipient_name, wire_address(address)),
            _leaving(leave_url),
        )
        return Message(b"".join((*own, self.headers)), self.body)


def message_id_for(mailing_key: str, address: str, domain: str) -> str:
    """The Message-ID of this mailing's mail to this address, the same at every attempt."""
    digest = hashlib.sha256(f"{mailing_key}\0{address}".encode()).hexdigest()
    return f"<{digest[:32]}@{domain.encode('idna').decode('ascii')}>"


def _reply_to(reply_to: str) -> bytes:
    if not reply_to:
        return b""
    name, address = named(reply_to)
    return mailbox("Reply-To", name, wire_address(address))


def _leaving(url: str) -> bytes:
    if not url:
        return b""
    post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    return f"List-Unsubscribe: <{tidy(url)}>\r\n{post}\r\n".encode("ascii")


def _list_id(list_id: str) -> bytes:
    name, identifier = named(list_id)
    return mailbox("List-Id", name, tidy(identifier))


def _text_part(subtype: str, text: str) -> bytes:
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    ).encode("ascii") + base64_lines(lines.encode())


def _pdf_part(pdf: bytes, name: str) -> bytes:
    """The attachment, its Chinese name in the two forms that mail clients read.

    ``filename*`` is the standard form (RFC 2231, 4), read by Outlook since 2010, Foxmail, QQ Mail
    and all newer ones. It is one parameter on one line: QQ Mail and Outlook do not join the
    continuations ``filename*0*`` that long names are usually cut into and show tcmime.bin or
    "untitled attachment". Clients older than RFC 2231 fall back to ``name`` with encoded words,
    which RFC 2047, 5 forbids there and Outlook, Gmail and Thunderbird write all the same. A
    plain ASCII ``filename`` beside these is left out: such clients would take it first and
    never look at ``name``, and the standard library reports a duplicate parameter.
    """
    safe_name = NOT_IN_FILE_NAME.sub("_", tidy(name))
    if len(safe_name) > FILE_NAME_CHARACTERS:
        stem, dot, suffix = safe_name.rpartition(".")
        safe_name = stem[: FILE_NAME_CHARACTERS - len(suffix) - 1] + dot + suffix
    words = encoded(safe_name, indent=len(' name="'))
    return (
        f'Content-Type: application/pdf;\r\n name="{words}"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        "Content-Disposition: attachment;\r\n"
        f" filename*=UTF-8''{quote(safe_name, safe='')}\r\n\r\n"
    ).encode("ascii") + base64_lines(pdf)


def _multipart(subtype: str, parts: list[bytes]) -> bytes:
    # "=_" stands in no base64 text, and the same parts give the same bytes.
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()
    boundary = f"=_{digest[:32]}".encode("ascii")
    opened = b"".join(b"--" + boundary + b"\r\n" + part for part in parts)
    return b"".join(
        (
            f'Content-Type: multipart/{subtype};\r\n boundary="'.encode("ascii"),
            boundary,
            b'"\r\n\r\n',
            opened,
            b"--" + boundary + b"--\r\n",
        )
    )


def base64_lines(data: bytes) -> bytes:
    """``data`` in base64, in lines of 76 characters that end with CRLF."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
