"""Inline HTML as clusters of text, each with the style it stands in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from bulletin.press.metrics import DOUBLE_DASH, NOTE

FACES = {"b": "hei", "strong": "hei", "em": "kai", "i": "kai"}
SMALL = 0.6  # sub and sup, as in print.css
# Also the separators of lines and paragraphs that come with text from the web.
WHITE = re.compile(r"[ \t\r\n\f\u2028\u2029]+")
# A character with the marks, joiners and selectors behind it; —— holds together.
CLUSTER = re.compile(
    rf"{DOUBLE_DASH}|.[\u0300-\u036f\u200c-\u200f\u2060\ufe00-\ufe0f\ufeff\xad\U000e0100-\U000e01ef]*",
    re.DOTALL,
)


@dataclass(frozen=True)
class Tag:
    """An inline element; ``again`` opens it on the next line, ``name`` closes it."""

    name: str
    opening: str
    again: str


@dataclass(frozen=True)
class Style:
    """The elements around a cluster, outermost first, its face (a key of CHAINS) and size in em."""

    tags: tuple[Tag, ...] = ()
    face: str = "fang"
    size: float = 1.0

    def inside(self, tag: Tag, *, face: str | None = None) -> "Style":
        small = SMALL if tag.name in {"sub", "sup"} else 1.0
        return Style((*self.tags, tag), face or FACES.get(tag.name, self.face), self.size * small)


@dataclass
class Run:
    """Clusters of one paragraph up to a line that is broken by hand; ``notes`` holds the inline
    HTML of each footnote by the place of its reference."""

    clusters: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)

    def add(self, text: str, style: Style) -> None:
        text = WHITE.sub(" ", text)
        if text.startswith(" ") and (not self.clusters or self.clusters[-1] == " "):
            text = text[1:]
        found = CLUSTER.findall(text)
        self.clusters += found
        self.styles += [style] * len(found)

    def refer(self, note: str, style: Style) -> None:
        self.notes[len(self.clusters)] = note
        self.clusters.append(NOTE)
        self.styles.append(style)

    def strip(self) -> None:
        while self.clusters and self.clusters[-1] == " ":
            self.clusters.pop()
            self.styles.pop()


# What sheets.py puts a number into, on the page where the line is printed.
NOTE_TEXT = "\ue000"
NOTE_OPENING = '<sup class="note">'


class RunReader(HTMLParser):
    """Reads clean inline HTML behind what ``runs`` already hold."""

    def __init__(self, style: Style | None = None) -> None:
        super().__init__(convert_charrefs=True)
        self.runs = [Run()]
        self._styles = [style or Style()]
        self._note: list[str] | None = None

    def read(self, html: str) -> None:
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "small":
            self._note = []
        elif self._note is not None:
            self._note.append(_opening(tag, attrs))
        elif tag == "br":
            self.runs[-1].strip()
            self.runs.append(Run())
        else:
            source = _opening(tag, attrs)
            self._styles.append(self._styles[-1].inside(Tag(tag, source, source)))

    def handle_endtag(self, tag: str) -> None:
        if tag == "small" and self._note is not None:
            self.runs[-1].refer(
                "".join(self._note), self._styles[-1].inside(Tag("sup", NOTE_OPENING, NOTE_OPENING))
            )
            self._note = None
        elif self._note is not None:
            self._note.append(f"</{tag}>")
        elif len(self._styles) > 1 and self._styles[-1].tags[-1].name == tag:
            self._styles.pop()

    def handle_data(self, data: str) -> None:
        if self._note is None:
            self.runs[-1].add(data, self._styles[-1])
        else:
            self._note.append(escape(data, quote=False))


def _opening(tag: str, attrs: Iterable[tuple[str, str | None]]) -> str:
    return f"<{tag}" + "".join(f' {name}="{escape(value or "")}"' for name, value in attrs) + ">"
