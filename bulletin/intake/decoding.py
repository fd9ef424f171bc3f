"""Bytes → text, in an encoding that is certain; otherwise a refusal."""

import codecs
import unicodedata
from collections import Counter

from django.utils.translation import gettext as _

from bulletin.intake.blanks import squeeze
from bulletin.intake.errors import UnreadableText

# Longest first: the UTF-32 mark begins with the UTF-16 one.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Formats that are not plain text, though some of them decode as if they were.
FOREIGN_STARTS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<!doctype", b"<html")
GUESSES = ("gb18030", "utf-16-le", "utf-16-be")
# Chinese prose reaches 0.95 and more in its own encoding and stays under 0.6 in a wrong one.
PLAUSIBLE = 0.75


def decode(data: bytes) -> str:
    """The text of a .txt file: UTF-8, GB18030 or UTF-16, with or without a byte-order mark.

    Raises UnreadableText for other bytes: nothing is replaced, skipped or guessed at.
    """
    if data[:16].lstrip().lower().startswith(FOREIGN_STARTS):
        raise UnreadableText(
            _("This is not a plain text file. Save it as plain text (.txt) and try again.")
        )
    text = decoded(data)
    if not squeeze(text):
        raise UnreadableText(_("The file is empty. Choose the file that holds the text."))
    return text


def decoded(data: bytes) -> str:
    """As ``decode``, of a file of any form that is text. Raises UnreadableText."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _accept(_strictly(data[len(mark) :], encoding))
    text = _strictly(data, "utf-8")
    if text is not None and _is_text(text):
        return text
    candidates = [text for name in GUESSES if (text := _strictly(data, name)) is not None]
    best = max(candidates, key=plausibility, default=None)
    return _accept(best if best is not None and plausibility(best) >= PLAUSIBLE else None)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _accept(text: str | None) -> str:
    if text is None or not _is_text(text):
        raise UnreadableText(
            _("The text encoding is not clear. Save the file as UTF-8 text (.txt) and try again.")
        )
    return text


def _is_text(text: str) -> bool:
    return all(
        character.isspace() or unicodedata.category(character) not in ("Cc", "Cs", "Cn")
        for character in set(text)
    )


def plausibility(text: str) -> float:
    """The share of everyday Chinese characters and punctuation in what is not ASCII, 0 to 1.

    Everyday is GB/T 2312: rows 1 and 3 (punctuation, full-width forms) and level 1 (rows 16–55).
    """
    counts = Counter(character for character in text if ord(character) > 0x7F)
    total = sum(counts.values())
    everyday = sum(count for character, count in counts.items() if _is_everyday(character))
    return everyday / total if total else 0.0


def _is_everyday(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead in (0xA1, 0xA3) or 0xB0 <= lead <= 0xD7
