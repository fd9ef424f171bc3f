"""Headings: those set at the head of a paragraph found, levels without gaps.

ISO 14289-1, 7.4.2: no level is skipped on the way down.
"""

import re
from collections.abc import Sequence

import pydyf

from bulletin.press.tagging.marks import Mark
from bulletin.press.tagging.tree import Kid, Tag, TagReader

HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})
SPACE = re.compile(r"\s+")


def raise_run_ins(document: Tag, titles: Sequence[str], reader: TagReader) -> None:
    """Give articles whose title runs in at the head of their text a heading of it.

    ``titles`` are those of all articles, in order.
    """
    articles = [tag for tag in document.walk() if tag.kind == "Art"]
    if len(articles) == len(titles):
        for article, title in zip(articles, titles, strict=True):
            _raise_run_in(article, title, reader)


def _raise_run_in(article: Tag, title: str, reader: TagReader) -> None:
    """Nothing happens where the article begins otherwise. Placement: ISO 32000-1, table 343."""
    first = article.tags[0] if article.tags else None
    if first is None or first.kind != "P":
        return
    wanted = SPACE.sub("", title)
    text = ""
    inside: list[Kid] = []
    for kid in first.kids:
        if not isinstance(kid, Mark) or len(text) >= len(wanted):
            break
        inside.append(kid)
        text += SPACE.sub("", reader.text(kid))
    # It is closed with a mark that the bookmark lacks.
    if text.startswith(wanted) and len(text) <= len(wanted) + 1:
        inline = pydyf.Dictionary({"O": "/Layout", "Placement": "/Inline"})
        del first.kids[: len(inside)]
        article.kids = [Tag("H3", inside, {"A": inline}), *article.kids[not first.kids :]]


def close_gaps(document: Tag) -> None:
    """Number the levels of all headings by how deep they stand below each other."""
    above: list[int] = []
    for tag in document.walk():
        if tag.kind in HEADINGS:
            level = int(tag.kind[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            tag.kind = f"H{len(above)}"
