"""The structure tree of a PDF, read from what WeasyPrint made of each page's HTML.

ISO 32000-1, 14.7: structure elements hold marked content, annotations and each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pydyf

from bulletin.press.tagging.marks import Mark, PageMarks

NOTE_NUMBER = re.compile(r"[①-⑳]|\(\d+\)")


class Annotation(NamedTuple):
    """An annotation that an element holds; ``page`` counts from 0."""

    page: int
    dictionary: Any


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element of the standard type ``kind``, with ``entries`` of its dictionary."""

    kind: str
    kids: list["Tag | Mark | Annotation"] = field(default_factory=list)
    entries: dict[str, Any] = field(default_factory=dict)

    @property
    def tags(self) -> list["Tag"]:
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    def walk(self) -> Iterator["Tag"]:
        """Itself and all below it, in reading order."""
        yield self
        for tag in self.tags:
            yield from tag.walk()

    def marks(self) -> Iterator[Mark]:
        """All marked content in it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.marks()
            elif isinstance(kid, Mark):
                yield kid


Kid = Tag | Mark | Annotation


def pages_of(pdf: pydyf.PDF) -> list[pydyf.Dictionary]:
    return [pdf.objects[number] for number in pdf.pages["Kids"][::3]]


class TagReader:
    """Reads the elements of each page, inline wrappers dissolved, calls of footnotes told apart."""

    def __init__(self, pdf: pydyf.PDF, marks: Sequence[PageMarks]) -> None:
        self._objects = pdf.objects
        self._catalog = pdf.catalog
        self._pages = {reference: number for number, reference in enumerate(pdf.page_references)}
        self._marks = marks

    def text(self, *marks: Mark) -> str:
        return "".join(self._marks[mark.page].text(mark.number) for mark in marks)

    def read(self) -> list[list[Tag]]:
        """The outermost elements of each page, which WeasyPrint puts below one for all."""
        pages: list[list[Tag]] = [[] for _ in self._pages]
        root = self._object(self._catalog["StructTreeRoot"])
        for reference in self._object(root["K"][0])["K"]:
            element = self._object(reference)
            pages[self._pages[element["Pg"]]].append(self._tag(element))
        return pages

    def _object(self, reference: bytes) -> Any:
        return self._objects[int(reference.split()[0])]

    def _tag(self, element: Any) -> Tag:
        entries = {name: element[name] for name in ("A", "Alt") if name in element}
        return Tag(element["S"][1:], self._kids(element), entries)

    def _kids(self, element: Any) -> list[Kid]:
        page = self._pages[element["Pg"]]
        kids: list[Kid] = []
        for kid in element["K"]:
            if isinstance(kid, int):
                kids.append(Mark(page, kid))
                continue
            child = self._object(kid)
            if child["Type"] == "/OBJR":
                kids.append(Annotation(page, self._object(child["Obj"])))
            elif child["S"] == "/NonStruct":
                kids += self._without_wrapper(child, is_block=element["S"] == "/Div")
            elif child["S"] == "/Span":
                kids += self._kids(child)
            else:
                kids.append(self._tag(child))
        return kids

    def _without_wrapper(self, element: Any, *, is_block: bool) -> list[Kid]:
        """What an element holds for which there is no type; as one if it is a block."""
        inside = self._kids(element)
        if inside and is_block:
            return [Tag("NonStruct", inside)]
        return [Tag("Reference", inside)] if self._is_call(inside) else inside

    def _is_call(self, kids: Sequence[Kid]) -> bool:
        marks = [kid for kid in kids if isinstance(kid, Mark)]
        return len(marks) == len(kids) == 1 and bool(NOTE_NUMBER.fullmatch(self.text(*marks)))
