"""A picture as uploaded becomes one fit to print: upright, sRGB, opaque, no larger than needed."""

import hashlib
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageFile
from PIL.ExifTags import Base

from bulletin.services.picture_formats import damaged, open_picture

# 300 dots an inch at the largest a figure is printed (bulletin/press/figures.py): the measure of
# 156 mm, and 14 lines of 225 / 22 mm.
WIDEST_PX = 1843
HIGHEST_PX = 1692
JPEG_QUALITY = 85
# A drawing as PNG has no ghosts around its lines and is rarely larger than this many JPEGs; a
# photograph always is.
PNG_WORTH = 2
# How far the decoder may shrink ahead of the fine filter.
REDUCING_GAP = 3.0
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}
RESIZABLE = {"L", "LA", "RGB", "RGBA", "CMYK"}


@dataclass(frozen=True)
class PrintablePicture:
    """JPEG or PNG, without metadata; the same upload gives the same bytes."""

    data: bytes
    width_px: int
    height_px: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def make_printable(data: bytes) -> PrintablePicture:
    """The first picture in ``data``. Raises UnusablePicture."""
    # WeasyPrint sets this for the whole process; half a photograph would be taken for a whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with warnings.catch_warnings():
        # What Pillow finds odd about a picture that it can read is nothing to be told.
        warnings.simplefilter("ignore")
        picture = open_picture(data)
        try:
            small = _small_and_upright(picture)
        except Exception as error:
            # Its decoders raise whatever they stumble over.
            raise damaged() from error
    plain = _in_srgb(_on_white(small), small.info.get("icc_profile"))
    plain.info = {}
    return PrintablePicture(_encoded(plain), plain.width, plain.height)


def _small_and_upright(picture: Image.Image) -> Image.Image:
    orientation = picture.getexif().get(Base.Orientation, 1)
    room = (HIGHEST_PX, WIDEST_PX) if orientation in LYING else (WIDEST_PX, HIGHEST_PX)
    picture = _in_levels(picture)
    picture.thumbnail(room, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    picture.load()
    turn = TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _in_levels(picture: Image.Image) -> Image.Image:
    """In a mode whose colours can be mixed, 8 bits a channel; decodes only what is in another."""
    if picture.has_transparency_data and picture.mode not in {"LA", "RGBA"}:
        return picture.convert("RGBA")
    if picture.mode in RESIZABLE:
        return picture
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda level: level * (1 / 257)).convert("L")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode not in {"LA", "RGBA"}:
        return picture
    opaque = Image.new(picture.mode.removesuffix("A"), picture.size, "white")
    opaque.paste(picture, mask=picture.getchannel("A"))
    return opaque


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "L" if picture.mode == "L" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            picture = converted or picture
        except (ImageCms.PyCMSError, OSError, ValueError):
            # A broken profile, or one of another kind of picture: as if there were none.
            pass
    return picture.convert(wanted)


def _encoded(picture: Image.Image) -> bytes:
    jpeg, png = io.BytesIO(), io.BytesIO()
    picture.save(jpeg, "JPEG", quality=JPEG_QUALITY, optimize=True)
    picture.save(png, "PNG")
    kept = png if png.tell() <= PNG_WORTH * jpeg.tell() else jpeg
    return kept.getvalue()
