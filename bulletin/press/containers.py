"""Lists and quotations with every paragraph in them composed."""

from html.parser import HTMLParser

from bulletin.markup import INLINE_TAGS
from bulletin.press.composition import compose
from bulletin.press.fonts import FANG
from bulletin.press.glyphs import mark_rare

# What print.css leaves free at both sides together, in em.
NARROWER = {"ol": 3.0, "ul": 3.0, "blockquote": 4.0}
QUOTE_INDENT = 2.0


def compose_container(html: str, *, measure: float) -> str:
    """A clean list or quotation, lines composed; one that holds a table or heading as it is."""
    reader = _ContainerReader(measure)
    reader.feed(html)
    reader.close()
    return mark_rare(html, FANG) if reader.is_unusual else "".join(reader.parts)


class _ContainerReader(HTMLParser):
    def __init__(self, measure: float) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.is_unusual = False
        self._measure = measure
        self._blocks: list[str] = []
        self._inline: list[str] = []
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        if tag in INLINE_TAGS or tag == "br":
            self._inline.append(source)
            self._open += tag != "br"
        elif tag in NARROWER or tag in {"p", "li"}:
            self._flush()
            self._blocks.append(tag)
            self.parts.append(source if tag in NARROWER else f'<{tag} class="set">')
        else:
            self.is_unusual = True

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE_TAGS:
            self._inline.append(f"</{tag}>")
            self._open -= 1
        elif self._blocks and self._blocks[-1] == tag:
            self._flush()
            self._blocks.pop()
            self.parts.append(f"</{tag}>")
        else:
            self.is_unusual = True

    def handle_data(self, data: str) -> None:
        self._inline.append(data)

    def handle_entityref(self, name: str) -> None:
        self._inline.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._inline.append(f"&#{name};")

    def _flush(self) -> None:
        """Set what was read since the last tag of a block."""
        if self._open:
            self.is_unusual = True
        html = "".join(self._inline)
        self._inline = []
        if not html.strip():
            return
        inside = self._blocks[-1] if self._blocks else ""
        is_loose = inside not in {"p", "li"}
        indent = QUOTE_INDENT if "blockquote" in self._blocks and inside != "li" else 0.0
        measure = self._measure - sum(NARROWER.get(tag, 0.0) for tag in self._blocks)
        lines = compose(html, measure=max(measure, 1.0), indent=indent).html
        self.parts.append(f'<p class="set">{lines}</p>' if is_loose else lines)
