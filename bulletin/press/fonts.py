"""The fonts of the print edition: where they are, and that none of them is missing."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uharfbuzz as hb
from django.utils.translation import gettext as _

from accounts.errors import DomainError

FONT_DIR = Path(__file__).resolve().parent / "fonts"


@dataclass(frozen=True)
class SystemFont:
    """A face that Debian installs, by its names in fontconfig."""

    family: str
    style: str
    package: str

    @property
    def name(self) -> str:
        return self.family if self.style == "Regular" else f"{self.family} {self.style}"


FANG = "FandolFang-Regular.otf"
KAI = "FandolKai-Regular.otf"
HEI_USUAL = "NotoSansCJKsc-Bold-GB2312.otf"
SONG_USUAL = "NotoSerifCJKsc-Black-GB2312.otf"
FIGURES = "NotoSerifCJKsc-Regular-figures.otf"
# By file name, the Debian package they are taken from.
OWN_FONTS = {
    FANG: "texlive-lang-chinese",
    KAI: "texlive-lang-chinese",
    HEI_USUAL: "fonts-noto-cjk",
    SONG_USUAL: "fonts-noto-cjk-extra",
    FIGURES: "fonts-noto-cjk",
}
Font = str | SystemFont
# Fandol draws ￥ as a dollar sign and ～ as a small tilde.
MISDRAWN: dict[Font, frozenset[int]] = dict.fromkeys((FANG, KAI), frozenset({0xFFE5, 0xFF5E}))
# ① to ㊿.
CIRCLED = "".join(
    map(chr, [*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0)])
)
SONG = SystemFont("Noto Serif CJK SC", "Regular", "fonts-noto-cjk")
SONG_LIGHT = SystemFont("Noto Serif CJK SC", "Light", "fonts-noto-cjk-extra")
SONG_BLACK = SystemFont("Noto Serif CJK SC", "Black", "fonts-noto-cjk-extra")
HEI = SystemFont("Noto Sans CJK SC", "Bold", "fonts-noto-cjk")
WENKAI = SystemFont("LXGW WenKai", "Regular", "fonts-lxgw-wenkai")
SYSTEM_FONTS = (
    SONG,
    SONG_LIGHT,
    SONG_BLACK,
    HEI,
    WENKAI,
)


class MissingFonts(DomainError):
    """Fonts that the print edition needs are not there; ``missing`` pairs each with its package."""

    def __init__(self, missing: Iterable[tuple[str, str]]) -> None:
        self.missing = tuple(missing)
        fonts = _(", ").join(
            _("%(font)s (Debian package %(package)s)") % {"font": font, "package": package}
            for font, package in self.missing
        )
        super().__init__(
            _(
                "Fonts are missing, so the issue cannot be printed: %(fonts)s. "
                "Please ask the system administrator to install them, then try again."
            )
            % {"fonts": fonts}
        )


@cache
def check_fonts() -> None:
    """Every font of the print edition is there; looked at once a process.

    Raises MissingFonts naming all that are not, since fontconfig would put another in their
    place without a word.
    """
    installed = _installed_faces()
    missing = [
        (name, package) for name, package in OWN_FONTS.items() if not (FONT_DIR / name).is_file()
    ]
    missing += [
        (font.name, font.package)
        for font in SYSTEM_FONTS
        if (font.family, font.style) not in installed
    ]
    if missing:
        raise MissingFonts(missing)


def face_file(font: Font) -> tuple[Path, int]:
    """File and index of an own font (its file name) or a system font."""
    if isinstance(font, str):
        return FONT_DIR / font, 0
    return _installed_faces()[font.family, font.style]


@cache
def shaper(font: Font) -> hb.Font:
    """The font as HarfBuzz has it, its file mapped into memory and not read."""
    path, index = face_file(font)
    return hb.Font(hb.Face(hb.Blob.from_file_path(path), index))


def draws(font: Font, point: int) -> bool:
    """Whether ``font`` has the right glyph for a code point."""
    is_right = point not in MISDRAWN.get(font, frozenset())
    return is_right and shaper(font).get_nominal_glyph(point) is not None


@cache
def _installed_faces() -> dict[tuple[str, str], tuple[Path, int]]:
    """File and index of every installed face, by each of its families and styles."""
    lister = shutil.which("fc-list")
    if lister is None:
        raise MissingFonts([("fc-list", "fontconfig")])
    listing = subprocess.run(
        [lister, "--format", "%{family}\t%{style}\t%{file}\t%{index}\n"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout
    faces: dict[tuple[str, str], tuple[Path, int]] = {}
    for line in sorted(listing.splitlines()):
        families, styles, path, index = line.split("\t")
        style = styles.split(",")[0]
        for family in families.split(","):
            faces.setdefault((family, style), (Path(path), int(index)))
    return faces
