"""Inline HTML as runs of WordprocessingML."""

import re
from html import escape
from html.parser import HTMLParser

from bulletin.press.runs import WHITE
from bulletin.word.parts import Parts
from bulletin.word.xml import plain

STYLES = {"b": "Strong", "strong": "Strong", "em": "Emphasis", "i": "Emphasis"}
PLACES = {"sub": "subscript", "sup": "superscript"}
MARK = re.compile("[\t\n]")
# Quotation marks and dashes are Chinese ones.
HINT = '<w:rFonts w:hint="eastAsia"/>'
MARKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def run(text: str, style: str = "", *, face: str = HINT, properties: str = "") -> str:
    """Plain ``text`` in a character style; its tabs and line feeds are Word's.

    ``face`` gives the fonts, ``properties`` follow it in the order of the schema.
    """
    if not text:
        return ""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    inside: list[str] = []
    place = 0
    for mark in [*MARK.finditer(text), None]:
        stretch = plain(text[place : mark.start() if mark else None])
        if stretch:
            inside.append(f'<w:t xml:space="preserve">{stretch}</w:t>')
        if mark:
            inside.append(MARKS[mark[0]])
            place = mark.end()
    return f"<w:r><w:rPr>{named}{face}{properties}</w:rPr>{''.join(inside)}</w:r>"


def runs(
    html: str, parts: Parts, *, style: str = "", looks: str = "", has_links: bool = True
) -> str:
    """Clean inline ``html`` with its emphasis, links, line breaks and footnotes.

    Text that is in no other face is in the character style ``style``; all of it has the
    properties ``looks``. White space is collapsed, as in print.
    """
    reader = _RunReader(parts, style, looks, has_links)
    reader.feed(html)
    reader.close()
    return "".join(reader.done)


class _RunReader(HTMLParser):
    def __init__(self, parts: Parts, style: str, looks: str, has_links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self._parts = parts
        self._style = style
        self._looks = looks
        self._has_links = has_links
        self._open: list[str] = []
        self._link = ""
        self._note: list[str] | None = None
        self._ends_blank = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "small":
            self._note = []
        elif self._note is not None:
            self._note.append(f"<{tag}>")
        elif tag == "br":
            self.done.append("<w:r><w:br/></w:r>")
            self._ends_blank = True
        else:
            self._open.append(tag)
            address = dict(attrs).get("href")
            if tag == "a" and address and self._has_links and not self._link:
                self._link = self._parts.link(address) or ""
                if self._link:
                    self.done.append(f'<w:hyperlink r:id="{self._link}">')

    def handle_endtag(self, tag: str) -> None:
        if tag == "small" and self._note is not None:
            note = runs("".join(self._note), self._parts, has_links=False)
            number = self._parts.add_note(note)
            self.done.append(
                '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
                f'<w:footnoteReference w:id="{number}"/></w:r>'
            )
            self._note = None
        elif self._note is not None:
            self._note.append(f"</{tag}>")
        elif self._open and self._open[-1] == tag:
            self._open.pop()
            if tag == "a" and self._link:
                self.done.append("</w:hyperlink>")
                self._link = ""

    def handle_data(self, data: str) -> None:
        if self._note is not None:
            self._note.append(escape(data, quote=False))
            return
        text = WHITE.sub(" ", data)
        if self._ends_blank:
            text = text.removeprefix(" ")
        if text:
            self._ends_blank = text.endswith(" ")
        self.done.append(run(text, self._face(), properties=self._properties()))

    def _face(self) -> str:
        faces = [STYLES[tag] for tag in self._open if tag in STYLES]
        return faces[-1] if faces else self._style

    def _properties(self) -> str:
        line = '<w:u w:val="single"/>' if "u" in self._open else ""
        places = [PLACES[tag] for tag in self._open if tag in PLACES]
        return self._looks + line + (f'<w:vertAlign w:val="{places[-1]}"/>' if places else "")
