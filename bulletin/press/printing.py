"""The print edition: a snapshot and a stamp become a PDF, the same ones the same bytes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bulletin.press.fonts import FANG, FONT_DIR, KAI, OWN_FONTS, check_fonts
from bulletin.press.glyphs import in_fang
from bulletin.press.pages import masthead, set_editor_note, set_sections
from bulletin.press.snapshot import Snapshot, Stamp

FONT_SCHEME = "yinfa-font"
FONT_FAMILIES = {"Yinfa Fang": FANG, "Yinfa Kai": KAI}
BLANK = mark_safe('<span class="blank"></span>')
WIDE_BLANK = mark_safe('<span class="blank total"></span>')
VARIANTS = ("pdf/a-2a", "pdf/ua-1")


@dataclass(frozen=True)
class Printed:
    """A rendered issue. ``contents`` pairs each article's key with its first page, from 1."""

    pdf: bytes
    sha256: str
    page_count: int
    contents: tuple[tuple[int, int], ...]


class PackagedFonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Hands WeasyPrint the fonts that lie beside this module and refuses every other address."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=[FONT_SCHEME], allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        if scheme != FONT_SCHEME or name not in OWN_FONTS:
            raise ValueError(f"The press fetches nothing: {url}")
        return URLFetcherResponse(url, (FONT_DIR / name).read_bytes())


def print_issue(snapshot: Snapshot, stamp: Stamp | None, *, variant: str | None = None) -> Printed:
    """The issue as PDF: A4, tagged, with bookmarks and metadata, its fonts embedded.

    Without a stamp the masthead has blanks for number and date; the rest is the same to the last
    line. ``variant`` is None or one of ``VARIANTS``. Raises MissingFonts.
    Source of the page: GB/T 9704-2012; docs of the fonts: bulletin/press/fonts/README.md.
    """
    check_fonts()
    fonts = FontConfiguration()
    fetcher = PackagedFonts()
    stylesheet = CSS(
        string=_font_faces() + _stylesheet().read_text(encoding="utf-8"),
        font_config=fonts,
        url_fetcher=fetcher,
    )
    document = HTML(
        string=issue_html(snapshot, stamp), url_fetcher=fetcher, media_type="print"
    ).render(font_config=fonts, stylesheets=[stylesheet], pdf_variant=variant, pdf_tags=True)
    pdf = document.write_pdf(pdf_variant=variant, pdf_tags=True)
    return Printed(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        page_count=len(document.pages),
        contents=_first_pages(snapshot, document),
    )


def issue_html(snapshot: Snapshot, stamp: Stamp | None) -> str:
    """The page source that the stylesheet sets."""
    colophon = _colophon(snapshot)
    return render_to_string(
        "bulletin/print/issue.html",
        {
            "masthead": masthead(snapshot, stamp),
            "editor_note": set_editor_note(snapshot.editor_note),
            "sections": set_sections(snapshot, colophon=colophon),
            "colophon": colophon,
            "blank": BLANK,
            "wide_blank": WIDE_BLANK,
        },
    )


def _colophon(snapshot: Snapshot) -> SafeString:
    if not snapshot.distribution:
        return SafeString()
    return mark_safe(
        render_to_string(
            "bulletin/print/colophon.html",
            {
                "label": in_fang(snapshot.distribution_label),
                "label_length": len(snapshot.distribution_label) + 1,
                "distribution": in_fang("、".join(snapshot.distribution)),
            },
        ).strip()
    )


def _first_pages(snapshot: Snapshot, document: Document) -> tuple[tuple[int, int], ...]:
    page_of: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for anchor in page.anchors:
            # An article that runs over several pages has its anchor on each of them.
            page_of.setdefault(anchor, number)
    keys = [article.key for section in snapshot.sections for article in section.articles]
    return tuple((key, page_of[f"article-{n}"]) for n, key in enumerate(keys, start=1))


def _font_faces() -> str:
    """The rules that name our own fonts; web assets cannot, for no browser knows the scheme."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{FONT_SCHEME}:{name}"); }}\n'
        for family, name in FONT_FAMILIES.items()
    )


def _stylesheet() -> Path:
    path: Path = settings.BASE_DIR / "static" / "css" / "print.css"
    return path
