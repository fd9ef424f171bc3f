"""Header text that is safe on the wire: encoded, folded, and nothing smuggled in."""

import re
from email.header import Header
from functools import lru_cache

from django.utils.translation import gettext as _

from accounts.errors import DomainError

CRLF = "\r\n"
LINE_CHARACTERS = 76
LOCAL_PART_OCTETS = 64
ADDRESS_OCTETS = 254

# Control characters, line separators, direction overrides and lone surrogates. A line break
# would start a header of the writer's choosing; an override makes one name look like another.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
NOT_IN_ADDRESS = re.compile(r"[\s<>()\[\],;:\\\"]")
NAMED = re.compile(r"\s*\"?(?P<name>[^<>]*?)\"?\s*<(?P<bracketed>[^<>]*)>\s*")


class UnsafeAddress(DomainError):
    """The text is not an address that mail can be sent to."""


def tidy(text: str) -> str:
    """``text`` on one line, each run of unsafe characters as one space."""
    return UNSAFE.sub(" ", text).strip()


def encoded(text: str, *, indent: int) -> str:
    """``text`` as folded encoded words, the first of them ``indent`` characters into its line.

    Each is at most 75 characters long and holds whole characters (RFC 2047, 2 and 5). All name
    UTF-8: Outlook reads the whole header in the character set of the last one.
    """
    header = Header(text, "utf-8", LINE_CHARACTERS, header_name="-" * (indent - 2))
    return header.encode(linesep=CRLF)


def unstructured(name: str, value: str) -> bytes:
    """A header line of free text such as Subject."""
    text = tidy(value)
    indent = len(name) + 2
    words = text if _is_plain(text, LINE_CHARACTERS - indent) else encoded(text, indent=indent)
    return f"{name}: {words}{CRLF}".encode("ascii")


def named(text: str) -> tuple[str, str]:
    """The two parts of ``name <bracketed>``; a text without brackets is all ``bracketed``."""
    found = NAMED.fullmatch(text)
    return (found["name"], found["bracketed"]) if found else ("", text.strip())


def mailbox(name: str, display_name: str, bracketed: str) -> bytes:
    """A header line of the form ``Name: display name <bracketed>``, folded.

    ``bracketed`` is an address or a list identifier that has been checked; it is written as
    UTF-8 where it is not ASCII (RFC 6532, 3.2).
    """
    phrase = _phrase(tidy(display_name), indent=len(name) + 2)
    if not phrase:
        return f"{name}: <{bracketed}>{CRLF}".encode()
    last_line = f"{name}: {phrase}".rpartition(CRLF)[2]
    gap = " " if len(last_line) + len(bracketed) + 3 <= LINE_CHARACTERS else f"{CRLF} "
    return f"{name}: {phrase}{gap}<{bracketed}>{CRLF}".encode()


@lru_cache(maxsize=1024)
def wire_address(address: str) -> str:
    """The address as it travels: its domain in ASCII (IDNA), its local part as written.

    Raises UnsafeAddress for what is no ``local@domain``, holds white space, control or
    structural characters, or is too long.
    Source: RFC 5321, 4.5.3.1 (64 octets before the @, 254 altogether: 256 with the brackets).
    """
    local, _at, domain = address.rpartition("@")
    if not local or "@" in local or UNSAFE.search(address) or NOT_IN_ADDRESS.search(address):
        raise _unsafe(address)
    try:
        wire = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise _unsafe(address) from error
    if not domain or len(local.encode()) > LOCAL_PART_OCTETS or len(wire.encode()) > ADDRESS_OCTETS:
        raise _unsafe(address)
    return wire


def _unsafe(address: str) -> UnsafeAddress:
    return UnsafeAddress(
        _("“%(address)s” is not an address that mail can be sent to. Please correct it.")
        % {"address": tidy(address)}
    )


def _phrase(display_name: str, *, indent: int) -> str:
    if not _is_plain(display_name, LINE_CHARACTERS - indent - 2):
        return encoded(display_name, indent=indent)
    quoted = display_name.replace("\\", r"\\").replace('"', r"\"")
    return f'"{quoted}"' if quoted else ""


def _is_plain(text: str, characters: int) -> bool:
    return text.isascii() and "=?" not in text and len(text) <= characters
