"""Pictures as people and attackers make them."""

import io
import random
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw


def photograph(width: int = 400, height: int = 300) -> Image.Image:
    """Many colours, each corner its own: red, green, blue and white, clockwise from upper left."""
    corners = Image.new("RGB", (2, 2))
    for place, colour in (
        ((0, 0), (230, 20, 20)),
        ((1, 0), (20, 200, 20)),
        ((1, 1), (20, 20, 230)),
        ((0, 1), (240, 240, 240)),
    ):
        corners.putpixel(place, colour)
    smooth = corners.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (width, height), random.Random(2011).randbytes(width * height))
    return Image.blend(smooth, grain.convert("RGB"), 0.15)


def drawing(width: int = 400, height: int = 300) -> Image.Image:
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).rectangle((20, 20, width - 20, height - 20), "#c8161d", "black", 3)
    return picture


def encoded(picture: Image.Image, format_name: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_name, **options)
    return buffer.getvalue()


def decoded(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def png(width: int, height: int, *, bits: int, rows: int, kind: int = 0) -> bytes:
    """A PNG of black pixels that claims ``height`` rows and holds ``rows`` of them."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width * bits // 8)
    content = b"".join(packer.compress(row) for _ in range(rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", content), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
