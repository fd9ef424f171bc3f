"""The text of an article as HTML: the one policy on what it may hold, and its reading back.

Whatever a person types, pastes or uploads goes through ``clean`` before it is stored, and
``blocks`` cleans again before it is printed, so nothing else in the product decides about tags.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser

import nh3

INLINE_TAGS = frozenset({"a", "b", "em", "i", "strong", "sub", "sup", "u"})
CONTAINER_KINDS = {"blockquote": "quote", "ol": "list", "table": "table", "ul": "list"}
TABLE_PARTS = frozenset({"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"})
ALLOWED_TAGS = INLINE_TAGS | TABLE_PARTS | frozenset(CONTAINER_KINDS) | {"br", "h3", "li", "p"}
ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
# Word and CKEditor mark paragraphs and headings so; dropped like other tags they would run
# two paragraphs into one.
FOREIGN_BLOCKS = {
    **dict.fromkeys(("address", "article", "div", "dd", "dt", "pre", "section"), "p"),
    **dict.fromkeys(("h1", "h2", "h4", "h5", "h6"), "h3"),
}
FOREIGN_TAG = re.compile(rf"<(/?)({'|'.join(FOREIGN_BLOCKS)})>")
TAG = re.compile(r"<[^>]*>")
SPACE_RUN = re.compile(r"[ \t\r\n]+")
CELL_BREAK = re.compile(r"(?:</p>)? ?</t[dh]> ?<t[dh]\b[^>]*> ?(?:<p>)?")
LINE_BREAK = re.compile(r"<br>|</?(?:p|h3|li|ul|ol|tr|table|caption|blockquote)\b[^>]*>")
EMPTY_BLOCK = re.compile(r"<(p|h3)>(?:\s|&nbsp;|<br>)*</\1>")
# A number of rows or columns beyond this is an attack on the layout, not a table.
LARGEST_SPAN = 100
MOST_PASSES = 8


@dataclass(frozen=True)
class Block:
    """One block of a text: ``kind`` is paragraph, heading, list, quote or table.

    ``html`` is the inside of a paragraph or heading and the whole element of the others.
    """

    kind: str
    html: str


def clean(html: str) -> str:
    """``html`` with nothing left in it but what the bulletin prints; stable when repeated."""
    # HTML that nests against the rules (a link around a table around a link) is mended anew each
    # time it is parsed, until nothing is left to mend.
    for _ in range(MOST_PASSES):
        cleaned = _clean_once(html)
        if cleaned == html:
            break
        html = cleaned
    return html


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """Plain paragraphs as HTML, every character escaped; a line feed inside one is a ``<br>``."""
    return "".join(
        f"<p>{escape(text, quote=False).replace(chr(10), '<br>')}</p>" for text in paragraphs
    )


def blocks(html: str) -> tuple[Block, ...]:
    """The blocks of ``html`` in order, cleaned; loose text becomes paragraphs. Linear in time."""
    reader = _BlockReader()
    reader.feed(clean(html))
    reader.close()
    return tuple(reader.done())


def plain_text(html: str) -> str:
    """The characters of ``html``, a line for each paragraph, list entry and table row.

    Paragraphs and headings keep every character as typed, a ``<br>`` being a line feed; in lists
    and tables white space is collapsed and cells are parted by a tab.
    """
    return "\n".join(_text_of(block) for block in blocks(html))


def _text_of(block: Block) -> str:
    if block.kind in {"paragraph", "heading"}:
        return unescape(TAG.sub("", block.html.replace("<br>", "\n")))
    text = SPACE_RUN.sub(" ", block.html)
    text = CELL_BREAK.sub("\t", text)
    text = unescape(TAG.sub("", LINE_BREAK.sub("\n", text)))
    return "\n".join(line.strip(" ") for line in text.split("\n") if line.strip(" \t"))


def _clean_once(html: str) -> str:
    known = _sanitise(html, ALLOWED_TAGS | frozenset(FOREIGN_BLOCKS))
    renamed = FOREIGN_TAG.sub(lambda tag: f"<{tag[1]}{FOREIGN_BLOCKS[tag[2]]}>", known)
    if renamed != known:
        renamed = _sanitise(renamed, ALLOWED_TAGS)
    return EMPTY_BLOCK.sub("", renamed).strip(" \t\r\n")


def _sanitise(html: str, tags: frozenset[str]) -> str:
    return nh3.clean(
        html,
        tags=set(tags),
        attributes=ALLOWED_ATTRIBUTES,
        attribute_filter=_plausible_attribute,
        url_schemes={"http", "https", "mailto"},
        clean_content_tags={"script", "style", "title", "textarea", "noscript", "iframe"},
        strip_comments=True,
    )


def _plausible_attribute(tag: str, name: str, value: str) -> str | None:
    if name in {"colspan", "rowspan", "span"}:
        return value if value.isascii() and value.isdigit() and int(value) <= LARGEST_SPAN else None
    if name == "href":
        # A relative address would point into whatever page or file shows the text.
        return value if re.match(r"(?i)\s*(https?|mailto):", value) else None
    return value


class _BlockReader(HTMLParser):
    """Cuts clean HTML at its outermost blocks; an inline tag open across a cut is opened again."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._done: list[Block] = []
        self._html: list[str] = []
        self._kind = "paragraph"
        self._open: dict[str, str] = {}
        self._container = ""
        self._depth = 0
        self._loose = True

    def done(self) -> list[Block]:
        self._cut("paragraph")
        return self._done

    def _cut(self, next_kind: str) -> None:
        closing = [f"</{tag}>" for tag in reversed(self._open)]
        html = "".join(self._html + closing)
        if self._loose:
            html = html.strip(" \t\r\n")
        if unescape(TAG.sub("", html)).strip():
            self._done.append(Block(self._kind, html))
        self._html = list(self._open.values())
        self._kind = next_kind

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        if self._container:
            self._depth += tag == self._container
            self._html.append(source)
        elif tag in CONTAINER_KINDS:
            self._cut(CONTAINER_KINDS[tag])
            self._container, self._depth, self._html = tag, 1, [source]
        elif tag in {"p", "h3"}:
            self._cut("heading" if tag == "h3" else "paragraph")
            self._loose = False
        elif tag == "br":
            self._html.append(source)
        elif tag in INLINE_TAGS and tag not in self._open:
            self._open[tag] = source
            self._html.append(source)

    def handle_endtag(self, tag: str) -> None:
        if self._container:
            self._html.append(f"</{tag}>")
            self._depth -= tag == self._container
            if not self._depth:
                self._container = ""
                held, self._open = self._open, {}
                self._cut("paragraph")
                self._open, self._html = held, list(held.values())
        elif tag in {"p", "h3"}:
            self._cut("paragraph")
            self._loose = True
        elif tag in self._open:
            inner = list(self._open)[list(self._open).index(tag) + 1 :]
            self._html.extend(f"</{name}>" for name in reversed(inner))
            del self._open[tag]
            self._html.append(f"</{tag}>")
            self._html.extend(self._open[name] for name in inner)

    def handle_data(self, data: str) -> None:
        self._html.append(data)

    def handle_entityref(self, name: str) -> None:
        self._html.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._html.append(f"&#{name};")
