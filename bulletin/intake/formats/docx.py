"""Word files (.docx): lines as they are read on paper, with how each of them looks.

Insertions that were tracked are taken as accepted, deletions as done; a file inside (altChunk) is
read in its place. Nothing that the file points to is fetched, and macros are not looked at.
"""

import posixpath
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bulletin.intake.decoding import decode
from bulletin.intake.drafts import Draft, Run, settle
from bulletin.intake.formats import limits, refusals
from bulletin.intake.formats.docx_numbering import Numbering, bullet
from bulletin.intake.formats.docx_styles import Look, Styles
from bulletin.intake.formats.html import page_drafts, page_text
from bulletin.intake.formats.package import Package, Relationship
from bulletin.intake.formats.tables import Cell, table_drafts
from bulletin.intake.formats.trees import Tree
from bulletin.intake.formats.wordml import attribute, child, children, local
from bulletin.intake.raw_lines import NEW_LINE
from bulletin.intake.source import Content, Picture, SetAside, joined

# Gone, or shown by other elements.
SKIPPED = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr"})
MARKS = {
    "tab": "\t", "ptab": "\t", "cr": "\v", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad",
}  # fmt: skip
NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
PLACES = {"header": "header", "footer": "footer"}
HARMLESS = frozenset({"hyperlink"})
MACROS = "vbaProject"
# So many files may stand inside, and so deep in one another.
MOST_CHUNKS = 20
CHUNK_DEPTH = 1


def read_docx(data: bytes) -> Content:
    """Raises UnreadableText."""
    return _Reader(Package(data), depth=0).content()


def main_part(package: Package) -> str | None:
    """The name of the part that holds the text; None when this is no Word file."""
    for relationship in package.relationships("").values():
        if relationship.kind == "officeDocument" and not relationship.external:
            name = relationship.target
            return name if name.startswith("word/") and name in package.names else None
    return "word/document.xml" if "word/document.xml" in package.names else None


