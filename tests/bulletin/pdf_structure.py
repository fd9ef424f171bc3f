"""The structure of a PDF read back with pikepdf: the tree, and what each page marks."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

PAINTING = {"B", "B*", "BI", "Do", "F", "S", "TJ", "Tj", "b", "b*", "f", "f*", "s", "sh", "'", '"'}
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
GLYPH = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")


@dataclass
class Content:
    """A page: text by mark, text of artifacts, strokes in neither, artifacts inside of marks."""

    marks: dict[int, str] = field(default_factory=dict)
    artifacts: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    mixed: int = 0


@dataclass
class Node:
    """A structure element; ``kids`` are elements, marks as (page, number) and annotations."""

    kind: str
    entries: Any
    kids: list[Any]
    text: str

    def walk(self) -> Iterator["Node"]:
        yield self
        for kid in self.nodes:
            yield from kid.walk()

    def all(self, kind: str) -> list["Node"]:
        return [node for node in self.walk() if node.kind == kind]

    @property
    def nodes(self) -> list["Node"]:
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def marks(self) -> list[tuple[int, int]]:
        return [kid for kid in self.kids if isinstance(kid, tuple)]

    @property
    def annotations(self) -> list[Any]:
        return [kid for kid in self.kids if isinstance(kid, pikepdf.Object)]

    @property
    def attributes(self) -> Any:
        return self.entries.get("/A", Dictionary())

    def outline(self) -> str:
        """The kinds of the elements as one line: Document(H1 P Sect(H2 Art(H3 P)))."""
        inside = " ".join(kid.outline() for kid in self.nodes)
        return f"{self.kind}({inside})" if inside else self.kind


class Structure:
    """``tree`` and ``pages`` of a PDF, which are readable as long as this is kept."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.file = pikepdf.open(io.BytesIO(pdf))
        self._numbers: dict[Any, int] = {
            page.objgen: number for number, page in enumerate(self.file.pages)
        }
        self._maps: dict[tuple[int, int], dict[int, str]] = {}
        self.pages = [self._content(page) for page in self.file.pages]

    @cached_property
    def tree(self) -> Node:
        return self._node(self.file.Root.StructTreeRoot.K)

    def _node(self, element: Any) -> Node:
        found = element.get("/K", Array())
        kids: list[Any] = []
        text = ""
        for kid in found if isinstance(found, Array) else [found]:
            if not isinstance(kid, pikepdf.Object):
                kids.append((self._numbers[element.Pg.objgen], kid))
            elif kid.get("/Type") == Name.MCR:
                kids.append((self._numbers[kid.Pg.objgen], int(kid.MCID)))
            elif kid.get("/Type") == Name.OBJR:
                kids.append(kid.Obj)
                continue
            else:
                assert kid.P.objgen == element.objgen
                below = self._node(kid)
                kids.append(below)
                text += below.text
                continue
            page, number = kids[-1]
            text += self.pages[page].marks[number]
        return Node(str(element.S)[1:], element, kids, text)

    def _content(self, page: pikepdf.Page) -> Content:
        content = Content()
        open_marks: list[int | None] = []
        characters: dict[int, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            if name in {"BDC", "BMC"}:
                number = operands[1].get("/MCID") if name == "BDC" else None
                content.mixed += bool(open_marks)
                assert (number is None) == (operands[0] == Name.Artifact)
                open_marks.append(None if number is None else int(number))
                if number is None:
                    content.artifacts.append("")
                else:
                    assert int(number) not in content.marks
                    content.marks[int(number)] = ""
            elif name == "EMC":
                open_marks.pop()
            elif name == "Tf":
                characters = self._characters(page.Resources.Font[str(operands[0])])
            elif name in PAINTING and not open_marks:
                content.loose.append(name)
            if name == "TJ" and open_marks:
                text = "".join(
                    characters[int.from_bytes(glyphs[at : at + 2], "big")]
                    for glyphs in (bytes(part) for part in operands[0] if isinstance(part, String))
                    for at in range(0, len(glyphs), 2)
                )
                if open_marks[-1] is None:
                    content.artifacts[-1] += text
                else:
                    content.marks[open_marks[-1]] += text
        assert not open_marks
        return content

    def _characters(self, font: Any) -> dict[int, str]:
        if font.objgen not in self._maps:
            source = font.ToUnicode.read_bytes().decode("ascii")
            self._maps[font.objgen] = {
                int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
                for glyph, text in GLYPH.findall(source)
            }
        return self._maps[font.objgen]
