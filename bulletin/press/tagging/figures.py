"""Figures: where each stands on its page.

ISO 32000-1, table 343: BBox is in the page's own units, from its lower left corner.
"""

import pydyf

from bulletin.press.tagging.tree import Tag

POINTS_PER_PIXEL = 0.75


def place_figure(figure: Tag, pages: list[pydyf.Dictionary]) -> None:
    """WeasyPrint writes pixels from the upper left corner."""
    mark = next(figure.marks(), None)
    if mark is not None:
        height = pages[mark.page]["MediaBox"][3]
        left, top, right, bottom = (side * POINTS_PER_PIXEL for side in figure.entries["A"]["BBox"])
        box = pydyf.Array([left, height - bottom, right, height - top])
        figure.entries["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": box})