class _Reader:
    def __init__(self, package: Package, *, depth: int) -> None:
        self._package = package
        self._depth = depth
        part = main_part(package)
        if part is None:
            raise refusals.damaged()
        self._part = part
        self._relationships = package.relationships(part)
        self._styles = Styles(self._related("styles"))
        self._numbering = Numbering(self._related("numbering"))
        self._drafts: list[Draft] = []
        self._set_aside: list[SetAside] = []
        self._pictures: list[Picture] = []
        # For each open field, whether its code is being read rather than its result.
        self._fields: list[bool] = []
        self._joins_next = False
        # The files inside that were read, and whether there are others.
        self._chunks: set[str] = set()
        self._leaves_chunks = False
        self._told_inside: list[str] = []

    @property
    def drafts(self) -> list[Draft]:
        return self._drafts

    def content(self) -> Content:
        body = child(self._package.tree(self._part), "body")
        if body is None:
            raise refusals.damaged()
        self._blocks(body, self._drafts)
        self._around()
        return Content(settle(self._drafts), self._set_aside, self._pictures, self._notices())

    def _related(self, kind: str) -> Tree | None:
        for relationship in self._relationships.values():
            if relationship.kind == kind and relationship.target in self._package.names:
                return self._package.tree(relationship.target)
        return None

    def _around(self) -> None:
        """Headers, footers, notes and comments, in the order of their parts."""
        for relationship in sorted(self._relationships.values(), key=lambda each: each.target):
            if relationship.external or relationship.target not in self._package.names:
                continue
            if relationship.kind in PLACES:
                drafts: list[Draft] = []
                self._blocks(self._package.tree(relationship.target), drafts)
                self._aside(PLACES[relationship.kind], drafts, 0)
            elif relationship.kind in NOTES:
                for note in self._package.tree(relationship.target):
                    drafts = []
                    self._blocks(note, drafts)
                    self._aside(NOTES[relationship.kind], drafts, 0)

    def _aside(self, kind: str, drafts: list[Draft], line: int) -> None:
        text = joined(draft.text for draft in drafts)
        if text and SetAside(kind, text, line) not in self._set_aside:
            self._set_aside.append(SetAside(kind, text, line))

    def _notices(self) -> list[str]:
        notices = list(self._told_inside)
        if any(MACROS.lower() in name.lower() for name in self._package.names):
            notices.append(_("The file holds macros. They were not run, and are not kept."))
        elsewhere = sum(
            relationship.external and relationship.kind not in HARMLESS
            for relationship in self._relationships.values()
        )
        if elsewhere:
            notices.append(
                ngettext(
                    "The file points to %(count)d picture or file elsewhere. It was not fetched.",
                    "The file points to %(count)d pictures or files elsewhere. "
                    "They were not fetched.",
                    elsewhere,
                )
                % {"count": elsewhere}
            )
        if self._leaves_chunks:
            notices.append(_("The file holds another file inside, which was not read."))
        return notices

    def _blocks(self, node: Tree, into: list[Draft]) -> None:
        """Paragraphs and tables of a body, cell, box, header or note."""
        for block in node:
            name = local(block)
            if name == "p":
                self._paragraph(block, into)
            elif name == "tbl":
                self._table(block, into)
            elif name == "altChunk":
                self._chunk(block, into)
            elif name not in SKIPPED:
                self._blocks(block, into)

    def _chunk(self, node: Tree, into: list[Draft]) -> None:
        """A file inside, which Word shows in this place: another Word file, a page or a text."""
        keys = [value for name, value in node.attrib.items() if name.endswith("}id")]
        inside = [one.target for one in self._targets(keys) if not one.external]
        if not inside or inside[0] in self._chunks:
            return
        name = inside[0]
        if len(self._chunks) >= MOST_CHUNKS:
            raise refusals.too_large()
        self._chunks.add(name)
        found = _inside(name, self._package.read(name), self._depth + 1)
        if found is None:
            self._leaves_chunks = True
            return
        drafts, content = found
        before = len(into)
        into += drafts
        self._set_aside += [replace(one, line=one.line + before) for one in content.set_aside]
        self._pictures += [replace(one, line=one.line + before) for one in content.pictures]
        self._told_inside += [one for one in content.notices if one not in self._told_inside]

    def _paragraph(self, node: Tree, into: list[Draft]) -> None:
        if len(into) > limits.LINES:
            raise refusals.too_large()
        properties = child(node, "pPr")
        look = self._styles.paragraph(properties)
        draft = Draft(style=look.name, heading=look.heading or 0, align=look.align or "")
        if look.numbering and look.numbering[0] not in ("", "0"):
            label = self._numbering.label(*look.numbering)
            if label:
                draft.runs.append(Run(label, bool(look.bold), look.size or 0.0))
        self._runs(node, look, draft, into)
        if self._joins_next and into:
            into[-1].runs += draft.runs
        else:
            into.append(draft)
        # A paragraph whose mark was deleted goes on in the next one.
        self._joins_next = child(properties, "rPr", "del") is not None

    def _runs(
        self, nodes: Iterable[Tree], paragraph: Look, draft: Draft, into: list[Draft]
    ) -> None:
        for inner in nodes:
            name = local(inner)
            if name == "r":
                look = self._styles.run(child(inner, "rPr"), paragraph)
                self._run(inner, look, draft, into)
            elif name == "t":
                self._text(inner.text or "", paragraph, draft)
            elif name == "AlternateContent":
                # Its choices say the same; the first is the newest.
                for choice in list(children(inner, "Choice"))[:1] or children(inner, "Fallback"):
                    self._runs(choice, paragraph, draft, into)
            elif name == "ruby":
                self._runs(children(inner, "rubyBase"), paragraph, draft, into)
                notes = Draft()
                self._runs(children(inner, "rt"), paragraph, notes, into)
                self._aside("ruby", [notes], len(into))
            elif name in ("txbxContent", "textbox"):
                self._box(inner, into)
            elif name in ("blip", "imagedata"):
                self._picture(inner, draft, into)
            elif name not in SKIPPED:
                self._runs(inner, paragraph, draft, into)

    def _run(self, node: Tree, look: Look, draft: Draft, into: list[Draft]) -> None:
        for inner in node:
            name = local(inner)
            if name == "fldChar":
                self._field(attribute(inner, "fldCharType"))
            elif name == "t":
                self._text(inner.text or "", look, draft)
            elif name == "br":
                kind = attribute(inner, "type")
                self._text("\f" if kind in ("page", "column") else "\v", look, draft)
            elif name in MARKS:
                self._text(MARKS[name], look, draft)
            elif name == "sym":
                self._text(_symbol(attribute(inner, "char")), look, draft)
            elif name not in SKIPPED:
                self._runs([inner], look, draft, into)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _text(self, text: str, look: Look, draft: Draft) -> None:
        if not text or any(self._fields):
            return
        if look.hidden:
            self._aside("hidden", [Draft([Run(text)])], len(self._drafts))
            return
        draft.runs.append(Run(text, bool(look.bold), look.size or 0.0))

    def _box(self, node: Tree, into: list[Draft]) -> None:
        """A text box stands before the paragraph it is anchored in."""
        joins, self._joins_next = self._joins_next, False
        fields, self._fields = self._fields, []
        self._blocks(node, into)
        self._joins_next, self._fields = joins, fields

    def _picture(self, node: Tree, draft: Draft, into: list[Draft]) -> None:
        keys = [value for name, value in node.attrib.items() if name.endswith(("}embed", "}id"))]
        linked = [value for name, value in node.attrib.items() if name.endswith("}link")]
        for relationship in self._targets([*keys, *linked]):
            if relationship.external:
                continue
            data = self._package.read(relationship.target, limits.PICTURE_BYTES)
            name = posixpath.basename(relationship.target)
            line = len(into) if into is self._drafts else len(self._drafts)
            self._pictures.append(Picture(name, data, line))
            draft.picture = True

    def _targets(self, keys: list[str]) -> list[Relationship]:
        found = [self._relationships[key] for key in keys if key in self._relationships]
        return [each for each in found if each.external or each.target in self._package.names]

    def _table(self, node: Tree, into: list[Draft]) -> None:
        rows: list[list[Cell]] = []
        for row in self._inside(node, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            cells: list[Cell] = []
            for cell in self._inside(row, "tc"):
                drafts: list[Draft] = []
                self._blocks(cell, drafts)
                cells.append(Cell(drafts))
            rows.append(cells)
        into += table_drafts(rows)

    def _inside(self, node: Tree, name: str) -> list[Tree]:
        """Rows of a table or cells of a row, also those in wrappers; not of tables inside."""
        found: list[Tree] = []
        for inner in node:
            if local(inner) == name:
                found.append(inner)
            elif local(inner) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
                found += self._inside(inner, name)
        return found


def _inside(name: str, data: bytes, depth: int) -> tuple[list[Draft], Content] | None:
    """What a file inside holds; None for one of a form that is not read there."""
    ending = posixpath.splitext(name)[1].lower()
    if data.startswith(b"PK") and depth <= CHUNK_DEPTH:
        reader = _Reader(Package(data), depth=depth)
        content = reader.content()
        return reader.drafts, content
    if ending in (".htm", ".html", ".xhtml"):
        return page_drafts(page_text(data))
    if ending == ".txt":
        drafts = [Draft([Run(line)]) for line in NEW_LINE.split(decode(data))]
        return drafts, Content(settle(drafts))
    return None


def _symbol(code: str) -> str:
    """A letter given by its hexadecimal code; those of symbol fonts become common bullets."""
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ud800" <= letter <= "\udfff" else bullet(letter)
