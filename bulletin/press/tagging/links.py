"""Links: one element for each, whatever number of lines and faces it is set in.

ISO 32000-1, 14.8.4.4.2; ISO 14289-1, 7.18.5: an annotation in every link, with a description.
"""

from collections.abc import Iterable

import pydyf

from bulletin.press.grid import INCH_MM, LINE_MM, POINTS_AN_INCH
from bulletin.press.tagging.tree import Annotation, Kid, Tag, TagReader, pages_of

# ISO 19005-2, 6.3.2: annotations are printed, flag 3 of table 165.
PRINTED = 4
# A line of the grid in points. Type in boxes without height (print.css) has a line
# of its own all the same.
LINE = LINE_MM / INCH_MM * POINTS_AN_INCH


def join_links(kids: Iterable[Kid]) -> list[Kid]:
    """Links to one target that follow each other become one, links without a target text."""
    found: list[Kid] = []
    for kid in kids:
        if not isinstance(kid, Tag) or kid.kind != "Link":
            found.append(kid)
            continue
        inside = _flat(kid)
        target = _target(inside)
        before = found[-1] if found else None
        if target is None:
            found += inside
        elif isinstance(before, Tag) and before.kind == "Link" and _target(before.kids) == target:
            before.kids += inside
        else:
            found.append(Tag("Link", inside))
    return found


def _flat(tag: Tag) -> list[Kid]:
    kids: list[Kid] = []
    for kid in tag.kids:
        kids += _flat(kid) if isinstance(kid, Tag) and kid.kind == "Link" else [kid]
    return kids


def _target(kids: Iterable[Kid]) -> bytes | None:
    for kid in kids:
        if isinstance(kid, Annotation):
            place = kid.dictionary.get("Dest") or kid.dictionary["A"]["URI"]
            data: bytes = place.data
            return data
    return None


class Annotations:
    """Mends the annotations of links: one for a line of a link, not for every box in it."""

    def __init__(self, pdf: pydyf.PDF, reader: TagReader) -> None:
        self._pages = pages_of(pdf)
        self._reader = reader

    def mend(self, link: Tag) -> None:
        """Unite the rectangles of each line; say where a link in the issue leads by its text."""
        kept: list[Annotation] = []
        for annotation in [kid for kid in link.kids if isinstance(kid, Annotation)]:
            box = _upright(annotation.dictionary)
            line = kept[-1] if kept else None
            if line and line.page == annotation.page and _overlap(line.dictionary["Rect"], box):
                _widen(line.dictionary["Rect"], box)
                self._pages[annotation.page]["Annots"].remove(annotation.dictionary.reference)
                annotation.dictionary.clear()
            else:
                kept.append(annotation)
        content = [kid for kid in link.kids if not isinstance(kid, Annotation)]
        link.kids = [*kept, *content]
        for annotation in kept:
            annotation.dictionary["F"] = PRINTED
            if "Dest" in annotation.dictionary:
                text = self._reader.text(*link.marks())
                annotation.dictionary["Contents"] = pydyf.String(" ".join(text.split()))


def _upright(annotation: pydyf.Dictionary) -> list[float]:
    """Its rectangle, the lower left corner first, a line high at least."""
    left, top, right, bottom = annotation["Rect"]
    missing = max(0.0, LINE - abs(top - bottom)) / 2
    box: list[float] = pydyf.Array(
        [left, min(top, bottom) - missing, right, max(top, bottom) + missing]
    )
    annotation["Rect"] = box
    return box


def _overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes stand on one line."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > min(one[3] - one[1], other[3] - other[1]) / 2


def _widen(one: list[float], other: list[float]) -> None:
    one[:2] = [min(one[0], other[0]), min(one[1], other[1])]
    one[2:] = [max(one[2], other[2]), max(one[3], other[3])]
