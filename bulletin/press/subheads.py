"""Subheads: which paragraphs are, and on which level.

GB/T 9704-2012, 7.3.3: 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋.
"""

import re
from collections.abc import Sequence
from html import unescape

from bulletin.markup import TAG, Block

NUMERAL = "[一二三四五六七八九十百]+"
FORMS = (
    re.compile(rf"{NUMERAL}、"),
    re.compile(rf"（{NUMERAL}）|\({NUMERAL}\)"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"（\d{1,2}）|\(\d{1,2}\)|[①-⑳]"),
)
FACES = ("hei", "kai", "fang", "fang")
# Paragraphs that begin with a plain figure are entries of a list as often.
SURE_LEVELS = 2
ENDS_SENTENCE = re.compile(r"[。！？；：，]")
LONGEST = 36


def subhead_levels(blocks: Sequence[Block]) -> dict[int, int]:
    """The level, from 0, of each block that is a subhead, by its position.

    Headings are; so is a paragraph that begins like one and holds no clause.
    """
    found: dict[int, int] = {}
    for position, block in enumerate(blocks):
        text = unescape(TAG.sub("", block.html)).strip()
        level = next((level for level, form in enumerate(FORMS) if form.match(text)), None)
        if block.kind == "heading":
            found[position] = level or 0
        elif block.kind == "paragraph" and level is not None and level < SURE_LEVELS:
            rest = FORMS[level].sub("", text, count=1)
            # The last block is the text that the attribution follows.
            if (
                0 < len(rest) <= LONGEST
                and not ENDS_SENTENCE.search(rest)
                and (position + 1 < len(blocks))
            ):
                found[position] = level
    return found
