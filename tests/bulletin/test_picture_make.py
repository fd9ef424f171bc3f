"""What is taken as a picture, and what becomes of it."""

import struct
import time

import pytest
from PIL import Image, ImageCms, ImageFile

from bulletin.services.picture_formats import UnusablePicture
from bulletin.services.picture_making import make_printable
from tests.bulletin.picture_samples import decoded, drawing, encoded, photograph, png

SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><use href="#x"/></svg>"""
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(/etc/passwd) (r) file\n"
HTML = b"<!DOCTYPE html><script>alert(1)</script><img src=x>"
RED, GREEN, BLUE, WHITE = (204, 26, 26), (26, 180, 26), (26, 26, 204), (216, 216, 216)


def corners(picture: Image.Image) -> list[str]:
    """Which colour each corner shows, clockwise from upper left."""
    names = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}
    pixels = picture.convert("RGB").resize((8, 8), Image.Resampling.BOX)
    found = []
    for place in ((0, 0), (7, 0), (7, 7), (0, 7)):
        pixel = pixels.getpixel(place)
        assert isinstance(pixel, tuple)
        nearest = min(
            names, key=lambda known: sum(abs(a - b) for a, b in zip(known, pixel, strict=True))
        )
        found.append(names[nearest])
    return found


@pytest.mark.parametrize(
    ("format_name", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "LA", {}),
        ("PNG", "P", {}),
        ("PNG", "1", {}),
        ("PNG", "I;16", {}),
        ("GIF", "P", {}),
        ("WEBP", "RGB", {}),
        ("BMP", "RGB", {}),
        ("TIFF", "CMYK", {"compression": "tiff_lzw"}),
        ("TIFF", "1", {"compression": "group4"}),
    ],
)
def test_common_formats_become_jpeg_or_png_in_grey_or_rgb(format_name, mode, options):
    given = encoded(
        photograph().convert("L" if mode == "I;16" else "RGB").convert(mode), format_name, **options
    )

    made = make_printable(given)
    shown = decoded(made.data)

    assert shown.format in {"JPEG", "PNG"}
    assert shown.mode in {"L", "RGB"}
    assert shown.size == (made.width_px, made.height_px) == (400, 300)


def test_photograph_is_jpeg_and_drawing_png_whatever_they_came_as():
    assert decoded(make_printable(encoded(photograph(), "PNG")).data).format == "JPEG"
    assert decoded(make_printable(encoded(photograph().convert("L"), "TIFF")).data).format == "JPEG"
    assert decoded(make_printable(encoded(drawing(), "BMP")).data).format == "PNG"
    assert decoded(make_printable(encoded(drawing(), "JPEG", quality=95)).data).format == "PNG"


def test_same_upload_gives_the_same_bytes():
    given = encoded(photograph())

    assert make_printable(given) == make_printable(given)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((400, 300), (400, 300)),
        ((3686, 1000), (1843, 500)),
        ((1000, 3384), (500, 1692)),
        ((6000, 40), (1843, 12)),
        ((40, 6000), (11, 1692)),
    ],
)
def test_no_larger_than_300_dots_an_inch_in_print(size, kept):
    made = make_printable(encoded(photograph(*size)))

    assert (made.width_px, made.height_px) == kept


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_stands_upright(orientation):
    upright = photograph(400, 200)
    # How a camera stores what is shown upright by this orientation.
    stored = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    turn = stored.get(orientation)
    exif = Image.Exif()
    exif[0x0112] = orientation
    given = encoded(upright.transpose(turn) if turn is not None else upright, exif=exif)

    made = make_printable(given)

    assert (made.width_px, made.height_px) == (400, 200)
    assert corners(decoded(made.data)) == ["red", "green", "blue", "white"]


def test_metadata_is_dropped():
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    given = encoded(photograph(), exif=exif, comment=b"SECRET", icc_profile=profile, dpi=(72, 72))
    assert b"SECRET" in given

    for made in (make_printable(given), make_printable(encoded(drawing(), "PNG", exif=exif))):
        assert b"SECRET" not in made.data
        assert b"Exif" not in made.data
        assert "icc_profile" not in decoded(made.data).info
        assert "dpi" not in decoded(made.data).info


def test_colour_profile_is_turned_into_srgb():
    """The least of red in a wide profile is more of it in sRGB."""
    wide = _profile_with_swapped_primaries()
    given = encoded(Image.new("RGB", (50, 50), (200, 40, 40)), "PNG", icc_profile=wide)

    pixel = decoded(make_printable(given).data).convert("RGB").getpixel((25, 25))

    assert isinstance(pixel, tuple)
    assert pixel[1] > 150 > pixel[0]


def _profile_with_swapped_primaries() -> bytes:
    """sRGB with the tags of its red and green primaries exchanged."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    assert swapped != profile
    return swapped


