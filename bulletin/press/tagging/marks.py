"""The marked content of a page: which strokes of its content stream belong to what is read aloud.

ISO 32000-1, 14.6 and 14.7.4.2; artifacts: 14.8.2.2. ISO 14289-1, 7.1: everything is marked as
real content or as an artifact, and neither stands inside the other.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pydyf

GLYPHS = re.compile(rb"<([0-9a-f]+)>")


class Mark(NamedTuple):
    """A marked-content sequence as WeasyPrint numbered it; ``page`` counts from 0."""

    page: int
    number: int


class Place(NamedTuple):
    """Where a mark stands: in an element of type ``kind``, there right ahead of ``following``."""

    kind: str
    following: Mark | None


class PageMarks:
    """The marks of one page. ``characters`` gives by font the text of each glyph."""

    def __init__(
        self, page: int, stream: list[Any], characters: Mapping[bytes, Mapping[int, str]]
    ) -> None:
        self.page = page
        self._stream = stream
        self._characters = characters
        self._starts: dict[int, int] = {
            stream[index - 1]["MCID"]: index + 1
            for index, item in enumerate(stream)
            if item == b"BDC"
        }

    def text(self, number: int) -> str:
        """What a mark prints; a picture prints nothing."""
        found = []
        font: Mapping[int, str] = {}
        depth = 1
        for index in range(self._starts[number], len(self._stream)):
            item = self._stream[index]
            if item.__class__ is not bytes:
                continue
            if item == b"EMC":
                depth -= 1
                if not depth:
                    break
            elif item == b"BMC":
                depth += 1
            elif item.endswith(b" Tf"):
                font = self._characters.get(item[1:].split(b" ", 1)[0], {})
            elif item.endswith(b" TJ"):
                for run in GLYPHS.findall(item):
                    glyphs = (int(run[at : at + 4], 16) for at in range(0, len(run), 4))
                    found += [font.get(glyph, "") for glyph in glyphs]
        return "".join(found)

    def rewrite(self, places: Mapping[Mark, Place], layout: frozenset[Mark]) -> dict[Mark, int]:
        """Number the marks anew, as one those that are read one after the other; each one's number.

        What has no place becomes an artifact: of the layout if in ``layout``, else of the page.
        """
        numbers: dict[Mark, int] = {}
        out: list[Any] = []
        count = 0
        # What is one with the last sequence if it comes next.
        following: Mark | str | None = None
        is_tagged = False
        inside = 0
        for item in self._stream:
            if item == b"BMC" and is_tagged:
                # A line under tagged text belongs to the text.
                del out[-1]
                inside += 1
            elif item == b"EMC" and inside:
                inside -= 1
            elif item == b"EMC":
                is_tagged = False
                out.append(item)
            elif item == b"BDC":
                mark = Mark(self.page, out[-1]["MCID"])
                place = places.get(mark)
                is_tagged = place is not None
                artifact = "/Layout" if mark in layout else "/Pagination"
                del out[-2:]
                if following == (mark if place else artifact) and out[-1] == b"EMC":
                    del out[-1]
                elif place:
                    out += [f"/{place.kind}", pydyf.Dictionary({"MCID": count}), item]
                    count += 1
                else:
                    out += ["/Artifact", pydyf.Dictionary({"Type": artifact}), item]
                if place:
                    numbers[mark] = count - 1
                following = place.following if place else artifact
            elif item == b"BT" and out[-1] == b"ET":
                # Every text object begins with a text matrix of its own.
                del out[-1]
            else:
                if item == b"BMC":
                    following = None
                out.append(item)
        self._stream[:] = out
        return numbers
