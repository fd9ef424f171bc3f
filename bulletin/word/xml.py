"""WordprocessingML as text: what escapes into it, and its namespaces."""

import re
from html import escape
from typing import Any

from docx.oxml import parse_xml

# What XML 1.0 cannot hold: control characters, lone surrogates and two that are no characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())


def plain(text: str) -> str:
    """``text`` for an element or an attribute, without what no XML can hold."""
    return escape(FORBIDDEN.sub("", text))


def parsed(name: str, inside: str) -> Any:
    """The element ``w:name`` with its children."""
    return parse_xml(f"<w:{name} {DECLARATIONS}>{inside}</w:{name}>")


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph in a named style; ``properties`` come behind it in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def tabs(**stops: int) -> str:
    """Tab stops by their kind: ``tabs(right=8845)``."""
    inside = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for kind, place in stops.items())
    return f"<w:tabs>{inside}</w:tabs>"


def field(instruction: str, shown: str) -> str:
    """A field and what it showed last."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{shown}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
