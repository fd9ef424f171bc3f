"""What the press keeps at hand while it runs: its fonts, its stylesheets, the way to pictures."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from weasyprint import CSS, __version__
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bulletin.press.fonts import FANG, FIGURES, FONT_DIR, HEI_USUAL, KAI, OWN_FONTS, SONG_USUAL
from bulletin.press.picture_files import picture_path
from bulletin.press.spacing import spacing_rules

FONT_SCHEME = "yinfa-font"
PICTURE_SCHEME = "picture"
# Behind 黑体 and 小标宋 the whole fonts stand in print.css, for rare characters.
FONT_FAMILIES = {
    "Yinfa Fang": FANG,
    "Yinfa Kai": KAI,
    "Yinfa Hei": HEI_USUAL,
    "Yinfa Song": SONG_USUAL,
    "Yinfa Figures": FIGURES,
}
STYLESHEETS = ("print.css", "print-masthead.css", "print-table.css", "print-figure.css")


class PackagedFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Hands WeasyPrint our own fonts and the issue's pictures, and refuses every other address."""

    def __init__(self, picture_root: Path | None) -> None:
        super().__init__(allowed_protocols=[FONT_SCHEME, PICTURE_SCHEME], allow_redirects=False)
        self.picture_root = picture_root

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme == FONT_SCHEME and name in OWN_FONTS:
            return URLFetcherResponse(url, (FONT_DIR / name).read_bytes())
        if scheme == PICTURE_SCHEME and self.picture_root is not None:
            return URLFetcherResponse(url, picture_path(self.picture_root, name).read_bytes())
        raise ValueError(f"The press fetches nothing: {url}")


@dataclass(frozen=True)
class TypeCase:
    """Loaded once a process: ``fonts`` and ``stylesheets`` as WeasyPrint takes them;
    ``fingerprint`` changes with the stylesheets and with WeasyPrint."""

    fonts: FontConfiguration
    stylesheets: tuple[CSS, ...]
    fetcher: PackagedFiles
    fingerprint: str


@cache
def typecase(picture_root: Path | None) -> TypeCase:
    fonts = FontConfiguration()
    fetcher = PackagedFiles(picture_root)
    source = (
        _font_faces()
        + spacing_rules()
        + "".join(
            (settings.BASE_DIR / "static" / "css" / name).read_text(encoding="utf-8")
            for name in STYLESHEETS
        )
    )
    stylesheet = CSS(string=source, font_config=fonts, url_fetcher=fetcher)
    fingerprint = hashlib.sha256((__version__ + source).encode()).hexdigest()
    return TypeCase(fonts, (stylesheet,), fetcher, fingerprint)


def _font_faces() -> str:
    """The rules that name our own fonts; web assets cannot, for no browser knows the scheme."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{FONT_SCHEME}:{name}"); }}\n'
        for family, name in FONT_FAMILIES.items()
    )
