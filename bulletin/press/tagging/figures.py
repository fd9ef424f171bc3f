"""Figures: where each stands on its page, and what is said in its place.

ISO 32000-1, table 343: BBox is in the page's own units, from its lower left corner. ISO 14289-1,
7.3: a figure has an alternative text; a picture that says nothing is an artifact.
"""

from collections.abc import Sequence

import pydyf

from bulletin.press.tagging.marks import Mark
from bulletin.press.tagging.tree import Tag, TagReader

POINTS_PER_PIXEL = 0.75


def take_ornaments(document: Tag, reader: TagReader) -> frozenset[Mark]:
    """The pictures with neither alternative text nor caption, which are in the tree no more."""
    ornaments: set[Mark] = set()
    for tag in document.walk():
        for figure in [
            kid for kid in tag.tags if kid.kind == "Figure" and "Alt" not in kid.entries
        ]:
            caption = next((kid for kid in tag.tags if kid.kind == "Caption"), None)
            if caption is None:
                ornaments |= set(figure.marks())
                tag.kids.remove(figure)
            else:
                figure.entries["Alt"] = pydyf.String(reader.text(*caption.marks()))
    return frozenset(ornaments)


def place_figure(figure: Tag, pages: Sequence[pydyf.Dictionary]) -> None:
    """WeasyPrint writes pixels from the upper left corner."""
    mark = next(figure.marks())
    height = pages[mark.page]["MediaBox"][3]
    left, top, right, bottom = (side * POINTS_PER_PIXEL for side in figure.entries["A"]["BBox"])
    box = pydyf.Array([left, height - bottom, right, height - top])
    figure.entries["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": box})
