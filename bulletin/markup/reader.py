"""Blocks: a text cut at its outermost elements."""

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from bulletin.markup.tags import BLOCK_KINDS, INLINE_TAGS, has_text

TAGS_OF_KINDS = {"paragraph": "p", "heading": "h3"}


@dataclass(frozen=True)
class Block:
    """One block of a text: ``kind`` is paragraph, heading, list, quote, table or figure.

    ``html`` is the inside of a paragraph or heading and the whole element of the others.
    """

    kind: str
    html: str


def html_of(blocks: Iterable[Block]) -> str:
    """One text of ``blocks``."""
    return "".join(_whole(block) for block in blocks)


def read_blocks(html: str) -> tuple[Block, ...]:
    """The blocks of clean ``html`` in order; loose text becomes paragraphs. Linear in time."""
    reader = _BlockReader()
    reader.feed(html)
    reader.close()
    return tuple(reader.done())


def _whole(block: Block) -> str:
    tag = TAGS_OF_KINDS.get(block.kind)
    return f"<{tag}>{block.html}</{tag}>" if tag else block.html


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
        if self._kind == "figure" or has_text(html):
            self._done.append(Block(self._kind, html))
        self._html = list(self._open.values())
        self._kind = next_kind

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        if self._container:
            self._depth += tag == self._container
            self._html.append(source)
        elif tag in BLOCK_KINDS:
            self._cut(BLOCK_KINDS[tag])
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