def test_a_broken_colour_profile_is_left_out():
    given = encoded(drawing(), "PNG", icc_profile=b"no profile")

    assert decoded(make_printable(given).data).getpixel((200, 150)) == (200, 22, 29)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_are_white(mode):
    clear = Image.new(mode, (50, 50), (0,) * len(mode))

    assert decoded(make_printable(encoded(clear, "PNG")).data).convert("L").getextrema() == (
        255,
        255,
    )


def test_transparent_colour_of_a_palette_is_white():
    clear = Image.new("P", (50, 50), 0)
    clear.putpalette([10, 20, 30, 255, 0, 0])

    made = make_printable(encoded(clear, "GIF", transparency=0))

    assert decoded(made.data).convert("L").getextrema() == (255, 255)


def test_sixteen_bits_a_channel_keep_their_levels():
    deep = Image.linear_gradient("L").convert("I").point(lambda level: level * 257)

    shown = decoded(make_printable(encoded(deep.convert("I;16"), "PNG")).data)

    assert shown.getextrema() == (0, 255)
    assert abs(sum(shown.histogram()[:128]) - 128 * 256) < 512


def test_first_frame_of_an_animation_is_taken():
    first, second = drawing(), Image.new("RGB", (400, 300), "blue")

    for format_name in ("GIF", "WEBP", "PNG"):
        options = {"lossless": True} if format_name == "WEBP" else {}
        given = encoded(first, format_name, save_all=True, append_images=[second], **options)
        pixel = decoded(make_printable(given).data).convert("RGB").getpixel((200, 150))
        assert isinstance(pixel, tuple)
        assert pixel[0] > 150 > pixel[2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (SVG, "SVG"),
        (b"\xef\xbb\xbf\n<svg><use href='http://127.0.0.1/'/></svg>", "SVG"),
        (EPS, "EPS"),
        (b"\xc5\xd0\xd3\xc6" + bytes(30) + EPS, "EPS"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (HTML, "JPEG、PNG"),
        (b"", "JPEG、PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "JPEG、PNG"),
        (b"GIF89a", "JPEG、PNG"),
        (encoded(photograph())[:-3000], "损坏"),
        (encoded(drawing(), "PNG")[:-300], "损坏"),
        (png(64, 64, bits=8, rows=64, kind=3), "损坏"),
        (bytes(20_000_001), "20 MB"),
    ],
    ids=lambda given: given if isinstance(given, str) else f"{len(given)} bytes",
)
def test_anything_else_is_refused_with_advice(given, words):
    with pytest.raises(UnusablePicture, match=words):
        make_printable(given)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(png(30_000, 30_000, bits=1, rows=0), id="header of a PNG"),
        pytest.param(png(30_000, 30_000, bits=1, rows=30_000), id="whole PNG of one bit"),
        pytest.param(png(8_000, 5_001, bits=8, rows=0), id="one line too many"),
        pytest.param(
            encoded(photograph(32, 32)).replace(
                struct.pack(">HH", 32, 32), struct.pack(">HH", 30_000, 30_000)
            ),
            id="JPEG",
        ),
        pytest.param(
            b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0VP8 \0\0\0\0", id="WebP"
        ),
    ],
)
def test_a_picture_of_far_too_many_pixels_is_refused_before_it_is_decoded(given):
    began = time.process_time()
    with pytest.raises(UnusablePicture, match="4000 万像素"):
        make_printable(given)

    assert time.process_time() - began < 0.5


def test_a_jpeg_of_endless_scans_is_refused_before_it_is_decoded():
    whole = encoded(Image.new("RGB", (4000, 4000)), progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]

    with pytest.raises(UnusablePicture, match="损坏"):
        make_printable(whole[:-2] + scan * 1000 + whole[-2:])


def test_nothing_of_a_page_hidden_in_a_picture_is_kept():
    given = encoded(photograph(), comment=HTML) + HTML

    assert b"script" not in make_printable(given).data


def test_half_a_photograph_is_refused_though_weasyprint_would_print_it():
    ImageFile.LOAD_TRUNCATED_IMAGES = True

    with pytest.raises(UnusablePicture):
        make_printable(encoded(photograph())[:-3000])
