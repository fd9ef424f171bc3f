"""Texts as blocks, and as plain characters there and back."""

import re
from collections.abc import Iterable
from html import escape, unescape

from bulletin.markup.figures import FIGURE
from bulletin.markup.policy import clean
from bulletin.markup.reader import Block, read_blocks
from bulletin.markup.tags import TAG

SPACE_RUN = re.compile(r"[ \t\r\n]+")
CELL_BREAK = re.compile(r"(?:</p>)? ?</t[dh]> ?<t[dh]\b[^>]*> ?(?:<p>)?")
LINE_BREAK = re.compile(r"<br>|</?(?:p|h3|li|ul|ol|tr|table|caption|blockquote)\b[^>]*>")


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Plain paragraphs as HTML, every character escaped; a line feed inside one is a ``<br>``."""
    return "".join(
        f"<p>{escape(text, quote=False).replace(chr(10), '<br>')}</p>" for text in paragraphs
    )


def from_table(rows: Iterable[Iterable[str]]) -> str:
    """Rows of plain cells as a table, every character escaped."""
    lines = ("".join(f"<td>{escape(cell, quote=False)}</td>" for cell in cells) for cells in rows)
    return f"<table><tbody>{''.join(f'<tr>{line}</tr>' for line in lines)}</tbody></table>"


def blocks(html: str) -> tuple[Block, ...]:
    """The blocks of ``html`` in order, cleaned; loose text becomes paragraphs. Linear in time."""
    return read_blocks(clean(html))


def plain_text(html: str) -> str:
    """The characters of ``html``, a line for each paragraph, list entry and table row.

    Paragraphs and headings keep every character as typed, a ``<br>`` being a line feed; in lists
    and tables white space is collapsed and cells are parted by a tab. A footnote stands where it
    is called, as （注：…）; ahead of a caption stands what its picture shows, as （图：…）.
    """
    return "\n".join(text_of(block) for block in blocks(html))


def text_of(block: Block) -> str:
    """The characters of one block, as in ``plain_text``."""
    html = block.html.replace("<small>", "（注：").replace("</small>", "）")
    if found := FIGURE.fullmatch(html):
        html = f"（图：{found['alt']}）{found['caption'] or ''}"
    if block.kind in {"paragraph", "heading", "figure"}:
        return unescape(TAG.sub("", html.replace("<br>", "\n")))
    text = SPACE_RUN.sub(" ", html)
    text = CELL_BREAK.sub("\t", text)
    text = unescape(TAG.sub("", LINE_BREAK.sub("\n", text)))
    return "\n".join(line.strip(" ") for line in text.split("\n") if line.strip(" \t"))
