"""The print edition: a snapshot and a stamp become a PDF, the same ones the same bytes."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from weasyprint import HTML, Document

from accounts.errors import DomainError
from bulletin.press.fonts import check_fonts
from bulletin.press.galley import Announce
from bulletin.press.layout import lay_out
from bulletin.press.results import VARIANTS, Printed
from bulletin.press.sheets import Sheet, sheets_of
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.press.structure import finish
from bulletin.press.typecase import typecase

# Pages kept as they were set, for the next printing of an issue of which few have changed.
MOST_KEPT_PAGES = 64


class PageTooFull(DomainError):
    """A page holds more than the grid reckoned with; ``articles`` are those on it."""

    def __init__(self, number: int, articles: Sequence[int]) -> None:
        self.articles = tuple(articles)
        super().__init__(
            _("Page %(number)s cannot be set: something on it is larger than its place.")
            % {"number": number}
        )


def print_issue(
    snapshot: Snapshot,
    stamp: Stamp | None,
    *,
    variant: str | None = None,
    picture_root: Path | None = None,
    announce: Announce = lambda _article: None,
) -> Printed:
    """The issue as PDF: A4, tagged, with bookmarks and metadata, its fonts embedded.

    Without a stamp the masthead has blanks for number and date; the rest is the same to the last
    line. ``variant`` is None for both marks, PDF/A-2a and PDF/UA-1, or one of ``VARIANTS``.
    Pictures are read from ``picture_root``. ``announce`` hears which article is worked on.
    Raises MissingFonts and other DomainErrors for what cannot be printed.
    Source of the page: GB/T 9704-2012; docs of the fonts: bulletin/press/fonts/README.md.
    """
    check_fonts()
    layout = lay_out(snapshot, stamp, announce)
    sheets = sheets_of(layout, snapshot, stamp)
    pages = list(set_pages(sheets, picture_root, announce))
    pdf = (
        pages[0]
        .copy([page for document in pages for page in document.pages])
        .write_pdf(
            pdf_variant=variant or VARIANTS[0],
            pdf_tags=True,
            finisher=finish(tuple(sheet.parts for sheet in sheets), variant),
        )
    )
    first_pages = layout.first_pages
    keys = [article.key for section in snapshot.sections for article in section.articles]
    return Printed(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        page_count=len(pages),
        contents=tuple((key, first_pages[n]) for n, key in enumerate(keys, start=1)),
    )


def set_pages(
    sheets: Sequence[Sheet], picture_root: Path | None, announce: Announce
) -> Iterator[Document]:
    """Each sheet as a document of one page. Raises PageTooFull."""
    for number, sheet in enumerate(sheets, start=1):
        for article in sheet.articles or (0,):
            announce(article)
        document = _set_page(sheet.html, picture_root)
        if len(document.pages) > 1:
            raise PageTooFull(number, sheet.articles)
        yield document


@lru_cache(maxsize=MOST_KEPT_PAGES)
def _set_page(html: str, picture_root: Path | None) -> Document:
    case = typecase(picture_root)
    return HTML(string=html, url_fetcher=case.fetcher, media_type="print").render(
        font_config=case.fonts, stylesheets=case.stylesheets, pdf_tags=True
    )
