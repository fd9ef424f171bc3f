"""The structure tree written: elements, the way back from content to them, and their names.

ISO 32000-1, 14.7.2 (tree), 14.7.4.2 (marked content), 14.7.4.4 (parent tree).
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import pydyf

from bulletin.press.tagging.marks import Mark, PageMarks, Place
from bulletin.press.tagging.tree import Annotation, Kid, Tag


class TagWriter:
    """Adds a tree to the end of a PDF, all content numbered anew."""

    def __init__(self, pdf: pydyf.PDF, marks: Sequence[PageMarks]) -> None:
        self._pdf = pdf
        self._marks = marks
        self._pages = pdf.page_references
        self._elements: dict[Tag, pydyf.Dictionary] = {}
        self._owners: dict[Mark, Tag] = {}
        self._numbers: dict[Mark, int] = {}

    def write(self, document: Tag, layout: frozenset[Mark]) -> None:
        """The tree below ``document``; content outside of it becomes an artifact.

        That of ``layout`` is named as such, the rest is the page's: its number, a repeated head.
        """
        root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        self._pdf.add_object(root)
        self._pdf.catalog["StructTreeRoot"] = root.reference
        for tag in document.walk():
            self._elements[tag] = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{tag.kind}"})
            self._pdf.add_object(self._elements[tag])
        parents = self._number_content(layout)
        self._link(document, root)
        root["K"] = self._elements[document].reference
        self._number_annotations(parents)
        tree = pydyf.Dictionary({"Nums": parents})
        self._pdf.add_object(tree)
        root["ParentTree"] = tree.reference
        root["ParentTreeNextKey"] = len(parents) // 2
        self._name(root)

    def _number_content(self, layout: frozenset[Mark]) -> pydyf.Array:
        places = {}
        for tag in self._elements:
            for kid, after in zip_longest(tag.kids, tag.kids[1:]):
                if isinstance(kid, Mark):
                    places[kid] = Place(tag.kind, after if isinstance(after, Mark) else None)
                    self._owners[kid] = tag
        parents = pydyf.Array()
        for page, page_marks in enumerate(self._marks):
            numbers = page_marks.rewrite(places, layout)
            elements = {
                number: self._elements[self._owners[mark]].reference
                for mark, number in numbers.items()
            }
            parents += [page, pydyf.Array(elements[number] for number in range(len(elements)))]
            self._numbers |= numbers
        return parents

    def _link(self, document: Tag, root: pydyf.Dictionary) -> None:
        self._elements[document]["P"] = root.reference
        for tag, element in self._elements.items():
            for below in tag.tags:
                self._elements[below]["P"] = element.reference
            content = [kid for kid in tag.kids if not isinstance(kid, Tag)]
            if content:
                element["Pg"] = self._pages[content[0].page]
            kids = pydyf.Array()
            for kid in tag.kids:
                written = self._kid(kid, content[0].page if content else 0)
                if not kids or written != kids[-1]:
                    kids.append(written)
            element["K"] = kids[0] if len(kids) == 1 else kids
            element.update(tag.entries)

    def _kid(self, kid: Kid, page: int) -> Any:
        if isinstance(kid, Tag):
            return self._elements[kid].reference
        if isinstance(kid, Annotation):
            return pydyf.Dictionary(
                {
                    "Type": "/OBJR",
                    "Pg": self._pages[kid.page],
                    "Obj": kid.dictionary.reference,
                }
            )
        number = self._numbers[kid]
        if kid.page == page:
            return number
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self._pages[kid.page], "MCID": number})

    def _number_annotations(self, parents: pydyf.Array) -> None:
        for tag, element in self._elements.items():
            for kid in tag.kids:
                if isinstance(kid, Annotation):
                    kid.dictionary["StructParent"] = len(parents) // 2
                    parents += [len(parents) // 2, element.reference]

    def _name(self, root: pydyf.Dictionary) -> None:
        """The tree of identifiers (table 322), which tables and notes need."""
        named = sorted(
            (element["ID"].data, element) for element in self._elements.values() if "ID" in element
        )
        names = pydyf.Array()
        for _, element in named:
            names += [element["ID"], element.reference]
        if names:
            tree = pydyf.Dictionary({"Names": names})
            self._pdf.add_object(tree)
            root["IDTree"] = tree.reference
