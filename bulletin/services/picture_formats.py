"""What is taken as a picture: decided by the content alone, before any of it is decoded."""

import io

from django.utils.translation import gettext as _
from PIL import Image

from accounts.errors import DomainError

# Formats that are nothing but pixels. Pillow asks the others' programs, such as Ghostscript.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
LARGEST_MEGABYTES = 20
MOST_MEGAPIXELS = 40
MILLION = 1_000_000
# A progressive JPEG has about ten scans, one with a preview inside some more. Each costs a pass
# over the whole picture, so a small file of a thousand empty ones took 98 seconds.
MOST_SCANS = 50
SCAN = b"\xff\xda"
HEAD_BYTES = 1024
EPS = (b"%!ps", b"\xc5\xd0\xd3\xc6")
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1")


class UnusablePicture(DomainError):
    """A file that cannot be printed as a picture."""


def open_picture(data: bytes) -> Image.Image:
    """The picture in ``data``, its header read and nothing decoded. Raises UnusablePicture."""
    if len(data) > LARGEST_MEGABYTES * MILLION:
        raise UnusablePicture(
            _("The file has %(size).1f MB; %(most)d MB is the limit. Make the picture smaller.")
            % {"size": len(data) / MILLION, "most": LARGEST_MEGABYTES}
        )
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Exception as error:
        # Pillow's readers raise whatever they stumble over.
        raise UnusablePicture(_advice(data)) from error
    if picture.width * picture.height > MOST_MEGAPIXELS * MILLION:
        raise _too_many_pixels()
    if picture.format in {"JPEG", "MPO"} and data.count(SCAN) > MOST_SCANS:
        raise damaged()
    return picture


def damaged() -> UnusablePicture:
    return UnusablePicture(
        _("The picture is damaged or incomplete. Save it anew or have it sent again.")
    )


def _too_many_pixels() -> UnusablePicture:
    return UnusablePicture(
        _("The picture has more than %d million pixels. Make it smaller.") % MOST_MEGAPIXELS
    )


def _advice(data: bytes) -> str:
    """What to do with a file that is no picture of ours."""
    head = data[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    drawing = _("%s drawings are not taken. Export it as PNG or JPEG, and add that.")
    if head.startswith(EPS):
        return drawing % "EPS"
    if head.startswith(b"%pdf"):
        return drawing % "PDF"
    if head.startswith(b"<") and b"<svg" in head:
        return drawing % "SVG"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC:
        return _(
            "HEIC photographs are not taken. Save it as JPEG, and add that"
            " (on an iPhone: Settings, Camera, Formats, Most Compatible)."
        )
    return _("This is no picture that can be read. JPEG, PNG, GIF, WebP, BMP and TIFF can.")
