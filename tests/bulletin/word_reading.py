"""Word files read back by python-docx: their paragraphs as the lines of a text."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

MARKS = {"tab": "\t", "br": "\n"}


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def text_of(element: Any) -> str:
    """The characters of a paragraph, its tabs and line breaks; fields as they show."""
    parts = []
    for node in element.iter():
        name = node.tag.rpartition("}")[2]
        if name == "t":
            parts.append(node.text or "")
        elif node.getparent().tag == qn("w:r"):
            parts.append(MARKS.get(name, ""))
    return "".join(parts)


def lines_of(document: Document) -> Iterator[str]:
    """A line for each paragraph and each row of a table, whose cells are parted by tabs."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield text_of(block._p)
        elif isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(
                    " ".join(text_of(paragraph._p) for paragraph in cell.paragraphs)
                    for cell in dict.fromkeys(row.cells)
                )
