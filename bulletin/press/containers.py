"""Lists and quotations as rows, every paragraph in them composed."""

from dataclasses import replace
from html.parser import HTMLParser

from bulletin.markup import INLINE_TAGS
from bulletin.press.composition import compose
from bulletin.press.grid import INDENT
from bulletin.press.rows import Element, Row, paragraph_rows
from bulletin.press.tables import table_rows

# What print.css leaves free at both sides together, in em.
NARROWER = {"ol": 3.0, "ul": 3.0, "blockquote": 4.0}
NARROWEST = 2.0


def container_rows(html: str, *, measure: float, han_latin: float) -> list[Row]:
    """A clean list or quotation; tables in it stand over its own measure."""
    reader = _ContainerReader(measure, han_latin)
    reader.feed(html)
    reader.close()
    return reader.rows


class _ContainerReader(HTMLParser):
    def __init__(self, measure: float, han_latin: float) -> None:
        super().__init__(convert_charrefs=False)
        self.rows: list[Row] = []
        self._measure = measure
        self._han_latin = han_latin
        self._path: list[Element] = []
        self._counts: list[int] = []
        self._inline: list[str] = []
        self._table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        if self._table or tag == "table":
            self._table += tag == "table"
            if self._table == 1 and tag == "table":
                self._flush()
            self._inline.append(source)
        elif tag in INLINE_TAGS or tag == "br":
            self._inline.append(source)
        else:
            self._flush()
            self._path.append(self._element(tag, dict(attrs)))

    def _element(self, tag: str, attrs: dict[str, str | None]) -> Element:
        if tag in {"ol", "ul"}:
            start = attrs.get("start") or ""
            self._counts.append(int(start) - 1 if start.isdecimal() else 0)
        if tag == "li":
            number = ""
            if self._path and self._path[-1].name == "ol":
                self._counts[-1] += 1
                number = f" style=\"list-style-type: '{self._counts[-1]}. '\""
            return Element("li", f'<li class="set"{number}>', '<li class="set again">')
        if tag in {"p", "h3"}:
            is_indented = tag == "p" and not any(element.name == "li" for element in self._path)
            return Element("p", f'<p class="set{" in" * is_indented}">', '<p class="set">')
        return Element(tag, f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if self._table:
            self._inline.append(f"</{tag}>")
            self._table -= tag == "table"
            if not self._table:
                self._flush_table()
        elif tag in INLINE_TAGS:
            self._inline.append(f"</{tag}>")
        elif self._path and self._path[-1].name in {tag, "p"}:
            self._flush()
            self._path.pop()
            if tag in {"ol", "ul"}:
                self._counts.pop()

    def handle_data(self, data: str) -> None:
        self._inline.append(data)

    def handle_entityref(self, name: str) -> None:
        self._inline.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._inline.append(f"&#{name};")

    def _room(self) -> float:
        narrower = sum(NARROWER.get(element.name, 0.0) for element in self._path)
        return max(self._measure - narrower, NARROWEST)

    def _flush(self) -> None:
        """Set what was read since the last tag of a block."""
        html = "".join(self._inline)
        self._inline = []
        if not html.strip():
            return
        path = list(self._path)
        if not path or path[-1].name not in {"p", "li"}:
            path.append(self._element("p", {}))
        indent = INDENT if path[-1].opening == '<p class="set in">' else 0.0
        lines = compose(html, measure=self._room(), indent=indent, han_latin=self._han_latin)
        self.rows += paragraph_rows(((line.html, line.notes) for line in lines), tuple(path))

    def _flush_table(self) -> None:
        html = "".join(self._inline)
        self._inline = []
        around = tuple(self._path)
        rows = table_rows(html, measure=self._room(), han_latin=self._han_latin)
        self.rows += [replace(row, path=around + row.path) for row in rows]
