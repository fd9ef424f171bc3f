"""Pictures lifted out of whatever they stand in, each into a figure of its own."""

import re
from dataclasses import dataclass

from bulletin.markup.figures import figure_html
from bulletin.markup.tags import CONTAINER_KINDS, INLINE_TAGS, TAG_OR_TEXT, has_text

NAME = re.compile(r"</?([a-z0-9]+)")
IMG_SOURCE = re.compile(r' src="([^"]*)"')
IMG_ALT = re.compile(r' alt="([^"]*)"')


def lift_figures(html: str) -> str:
    """Sanitised ``html`` with one picture in each ``figure``; nothing else is lost. Linear in time.

    A picture inside a list, quotation or table follows behind that. The caption goes to the picture
    ahead of it in the same figure, else to the next; one without a picture becomes a paragraph.
    """
    lifter = _Lifter()
    for index, piece in enumerate(TAG_OR_TEXT.split(html)):
        if index % 2:
            lifter.read_tag(piece)
        else:
            lifter.write(piece)
    return lifter.html()


@dataclass
class _Figure:
    source: str
    alt: str
    caption: str = ""


class _Lifter:
    """``waiting`` is the latest picture of this figure, if it has no caption yet, and ``held`` a
    caption that has no picture yet."""

    def __init__(self) -> None:
        self._out: list[str | _Figure] = []
        self._container_depth = 0
        self._figure_depth = 0
        self._behind: list[_Figure] = []
        self._waiting: _Figure | None = None
        self._held = ""
        self._caption: list[str] = []
        self._caption_depth = 0
        self._late: list[_Figure] = []

    def html(self) -> str:
        return "".join(
            figure_html(part.source, part.alt, part.caption) if isinstance(part, _Figure) else part
            for part in self._out
        )

    def write(self, html: str) -> None:
        (self._caption if self._caption_depth else self._out).append(html)

    def read_tag(self, tag: str) -> None:
        found = NAME.match(tag)
        name = found[1] if found else ""
        step = -1 if tag.startswith("</") else 1
        if name == "img":
            self._read_picture(tag)
        elif name == "figcaption":
            self._caption_depth += step
            self.write("<br>" if self._caption_depth else "")
            if not self._caption_depth:
                self._end_caption()
        elif self._caption_depth:
            self.write(tag if name in INLINE_TAGS else "<br>")
        elif name == "figure":
            self._settle()
            self._figure_depth += step
            # What else stands in a figure is text like any other.
            self.write("<p>" if step > 0 else "</p>")
        else:
            self.write(tag)
            if name in CONTAINER_KINDS:
                self._container_depth += step
                if not self._container_depth:
                    self._out += self._behind
                    self._behind = []

    def _read_picture(self, tag: str) -> None:
        source, alt = IMG_SOURCE.search(tag), IMG_ALT.search(tag)
        if source is None:
            return
        figure = _Figure(source[1], alt[1] if alt else "")
        if self._caption_depth:
            self._late.append(figure)
        else:
            self._place(figure)

    def _place(self, figure: _Figure) -> None:
        figure.caption, self._held = self._held, ""
        self._waiting = figure if self._figure_depth and not figure.caption else None
        if self._container_depth:
            self._behind.append(figure)
        else:
            self._out.append(figure)

    def _end_caption(self) -> None:
        caption = _caption_of("".join(self._caption))
        self._caption = []
        if self._waiting and caption:
            self._waiting.caption, self._waiting = caption, None
        elif caption:
            self._settle()
            self._held = caption
        if not self._figure_depth:
            self._settle()
        for figure in self._late:
            self._place(figure)
        self._late = []

    def _settle(self) -> None:
        """No picture follows for the caption that is held."""
        if self._held:
            self._out.append(f"<p>{self._held}</p>")
        self._held = ""
        self._waiting = None


def _caption_of(html: str) -> str:
    """Inline HTML without blank lines; empty if nothing of it can be seen."""
    parts: list[str] = []
    is_seen = False
    for line in html.split("<br>"):
        is_visible = has_text(line)
        parts += ["<br>" if is_visible and is_seen else "", line.strip(" \t\r\n")]
        is_seen = is_seen or is_visible
    return "".join(parts) if is_seen else ""
