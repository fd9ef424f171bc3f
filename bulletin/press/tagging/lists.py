"""Lists as the standard has them: an item is a label and a body, a list in it in its body.

ISO 32000-1, 14.8.4.3.3; ListNumbering: table 347, which ISO 14289-1, 7.6 demands.
"""

import re

import pydyf

from bulletin.press.tagging.tree import Tag, TagReader

BULLETS = {"•": "/Disc", "◦": "/Circle", "▪": "/Square"}
FIGURE = re.compile(r"\d+[.．、]?")


def mend_lists(tag: Tag, reader: TagReader) -> None:
    """Mend the lists in ``tag``: WeasyPrint has lists beside items, paragraphs beside labels."""
    for below in tag.walk():
        if below.kind == "L":
            _mend(below, reader)


def _mend(tag: Tag, reader: TagReader) -> None:
    items: list[Tag] = []
    for kid in tag.tags:
        if kid.kind == "LI":
            items.append(_item(kid))
        elif items:
            items[-1].tags[-1].kids.append(kid)
        else:
            items.append(Tag("LI", [Tag("LBody", [kid])]))
    tag.kids = [*items]
    label = next((item.tags[0] for item in items if item.tags[0].kind == "Lbl"), None)
    if label is not None:
        numbering = _numbering(reader.text(*label.marks()).strip())
        tag.entries["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": numbering})


def _item(tag: Tag) -> Tag:
    labels = [kid for kid in tag.tags if kid.kind == "Lbl"]
    body = Tag("LBody")
    for kid in tag.kids:
        if isinstance(kid, Tag) and kid.kind == "LBody":
            body.kids += kid.kids
        elif kid not in labels:
            body.kids.append(kid)
    return Tag("LI", [*labels, body])


def _numbering(label: str) -> str:
    if FIGURE.fullmatch(label):
        return "/Decimal"
    return BULLETS.get(label, "/None")
