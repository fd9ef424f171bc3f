"""Pages of a PDF as small PNG pictures."""

import io
from collections.abc import Iterator
from threading import Lock

import pypdfium2
from PIL import Image, ImageChops

GREY_LEVELS = 16
COLOURS = 64
# PDFium keeps global state and may be entered by one thread at a time.
_pdfium = Lock()


def page_pictures(pdf: bytes, *, width_px: int) -> Iterator[bytes]:
    """Each page as PNG, ``width_px`` wide: 16 greys where the page has no colour, else 64 colours.

    Raises pypdfium2.PdfiumError when the bytes are no PDF.
    """
    with _pdfium:
        document = pypdfium2.PdfDocument(pdf)
        page_count = len(document)
    try:
        for number in range(page_count):
            with _pdfium:
                page = document[number]
                scale = width_px / page.get_width()
                picture = page.render(scale=scale).to_pil().convert("RGB")
                page.close()
            if picture.width != width_px:
                picture = picture.resize((width_px, picture.height), Image.Resampling.LANCZOS)
            yield _png(picture)
    finally:
        with _pdfium:
            document.close()


def _png(picture: Image.Image) -> bytes:
    grey = picture.convert("L")
    has_colour = ImageChops.difference(grey.convert("RGB"), picture).getbbox() is not None
    small = (
        picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        if has_colour
        else grey.quantize(GREY_LEVELS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    buffer = io.BytesIO()
    small.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
