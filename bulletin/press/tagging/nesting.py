"""The structure of an issue out of the elements of its pages: front, sections, articles, colophon.

ISO 32000-1, 14.8.4.2.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bulletin.press.plan import Part, Plan
from bulletin.press.tagging.contents import contents_tag
from bulletin.press.tagging.headings import HEADINGS
from bulletin.press.tagging.joining import join
from bulletin.press.tagging.links import join_links
from bulletin.press.tagging.lists import mend_lists
from bulletin.press.tagging.notes import Notes
from bulletin.press.tagging.tree import Kid, Tag, TagReader

# They hold blocks alone.
BLOCKS = HEADINGS | {"BlockQuote", "Caption", "Div", "Figure", "L", "P", "Table"}


@dataclass
class Piece:
    """An outermost element of the issue, all of it."""

    section: int
    article: int
    tag: Tag


def nest(plan: Plan, pages: Sequence[Sequence[Tag]], reader: TagReader) -> Tag:
    """The document element.

    Raises ValueError where the plan and the pages do not tell of the same elements.
    """
    notes = Notes(reader)
    document = Tag("Document")
    pieces = _pieces(plan, pages, notes, reader)
    for piece in pieces:
        for tag in piece.tag.walk():
            tag.kids = join_links(tag.kids)
    for section, in_section in groupby(pieces, key=lambda piece: piece.section):
        if section:
            document.kids.append(_section(in_section))
        elif not document.kids:
            document.kids += _front(piece.tag for piece in in_section)
        else:
            document.kids += [Tag("Sect", blocks(piece.tag.kids)) for piece in in_section]
    notes.place(document)
    return document


def _pieces(
    plan: Plan, pages: Sequence[Sequence[Tag]], notes: Notes, reader: TagReader
) -> list[Piece]:
    pieces: list[Piece] = []
    for parts, tags in zip(plan, pages, strict=True):
        for part, tag in zip(parts, _outermost(parts, tags), strict=True):
            mend_lists(tag, reader)
            if not part.section and notes.take(tag):
                continue
            if part.goes_on and pieces:
                join(pieces[-1].tag, tag, part.goes_on)
            else:
                pieces.append(Piece(part.section, part.article, tag))
    return pieces


def _outermost(parts: Sequence[Part], tags: Iterable[Tag]) -> list[Tag]:
    """The elements of a page out of its columns, which alone are divisions in a section."""
    found: list[Tag] = []
    queue = deque(tags)
    while queue:
        tag = queue.popleft()
        is_column = len(found) < len(parts) and parts[len(found)].section
        if tag.kind == "Div" and (is_column or not tag.kids):
            queue.extendleft(reversed(tag.tags))
        else:
            found.append(tag)
    return found


def _front(tags: Iterable[Tag]) -> list[Kid]:
    """Masthead, editor's note, contents; the colophon of an issue without articles."""
    masthead: list[Kid] = []
    note: list[Tag] = []
    contents: list[Tag] = []
    colophon: list[Kid] = []
    for tag in tags:
        if tag.kind == "NonStruct":
            masthead += blocks(tag.kids)
        elif tag.kind == "Div":
            colophon.append(Tag("Sect", blocks(tag.kids)))
        elif contents or tag.kind in HEADINGS:
            contents.append(tag)
        else:
            note.append(tag)
    between: list[Kid] = [Tag("Sect", blocks(note))] if note else []
    if contents:
        between.append(contents_tag(contents))
    return masthead + between + colophon


def _section(pieces: Iterable[Piece]) -> Tag:
    section = Tag("Sect")
    for article, in_article in groupby(pieces, key=lambda piece: piece.article):
        kids = blocks(piece.tag for piece in in_article)
        section.kids += [Tag("Art", kids)] if article else kids
    return section


def blocks(kids: Iterable[Kid]) -> list[Kid]:
    """Block elements alone: text between them as paragraphs, wrappers and empty ones left out."""
    found: list[Kid] = []
    text: Tag | None = None
    for kid in kids:
        if isinstance(kid, Tag) and (kid.kind in BLOCKS or kid.kind == "NonStruct"):
            text = None
            found += _block(kid)
        elif text is None:
            text = Tag("P", [kid])
            found.append(text)
        else:
            text.kids.append(kid)
    return found


def _block(tag: Tag) -> list[Kid]:
    if tag.kind == "NonStruct":
        inside = blocks(tag.kids)
        # A picture and its caption belong together.
        return [Tag("Div", inside)] if len(inside) > 1 else inside
    return [tag] if tag.kids else []
