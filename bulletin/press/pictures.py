"""Pages of a PDF as small PNG pictures."""

import io
from collections.abc import Iterator
from threading import Lock

import pypdfium2
from PIL import Image, ImageChops

GREY_LEVELS = 16
GREY_STEP = 255 / (GREY_LEVELS - 1)
GREYS = [round(level * GREY_STEP) for level in range(GREY_LEVELS) for _channel in "rgb"]
COLOURS = 64
LEAST_COLOUR = 12
# Of zlib: a third quicker than its usual 6, the picture 2 % larger.
COMPRESSION = 4
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
    small = _in_few_colours(picture) if has_colour else _in_few_greys(grey)
    buffer = io.BytesIO()
    small.save(buffer, "PNG", compress_level=COMPRESSION)
    return buffer.getvalue()


def _in_few_colours(picture: Image.Image) -> Image.Image:
    """The greys of the text, white among them, and what colours a small copy of the picture has: to
    count those of the whole one takes ten times as long."""
    chosen = picture.reduce(4).quantize(COLOURS - GREY_LEVELS, dither=Image.Dither.NONE)
    rgb = iter(chosen.getpalette() or [])
    colours = [
        channel
        for colour in zip(rgb, rgb, rgb, strict=True)
        # What is all but grey would come in the place of white.
        if max(colour) - min(colour) > LEAST_COLOUR
        for channel in colour
    ]
    palette = Image.new("P", (1, 1))
    palette.putpalette(GREYS + colours)
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _in_few_greys(grey: Image.Image) -> Image.Image:
    """Evenly spaced levels: as small as chosen ones and a hundred times quicker to find."""
    small = grey.point([round(value / GREY_STEP) for value in range(256)]).convert("P")
    small.putpalette(GREYS)
    return small
