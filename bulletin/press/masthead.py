"""报头: the head of page 1 as one row, in the style of its publication."""

from django.template.loader import render_to_string

from bulletin.press.pages import masthead
from bulletin.press.rows import Element, Row
from bulletin.press.snapshot import Snapshot, Stamp


def masthead_rows(snapshot: Snapshot, stamp: Stamp | None) -> tuple[Row, ...]:
    """The masthead, whole lines high; as high without a stamp, with blanks of fixed width."""
    style = snapshot.style
    element = Element("header", f'<header class="masthead {style.key}">')
    html = render_to_string("bulletin/print/masthead.html", {"masthead": masthead(snapshot, stamp)})
    return (Row((element,), html, lines=6),)


def document_title(snapshot: Snapshot, stamp: Stamp | None) -> str:
    """The title of the PDF: 苏州工会信息2011年第18期（总第412期）."""
    return masthead(snapshot, stamp).document_title
