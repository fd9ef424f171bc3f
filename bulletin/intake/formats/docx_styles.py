"""The styles of a Word file: what a paragraph or run looks like unless it says otherwise."""

from dataclasses import dataclass, replace

from bulletin.intake.formats.trees import Tree
from bulletin.intake.formats.wordml import attribute, child, children, integer, switched_on

ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
# A chain of styles that goes round in a circle ends somewhere.
LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What is set; ``None`` and ``""`` are left to the style below. ``size`` is in points."""

    name: str = ""
    align: str | None = None
    heading: int | None = None
    numbering: tuple[str, int] | None = None
    bold: bool | None = None
    hidden: bool | None = None
    size: float | None = None

    def over(self, below: "Look") -> "Look":
        return Look(
            name=self.name or below.name,
            align=below.align if self.align is None else self.align,
            heading=below.heading if self.heading is None else self.heading,
            numbering=below.numbering if self.numbering is None else self.numbering,
            bold=below.bold if self.bold is None else self.bold,
            hidden=below.hidden if self.hidden is None else self.hidden,
            size=below.size if self.size is None else self.size,
        )


class Styles:
    def __init__(self, root: Tree | None) -> None:
        self._looks: dict[str, Look] = {}
        self._based_on: dict[str, str] = {}
        self._resolved: dict[str, Look] = {}
        self._default = run_look(child(root, "docDefaults", "rPrDefault", "rPr"))
        self._paragraph = ""
        for node in children(root, "style"):
            key = attribute(node, "styleId")
            look = paragraph_look(child(node, "pPr")).over(run_look(child(node, "rPr")))
            self._looks[key] = replace(look, name=attribute(child(node, "name"), "val"))
            self._based_on[key] = attribute(child(node, "basedOn"), "val")
            if attribute(node, "type") == "paragraph" and attribute(node, "default") in (
                "1",
                "true",
            ):
                self._paragraph = key

    def paragraph(self, properties: Tree | None) -> Look:
        key = attribute(child(properties, "pStyle"), "val") or self._paragraph
        return paragraph_look(properties).over(self._style(key)).over(self._default)

    def run(self, properties: Tree | None, paragraph: Look) -> Look:
        character = self._style(attribute(child(properties, "rStyle"), "val"))
        return run_look(properties).over(replace(character, name="")).over(paragraph)

    def _style(self, key: str) -> Look:
        if key not in self._resolved:
            look, name, steps = Look(), key, 0
            while name in self._looks and steps < LONGEST_CHAIN:
                look = look.over(self._looks[name])
                name, steps = self._based_on[name], steps + 1
            self._resolved[key] = look
        return self._resolved[key]


def paragraph_look(properties: Tree | None) -> Look:
    align = attribute(child(properties, "jc"), "val")
    level = attribute(child(properties, "outlineLvl"), "val")
    numbering = child(properties, "numPr")
    return Look(
        align=ALIGNMENTS.get(align, "") if align else None,
        heading=_heading(integer(level, 9)) if level else None,
        numbering=_numbering(numbering) if numbering is not None else None,
    )


def run_look(properties: Tree | None) -> Look:
    size = integer(attribute(child(properties, "sz"), "val"))
    return Look(
        bold=switched_on(child(properties, "b")),
        hidden=switched_on(child(properties, "vanish")),
        size=size / 2 if size > 0 else None,
    )


def _numbering(properties: Tree) -> tuple[str, int]:
    level = attribute(child(properties, "ilvl"), "val")
    return attribute(child(properties, "numId"), "val"), min(8, max(0, integer(level)))


def _heading(level: int) -> int:
    """Word counts from 0, and calls body text 9."""
    return level + 1 if 0 <= level < 9 else 0
