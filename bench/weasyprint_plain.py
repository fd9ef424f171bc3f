"""Plain WeasyPrint: the whole issue as one HTML, its lines and pages made by WeasyPrint.

``kept`` keeps fonts and style sheet from one printing to the next, ``anew`` reads them each time.
"""

import sys
from functools import cache
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bench.serve import serve

HERE = Path(__file__).resolve().parent
FONT_DIR = HERE.parent / "bulletin" / "press" / "fonts"
FONTS = {"Yinfa Fang": "FandolFang-Regular.otf", "Yinfa Kai": "FandolKai-Regular.otf"}
SCHEME = "packaged"


class PackagedFonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    def __init__(self) -> None:
        super().__init__(allowed_protocols=[SCHEME], allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        return URLFetcherResponse(url, (FONT_DIR / url.partition(":")[2]).read_bytes())


def font_faces(prefix: str) -> str:
    """The rules that name the packaged fonts, each at ``prefix`` and its file's name."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{prefix}{name}"); }}\n'
        for family, name in FONTS.items()
    )


def look() -> tuple[FontConfiguration, CSS]:
    fonts = FontConfiguration()
    source = font_faces(f"{SCHEME}:") + (HERE / "plain" / "print.css").read_text(encoding="utf-8")
    return fonts, CSS(string=source, font_config=fonts, url_fetcher=PackagedFonts())


kept_look = cache(look)


def print_kept(source: Path) -> bytes:
    return _print(source, *kept_look())


def print_anew(source: Path) -> bytes:
    return _print(source, *look())


def _print(source: Path, fonts: FontConfiguration, stylesheet: CSS) -> bytes:
    html = source.with_suffix(".html").read_text(encoding="utf-8")
    pdf: bytes = HTML(string=html, url_fetcher=PackagedFonts(), media_type="print").write_pdf(
        font_config=fonts, stylesheets=[stylesheet], pdf_tags=True
    )
    return pdf


if __name__ == "__main__":
    serve({"kept": print_kept, "anew": print_anew}[sys.argv[1]])
