"""Makes the parts of Noto's fonts in bulletin/press/fonts/ anew from the installed ones."""

import hashlib
import sys
from pathlib import Path

import uharfbuzz as hb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bulletin.press.fonts import (  # found by the line above
    CIRCLED,
    FIGURES,
    FONT_DIR,
    HEI,
    HEI_USUAL,
    SONG,
    SONG_BLACK,
    SONG_USUAL,
    SystemFont,
    face_file,
)

ASCII = "".join(map(chr, range(0x20, 0x7F)))
# GB 2312 in the order of its rows and cells.
CELLS = [bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF)]
USUAL = ASCII + "".join(cell.decode("gb2312", "ignore") for cell in CELLS) + "—·“”‘’"
# Page numbers, the dots of 本期要目, the calls of footnotes.
NUMBERS = "0123456789()— ·" + CIRCLED
PARTS: dict[str, tuple[SystemFont, str]] = {
    HEI_USUAL: (HEI, USUAL),
    SONG_USUAL: (SONG_BLACK, USUAL),
    FIGURES: (SONG, NUMBERS),
}


def part(font: SystemFont, characters: str) -> bytes:
    path, index = face_file(font)
    wanted = hb.SubsetInput()
    # WeasyPrint takes the number of a glyph for its name in the PDF.
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS
    wanted.sets(hb.SubsetInputSets.UNICODE).update(map(ord, characters))
    return bytes(hb.subset(hb.Face(hb.Blob.from_file_path(path), index), wanted).blob.data)


for name, (font, characters) in PARTS.items():
    data = part(font, characters)
    (FONT_DIR / name).write_bytes(data)
    print(f"{name}  {len(data)} bytes  {hashlib.sha256(data).hexdigest()}")
