"""Lists and quotations: a paragraph for each entry, its number or mark ahead of it."""

from html.parser import HTMLParser

from bulletin.markup import INLINE_TAGS
from bulletin.press.tabular.source import BULLET
from bulletin.word.parts import Parts
from bulletin.word.runs import run, runs
from bulletin.word.tables import table
from bulletin.word.units import CHAR
from bulletin.word.xml import paragraph, tabs

# In characters: the indent of the first entries, of each level below, the room of a number.
FIRST, STEP, NUMBER = 2.0, 1.5, 1.5
DEEPEST = 6
# Left free for a table in a list or quotation.
NARROWER = 4.0


def container(html: str, parts: Parts, *, measure: float, han_latin: float) -> list[str]:
    """A clean list or quotation."""
    reader = _ContainerReader(parts, measure, han_latin)
    reader.feed(html)
    reader.close()
    return reader.done


class _ContainerReader(HTMLParser):
    def __init__(self, parts: Parts, measure: float, han_latin: float) -> None:
        super().__init__(convert_charrefs=False)
        self.done: list[str] = []
        self._parts = parts
        self._measure = measure
        self._han_latin = han_latin
        # Of each list around: the number of its last entry, None in one without numbers.
        self._lists: list[int | None] = []
        self._lead = ""
        self._quotes = 0
        self._inline: list[str] = []
        self._table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = self.get_starttag_text() or ""
        if self._table or tag == "table":
            if not self._table:
                self._flush()
            self._table += tag == "table"
            self._inline.append(source)
        elif tag in INLINE_TAGS or tag == "br":
            self._inline.append(source)
        else:
            self._flush()
            self._quotes += tag == "blockquote"
            if tag in {"ol", "ul"}:
                start = dict(attrs).get("start") or "1"
                self._lists.append(
                    (int(start) - 1 if start.isdecimal() else 0) if tag == "ol" else None
                )
            elif tag == "li":
                self._lead = self._entry()

    def _entry(self) -> str:
        last = self._lists[-1] if self._lists else None
        if last is None:
            return BULLET
        self._lists[-1] = last + 1
        return f"{last + 1}."

    def handle_endtag(self, tag: str) -> None:
        if self._table:
            self._inline.append(f"</{tag}>")
            self._table -= tag == "table"
            if not self._table:
                html, self._inline = "".join(self._inline), []
                room = max(self._measure - NARROWER, NARROWER)
                self.done += table(html, self._parts, measure=room, han_latin=self._han_latin)
        elif tag in INLINE_TAGS:
            self._inline.append(f"</{tag}>")
        else:
            self._flush()
            self._quotes -= tag == "blockquote"
            if tag in {"ol", "ul"} and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        self._inline.append(data)

    def handle_entityref(self, name: str) -> None:
        self._inline.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._inline.append(f"&#{name};")

    def _flush(self) -> None:
        html, self._inline = "".join(self._inline), []
        if not html.strip():
            return
        lead, self._lead = self._lead, ""
        if not self._lists:
            self.done.append(paragraph("Quotation", runs(html, self._parts)))
            return
        depth = min(len(self._lists) + self._quotes - 1, DEEPEST)
        left = round((FIRST + STEP * depth + NUMBER) * CHAR)
        hanging = round(NUMBER * CHAR) if lead else 0
        indent = f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'
        inside = run(f"{lead}\t") if lead else ""
        self.done.append(
            paragraph("ListEntry", inside + runs(html, self._parts), tabs(left=left) + indent)
        )
