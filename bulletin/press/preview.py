"""Pages of an issue as pictures while it is being assembled: only those that have changed."""

import hashlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from bulletin.press.fonts import check_fonts
from bulletin.press.galley import Announce
from bulletin.press.layout import lay_out
from bulletin.press.lengths import IssueLength, lengths_of
from bulletin.press.pictures import page_pictures
from bulletin.press.printing import set_pages
from bulletin.press.results import Preview
from bulletin.press.sheets import sheets_of
from bulletin.press.snapshot import Snapshot
from bulletin.press.typecase import typecase

LINK = 'href="#'


def measure_issue(snapshot: Snapshot, *, announce: Announce = lambda _article: None) -> IssueLength:
    """The lengths of an unsigned issue, long before its pages are drawn. Raises as ``lay_out``."""
    check_fonts()
    return lengths_of(snapshot, lay_out(snapshot, None, announce))


def preview_issue(
    snapshot: Snapshot,
    *,
    width_px: int,
    known: Collection[str] = (),
    picture_root: Path | None = None,
    announce: Announce = lambda _article: None,
) -> Preview:
    """The pages of an unsigned issue, ``width_px`` wide. Raises as ``print_issue`` does."""
    check_fonts()
    layout = lay_out(snapshot, None, announce)
    sheets = sheets_of(layout, snapshot, None)
    look = f"{typecase(picture_root).fingerprint} {width_px} "
    keys = [hashlib.sha256((look + sheet.html).encode()).hexdigest() for sheet in sheets]
    new = {key: sheet for key, sheet in zip(keys, sheets, strict=True) if key not in known}
    pictures: dict[str, bytes] = {}
    if new:
        # A link to a page that is not drawn now would be complained of.
        sheets = [
            replace(sheet, html=sheet.html.replace(LINK, 'data-to="')) for sheet in new.values()
        ]
        pages = list(set_pages(sheets, picture_root, announce))
        pdf = pages[0].copy([page for document in pages for page in document.pages]).write_pdf()
        pictures = dict(zip(new, page_pictures(pdf, width_px=width_px), strict=True))
    return Preview(tuple(keys), pictures, lengths_of(snapshot, layout))
