"""The characters of a PDF as they are printed, each where it stands."""

import ctypes
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

MM_PER_POINT = 25.4 / 72
PAGE_HEIGHT_MM = 297
TYPE_AREA_TOP_MM = 37.0
TYPE_AREA_FOOT_MM = 262.0
# What separates words and lines, and marks that print nothing.
UNSEEN = frozenset("\u200b\u00ad\ufeff\u2060")
# A character wider than this in em fills the whole square.
WIDE = 0.75
LONGEST_FACE = 128


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character: ``x``, ``right`` (its square's edge) and ``baseline`` in mm from the
    upper left corner of the page, ``size`` in mm, ``face`` its font's name. ``spaced``: white space
    comes out ahead of it, ``on_new_line``: a line break."""

    page: int
    character: str
    x: float
    right: float
    baseline: float
    size: float
    face: str
    spaced: bool
    on_new_line: bool


@dataclass(frozen=True)
class PrintedPages:
    count: int
    glyphs: tuple[Glyph, ...]


def read_pdf(path: Path) -> PrintedPages:
    """All characters inside the type area, in the order they come out when copied."""
    document = pypdfium2.PdfDocument(path)
    glyphs: list[Glyph] = []
    try:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            glyphs += _page_glyphs(text, number)
            text.close()
            page.close()
        return PrintedPages(len(document), tuple(glyphs))
    finally:
        document.close()


def _page_glyphs(text: pypdfium2.PdfTextPage, number: int) -> list[Glyph]:
    found = []
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    white = ""
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if character.isspace() or character in UNSEEN:
            white += character
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetMatrix(text, index, matrix)
        baseline = PAGE_HEIGHT_MM - y.value * MM_PER_POINT
        if TYPE_AREA_TOP_MM < baseline < TYPE_AREA_FOOT_MM:
            size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d) * MM_PER_POINT
            left = x.value * MM_PER_POINT
            glyph = Glyph(
                page=number,
                character=unicodedata.normalize("NFC", character),
                x=left,
                right=_right(character, left, box.right * MM_PER_POINT, size),
                baseline=baseline,
                size=size,
                face=_face(text, index),
                spaced=any(mark not in UNSEEN for mark in white),
                on_new_line="\n" in white or "\r" in white,
            )
            found.append(glyph)
        white = ""
    return found


def _face(text: pypdfium2.PdfTextPage, index: int) -> str:
    name = ctypes.create_string_buffer(LONGEST_FACE)
    raw.FPDFText_GetFontInfo(text, index, name, LONGEST_FACE, None)
    return name.value.decode("utf-8", "replace")


def _right(character: str, left: float, boxed: float, size: float) -> float:
    # For some fonts the box is that of the ink, so a full-width character's own is not asked.
    if unicodedata.east_asian_width(character) in "WF" or boxed - left > WIDE * size:
        return left + size
    return boxed
