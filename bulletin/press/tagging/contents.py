"""The table of contents: an entry for each article, its leader nothing to be read.

ISO 32000-1, 14.8.4.2, table 333 (TOC, TOCI) and table 338 (Reference).
"""

from collections.abc import Iterable

from bulletin.press.tagging.headings import HEADINGS
from bulletin.press.tagging.marks import Mark
from bulletin.press.tagging.tree import Kid, Tag, TagReader

LEADER = "·"


def contents_tag(tags: Iterable[Tag]) -> Tag:
    """The heading of the contents and its entries as one section."""
    heads = []
    entries: list[Kid] = []
    for tag in tags:
        if tag.kind in HEADINGS:
            heads.append(tag)
        else:
            entries.append(Tag("TOCI", [_referring(tag)]))
    return Tag("Sect", [*heads, Tag("TOC", entries)])


def _referring(tag: Tag) -> Tag:
    return Tag(
        "P",
        [
            Tag("Reference", [kid]) if isinstance(kid, Tag) and kid.kind == "Link" else kid
            for kid in tag.kids
        ],
    )


def take_leaders(document: Tag, reader: TagReader) -> frozenset[Mark]:
    """The dots that lead to the page numbers, which are in the tree no more."""
    leaders: set[Mark] = set()
    for toc in [tag for tag in document.walk() if tag.kind == "TOC"]:
        for link in [tag for tag in toc.walk() if tag.kind == "Link"]:
            dots = [
                kid
                for kid in link.kids
                if isinstance(kid, Mark) and reader.text(kid).strip() == LEADER
            ]
            link.kids = [kid for kid in link.kids if kid not in dots]
            leaders |= set(dots)
    return frozenset(leaders)
