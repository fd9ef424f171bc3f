"""What kind a file is, by its content alone: names are often wrong."""

import re
from enum import StrEnum

from bulletin.intake.formats import limits, refusals
from bulletin.intake.formats.docx import main_part
from bulletin.intake.formats.package import Package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08")
PROGRAMS = (b"MZ\x90\x00", b"\x7fELF")
HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?.*")
MAIL_HEADERS = frozenset(
    b"from to cc subject date mime-version received message-id return-path content-type "
    b"delivered-to content-transfer-encoding".split()
)
HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|h[1-6]|!--startfragment)\b",
    re.IGNORECASE,
)
CLIPBOARD = re.compile(rb"Version:[\d.]+\s+StartHTML:", re.IGNORECASE)
WORD_XML = re.compile(rb"progid=[\"']Word\.Document|schemas\.microsoft\.com/office/word/2003")
HEAD_BYTES = 4096
# The first word of the stream, and the versions Word has had since 1995.
WORD_HEAD = b"\xec\xa5"
WORD_VERSIONS = tuple(
    code.to_bytes(2, "little")
    for code in (0x65, 0x68, 0x69, 0xC0, 0xC1, 0xC2, 0xD9, 0x101, 0x10C, 0x112)
)


class FileKind(StrEnum):
    """``OFFICE`` is what LibreOffice turns into a Word file first."""

    DOCX = "docx"
    OFFICE = "office"
    PDF = "pdf"
    HTML = "html"
    MAIL = "mail"
    TEXT = "text"


def kind_of(data: bytes) -> FileKind:
    """Raises UnreadableText for what cannot hold a bulletin's text."""
    if len(data) > limits.FILE_BYTES:
        raise refusals.too_large()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_package(data)
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    head = _as_ascii(data[:HEAD_BYTES])
    stripped = head.lstrip()
    if stripped.startswith(b"{\\rtf"):
        return FileKind.OFFICE
    if data.startswith(PICTURES):
        raise refusals.not_a_document(refusals.PICTURE)
    if data.startswith(ARCHIVES):
        raise refusals.not_a_document(refusals.ARCHIVE)
    if data.startswith(PROGRAMS):
        raise refusals.not_a_document(refusals.PROGRAM)
    if WORD_XML.search(head):
        return FileKind.OFFICE
    if _is_mail(stripped):
        return FileKind.MAIL
    if CLIPBOARD.match(stripped) or (stripped.startswith(b"<") and HTML.search(head)):
        return FileKind.HTML
    return FileKind.TEXT


def _kind_of_package(data: bytes) -> FileKind:
    package = Package(data)
    if main_part(package) is not None:
        return FileKind.DOCX
    if "content.xml" in package.names and "mimetype" in package.names:
        kind = package.read("mimetype", 200)
        if kind.startswith(b"application/vnd.oasis.opendocument.text"):
            return FileKind.OFFICE
    names = "\n".join(package.names)
    if "xl/" in names:
        raise refusals.not_a_document(refusals.TABLE)
    if "ppt/" in names:
        raise refusals.not_a_document(refusals.SLIDES)
    raise refusals.not_a_document(refusals.ARCHIVE)


def _kind_of_ole(data: bytes) -> FileKind:
    """Word's old form, and WPS's; what else comes in the same container is refused by name."""
    if _names("EncryptedPackage", data) or _is_locked_word(data):
        raise refusals.encrypted()
    if _names("WordDocument", data) or _names("MatOST", data) or _names("CONTENTS", data):
        return FileKind.OFFICE
    if _names("Workbook", data) or _names("Book", data):
        raise refusals.not_a_document(refusals.TABLE)
    if _names("PowerPoint Document", data):
        raise refusals.not_a_document(refusals.SLIDES)
    if _names("__properties_version1.0", data):
        raise refusals.not_a_document(refusals.OUTLOOK)
    raise refusals.damaged()


def _names(stream: str, data: bytes) -> bool:
    return stream.encode("utf-16-le") in data


def _is_locked_word(data: bytes) -> bool:
    """Whether the head of a WordDocument stream says that its text is enciphered."""
    at = data.find(WORD_HEAD)
    while at >= 0:
        flags = int.from_bytes(data[at + 10 : at + 12], "little")
        if at % 512 == 0 and data[at + 2 : at + 4] in WORD_VERSIONS:
            return bool(flags & 0x0100)
        at = data.find(WORD_HEAD, at + 2)
    return False


def _as_ascii(head: bytes) -> bytes:
    """The beginning of a text without the marks and zero bytes of its encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:2] == b"\0" or head[:1] == b"\0":
        head = head.replace(b"\0", b"")
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe")


def _is_mail(head: bytes) -> bool:
    """Whether the text begins with headers of a mail, two of them those every mail has."""
    if head.startswith(b"From "):
        head = head.partition(b"\n")[2]
    found = set()
    for line in head.splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        if not HEADER.fullmatch(line):
            return False
        found.add(line.partition(b":")[0].lower())
    return len(found & MAIL_HEADERS) >= 2
