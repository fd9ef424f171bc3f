"""What an element of a page makes of the text in it."""

import re
from dataclasses import dataclass, replace

from bulletin.intake.formats.markup_pieces import Tag

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "ul",
})  # fmt: skip
HIDDEN = frozenset({"noscript", "template", "del", "select", "iframe", "object"})
SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(pt|px)", re.IGNORECASE)
WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)", re.IGNORECASE)
ALIGN = re.compile(r"text-align\s*:\s*(center|right|left|justify|end)", re.IGNORECASE)
GONE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
NOTE = re.compile(r"mso-element\s*:\s*(comment|footnote|endnote|header|footer)", re.IGNORECASE)
OUTLINE = re.compile(r"mso-outline-level\s*:\s*(\d)", re.IGNORECASE)
ALIGNMENTS = {"center": "center", "middle": "center", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True)
class Look:
    """What an open element makes of the text in it."""

    name: str = ""
    style: str = ""
    heading: int = 0
    align: str = ""
    bold: bool = False
    size: float = 0.0
    hidden: bool = False
    kept: bool = False
    note: str = ""


def look_of(tag: Tag, outer: Look) -> Look:
    name, css = tag.name, tag.attributes.get("style", "")
    look = replace(outer, name=name)
    if name in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"):
        look = replace(look, bold=True)
    if len(name) == 2 and name[0] == "h" and name[1] in "123456":
        look = replace(look, heading=int(name[1]))
    if name in BLOCKS or name in ("td", "th"):
        look = replace(look, style=tag.attributes.get("class", outer.style))
    if name in HIDDEN or GONE.search(css) or "mso-del" in css.lower():
        look = replace(look, hidden=True)
    if name == "pre" or "white-space:pre" in css.replace(" ", "").lower():
        look = replace(look, kept=True)
    if name == "center":
        look = replace(look, align="center")
    align = ALIGN.search(css)
    wanted = align[1].lower() if align else tag.attributes.get("align", "").lower()
    if wanted and (name in BLOCKS or name in ("td", "th")):
        look = replace(look, align=ALIGNMENTS.get(wanted, ""))
    if size := SIZE.search(css):
        look = replace(look, size=_points(size[1], size[2]))
    if weight := WEIGHT.search(css):
        value = weight[1].lower()
        look = replace(
            look, bold=value in ("bold", "bolder") or (value.isdecimal() and int(value) >= 600)
        )
    if note := NOTE.search(css):
        look = replace(look, note=note[1].lower())
    if level := OUTLINE.search(css):
        look = replace(look, heading=int(level[1]))
    return look


def _points(number: str, unit: str) -> float:
    try:
        size = float(number)
    except ValueError:
        return 0.0
    return round(size * 0.75 if unit.lower() == "px" else size, 1)
