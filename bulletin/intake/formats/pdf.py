"""PDF files with a text layer: the lines of each page, joined to paragraphs again."""

import math
import threading
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from pypdfium2 import raw

from bulletin.intake.blanks import is_blank
from bulletin.intake.drafts import settle
from bulletin.intake.formats import refusals
from bulletin.intake.formats.page_columns import frames_of
from bulletin.intake.formats.page_lines import Letter, PageLine, furniture, paragraphs
from bulletin.intake.source import Content, SetAside

PAGES = 400
LETTERS = 3_000_000
# PDFium puts this for a hyphen at the end of a line.
HYPHEN = 0x02
# Halves of letters, as UTF-16 has them.
HIGH, LOW = (0xD800, 0xDBFF), (0xDC00, 0xDFFF)
UNPAIRED = "\ufffd"
BOLD_WEIGHT = 600
# PDFium keeps state for the whole process and may not be entered twice.
pdfium = threading.Lock()


def read_pdf(data: bytes) -> Content:
    """Raises UnreadableText."""
    with pdfium:
        pages = _pages(data)
    if not any(pages):
        raise refusals.pictures_only()
    aside = furniture(pages)
    frames = frames_of(pages, aside)
    drafts, starts = paragraphs(
        [frame.lines for frame in frames], [frame.narrow for frame in frames]
    )
    set_aside = [
        SetAside("page", line.text.strip(), starts[line.page])
        for page in pages
        for line in page
        if line in aside
    ]
    return Content(settle(drafts), set_aside)


def _pages(data: bytes) -> list[list[PageLine]]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise refusals.encrypted() from error
        raise refusals.damaged() from error
    try:
        if len(document) > PAGES:
            raise refusals.too_large()
        pages: list[list[PageLine]] = []
        letters = 0
        for number in range(len(document)):
            lines = list(_page(document, number))
            letters += sum(len(line.text) for line in lines)
            if letters > LETTERS:
                raise refusals.too_large()
            pages.append(lines)
    except pypdfium2.PdfiumError as error:
        raise refusals.damaged() from error
    finally:
        document.close()
    return pages


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[PageLine]:
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            yield from _lines(text.raw, text.count_chars(), number, page.get_height())
        finally:
            text.close()
    finally:
        page.close()


def _lines(page: object, count: int, number: int, height: float) -> Iterator[PageLine]:
    """The lines as PDFium finds them: letters up to a line end that it made up itself."""
    if count > LETTERS:
        raise refusals.too_large()
    letters: list[Letter] = []
    for at in range(count):
        code = raw.FPDFText_GetUnicode(page, at)
        if code in (0x0A, 0x0D):
            if _has_words(letters):
                yield PageLine(number, height, tuple(letters))
            letters = []
        elif LOW[0] <= code <= LOW[1] and letters and letters[-1].text == UNPAIRED:
            # A letter beyond the first 65,536 comes in two halves.
            high = raw.FPDFText_GetUnicode(page, at - 1)
            letters[-1] = replace(letters[-1], text=_paired(high, code))
        elif code:
            letters.append(_letter(page, at, code))
    if _has_words(letters):
        yield PageLine(number, height, tuple(letters))


def _letter(page: object, at: int, code: int) -> Letter:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page, at, box)
    size = raw.FPDFText_GetFontSize(page, at)
    return Letter(
        text=_text(code),
        left=_finite(box.left),
        right=_finite(box.right),
        bottom=_finite(box.bottom),
        size=round(_finite(size), 1),
        bold=raw.FPDFText_GetFontWeight(page, at) >= BOLD_WEIGHT,
        made_up=raw.FPDFText_IsGenerated(page, at) == 1,
    )


def _text(code: int) -> str:
    if code == HYPHEN:
        return "-"
    return chr(code) if code <= 0x10FFFF and not HIGH[0] <= code <= LOW[1] else UNPAIRED


def _paired(high: int, low: int) -> str:
    if not HIGH[0] <= high <= HIGH[1]:
        return UNPAIRED
    return chr(0x10000 + ((high - HIGH[0]) << 10) + (low - LOW[0]))


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _has_words(letters: list[Letter]) -> bool:
    return not all(is_blank(letter.text) for letter in letters)
