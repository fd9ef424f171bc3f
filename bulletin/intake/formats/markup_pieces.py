"""HTML → its tags and texts, one after another, in time that grows with its length alone.

The standard library's parser searches to the end of the text again for every tag that is left
open, and so takes hours for a megabyte of ``<a``.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

NAME = re.compile(r"[a-zA-Z][^\s/>]*")
ATTRIBUTE = re.compile(r"""([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
# A quote counts where a value begins; elsewhere it is a letter.
MARK = re.compile(r""">|<|=\s*["']""")
# Their content is not text of the page, and ends with their own end tag alone.
RAW = ("script", "style", "xml", "title", "textarea")
# A picture may stand inside a tag, letter by letter.
LONGEST_TAG = 30_000_000


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    closes: bool = False
    # Written <o:p/>: there is nothing in it. Only names with a colon can be closed so.
    empty: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def pieces(source: str) -> Iterator[Text | Tag]:
    """Comments, declarations and the content of scripts and styles are left out."""
    position, length = 0, len(source)
    while position < length:
        opening = source.find("<", position)
        if opening < 0:
            opening = length
        if opening > position:
            yield Text(html.unescape(source[position:opening]))
        if opening == length:
            return
        position = opening + 1
        if source.startswith("!--", position):
            # What opens a comment and never closes it hides the rest, as in a browser.
            position = _after(source, "-->", position + 3)
        elif source.startswith(("!", "?"), position):
            position = _after(source, ">", position)
        else:
            tag, position = _tag(source, position)
            if tag is None:
                yield Text("<")
                continue
            yield tag
            if tag.name in RAW and not tag.closes:
                position = _end_of_raw(source, tag.name, position)


def _after(source: str, mark: str, position: int) -> int:
    found = source.find(mark, position)
    return len(source) if found < 0 else found + len(mark)


def _tag(source: str, position: int) -> tuple[Tag | None, int]:
    """The tag whose ``<`` stands before ``position``; None when it is a mere letter."""
    closes = source.startswith("/", position)
    name = NAME.match(source, position + closes, position + closes + 100)
    if name is None:
        return None, position
    end = _tag_end(source, name.end())
    if end is None:
        return None, position
    attributes: dict[str, str] = {}
    if not closes:
        for match in ATTRIBUTE.finditer(source, name.end(), end):
            value = match[2] or match[3] or match[4] or ""
            attributes.setdefault(match[1].lower(), html.unescape(value))
    empty = ":" in name[0] and source[end - 1] == "/"
    return Tag(name[0].lower(), closes, empty, attributes), end + 1


def _tag_end(source: str, position: int) -> int | None:
    """The column of the ``>`` that ends a tag, none of those in quotes."""
    limit = min(len(source), position + LONGEST_TAG)
    while position < limit:
        at = MARK.search(source, position, limit)
        if at is None:
            return None
        if at[0] == ">":
            return at.start()
        if at[0] == "<":
            return None
        closing = source.find(at[0][-1], at.end(), limit)
        if closing < 0:
            return None
        position = closing + 1
    return None


def _end_of_raw(source: str, name: str, position: int) -> int:
    found = re.compile(f"</{name}", re.IGNORECASE).search(source, position)
    return len(source) if found is None else found.start()
