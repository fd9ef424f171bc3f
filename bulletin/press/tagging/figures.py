"""Figures: where each stands on its page, and how its picture is drawn."""

from collections.abc import Sequence

import pydyf

from bulletin.press.tagging.tree import Tag

POINTS_PER_PIXEL = 0.75


def place_figure(figure: Tag, pages: Sequence[pydyf.Dictionary]) -> None:
    """Write its place in points from the lower left corner; WeasyPrint's is in pixels, from above.

    ISO 32000-1, table 343 (BBox).
    """
    mark = next(figure.marks())
    height = pages[mark.page]["MediaBox"][3]
    left, top, right, bottom = (side * POINTS_PER_PIXEL for side in figure.entries["A"]["BBox"])
    box = pydyf.Array([left, height - bottom, right, height - top])
    figure.entries["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": box})


def forbid_interpolation(pdf: pydyf.PDF) -> None:
    """See that no picture asks for what each program does in its own way: ISO 19005-2, 6.2.8."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and "Interpolate" in stream.extra:
            stream.extra["Interpolate"] = "false"
