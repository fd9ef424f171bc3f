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
        else _in_few_greys(grey)
    )
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()


def _in_few_greys(grey: Image.Image) -> Image.Image:
    """Evenly spaced levels: as small as chosen ones and a hundred times quicker to find."""
    step = 255 / (GREY_LEVELS - 1)
    small = grey.point([round(value / step) for value in range(256)]).convert("P")
    small.putpalette([round(level * step) for level in range(GREY_LEVELS) for _channel in "rgb"])
    return small
