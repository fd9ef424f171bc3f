"""HTML as Word saves it, filtered or not, as the clipboard holds it, or of a mail."""

import base64
import re
from dataclasses import replace

from django.utils.translation import ngettext

from bulletin.intake.decoding import decoded
from bulletin.intake.drafts import Draft, Run, settle
from bulletin.intake.formats import limits, refusals
from bulletin.intake.formats.html_looks import BLOCKS, Look, look_of
from bulletin.intake.formats.markup_pieces import Tag, Text, pieces
from bulletin.intake.formats.tables import Cell, table_drafts
from bulletin.intake.source import Content, Picture, SetAside, joined

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# What the clipboard of Windows puts before a page.
CLIPBOARD_HEADER = re.compile(r"\s*Version:[\d.]+\s+(?:\w+:[^\n<]*\n\s*)+")
# What a page says it is → how its bytes are read: names for one set of characters.
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "ms936"})
# Python knows more, some of them slow or no encodings of text at all.
ENCODINGS = frozenset({"gb18030", "utf-8", "utf8", "big5", "us-ascii", "ascii"})
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
})  # fmt: skip
DATA_ADDRESS = re.compile(r"data:image/(\w+)[^,]{0,50};base64,")
# A line end of the source, which is no space between Chinese letters.
BREAK = "\x1f"
SPACES = re.compile(r"[ \t\r\n\f]+")


def read_html(data: bytes) -> Content:
    """Raises UnreadableText."""
    text = page_text(data)
    header = CLIPBOARD_HEADER.match(text)
    return read_page(text[header.end() :] if header else text)


def page_text(data: bytes) -> str:
    """A page's text in the encoding it names, else in the one it proves to be in."""
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    marked = data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    text = None if marked else in_encoding(data, name)
    # What it says of itself may be wrong; what it is shows in the bytes.
    return decoded(data) if text is None else text


def in_encoding(data: bytes, name: str) -> str | None:
    """The text in the encoding of that name; None when it is another, or none that texts have."""
    encoding = "gb18030" if name in CHINESE else name
    if encoding not in ENCODINGS:
        return None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_page(text: str) -> Content:
    """The lines of a page. Raises UnreadableText."""
    return page_drafts(text)[1]


def page_drafts(text: str) -> tuple[list[Draft], Content]:
    """The paragraphs of a page, and all that it holds. Raises UnreadableText."""
    reader = _Reader()
    for piece in pieces(text):
        if isinstance(piece, Text):
            reader.text(piece.text)
        elif piece.closes:
            reader.end(piece.name)
        else:
            reader.start(piece)
    content = reader.content()
    return reader.drafts, content


class _Reader:
    def __init__(self) -> None:
        self._open: list[Look] = [Look()]
        self._draft = Draft()
        # One for the page, and one for each cell that is open.
        self._into: list[list[Draft]] = [[]]
        self._tables: list[list[list[Cell]]] = []
        self._notes: list[tuple[str, str]] = []
        self._pictures: list[Picture] = []
        self._elsewhere = 0

    @property
    def drafts(self) -> list[Draft]:
        return self._into[0]

    def content(self) -> Content:
        while len(self._open) > 1:
            self._close()
        while self._tables:
            self._end_table()
        self._end_line()
        aside: list[SetAside] = []
        for kind in dict.fromkeys(kind for kind, _ in self._notes):
            text = "".join(text for name, text in self._notes if name == kind)
            if text.strip():
                aside.append(SetAside(kind, joined(text.split("\n"))))
        notices = []
        if self._elsewhere:
            notices.append(
                ngettext(
                    "%(count)d picture stands outside the file and was not fetched.",
                    "%(count)d pictures stand outside the file and were not fetched.",
                    self._elsewhere,
                )
                % {"count": self._elsewhere}
            )
        return Content(settle(self._into[0]), aside, self._pictures, notices)

    def text(self, text: str) -> None:
        look = self._open[-1]
        if look.hidden:
            return
        shown = text if look.kept else SPACES.sub(_collapsed, text)
        if look.note:
            self._notes.append((look.note, text))
            return
        before = self._draft.runs[-1].text if self._draft.runs else "\v"
        if not look.kept and before.endswith((" ", BREAK, "\v")):
            shown = shown.lstrip(f" {BREAK}")
        if not shown:
            return
        if look.kept:
            first, *others = shown.split("\n")
            self._add(first, look)
            for other in others:
                self._end_line()
                self._add(other, look)
        else:
            self._add(shown, look)

    def _add(self, text: str, look: Look) -> None:
        if not text:
            return
        if not self._draft.runs:
            self._draft.style, self._draft.heading = look.style, look.heading
            self._draft.align = look.align
        self._draft.runs.append(Run(text, look.bold, look.size))

    def start(self, tag: Tag) -> None:
        name = tag.name
        if name in BLOCKS:
            self._end_line()
            if name != "li":
                self._close_within("p", ("td", "th", "table", "div", "body"))
        if name in VOID or tag.empty:
            self._void(tag)
            return
        if name == "li":
            self._close_within("li", ("ul", "ol", "td", "th"))
        elif name in ("td", "th"):
            self._close_within("td", ("tr", "table"))
            self._close_within("th", ("tr", "table"))
        elif name == "tr":
            self._close_within("tr", ("table",))
        if len(self._open) > limits.DEPTH:
            raise refusals.too_deep()
        self._open.append(look_of(tag, self._open[-1]))
        if name == "table":
            self._end_line()
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].append([])
        elif name in ("td", "th") and self._tables:
            self._end_line()
            self._into.append([])

    def _void(self, tag: Tag) -> None:
        if tag.name == "br" and not self._open[-1].hidden:
            if self._open[-1].note:
                self._notes.append((self._open[-1].note, "\n"))
            else:
                self._draft.runs.append(Run("\v"))
        elif tag.name == "img":
            self._picture(tag.attributes.get("src", ""))

    def _picture(self, source: str) -> None:
        """Kept where its bytes stand in the page itself; else only counted."""
        inside = DATA_ADDRESS.match(source)
        data = _from_base64(source[inside.end() :]) if inside else b""
        if inside and data:
            name = f"{len(self._pictures) + 1}.{inside[1]}"
            self._pictures.append(Picture(name, data, len(self._into[0])))
        else:
            self._elsewhere += 1

    def end(self, name: str) -> None:
        if name in BLOCKS:
            self._end_line()
        stops = ("table",) if name in ("tr", "td", "th") else ()
        self._close_within(name, stops)

    def _close_within(self, name: str, stops: tuple[str, ...]) -> None:
        """Close the nearest open ``name`` and what is open in it, unless a stop is nearer."""
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].name == name:
                while len(self._open) > at:
                    self._close()
                return
            if self._open[at].name in stops:
                return

    def _close(self) -> None:
        look = self._open.pop()
        if look.note and (look.name in BLOCKS or self._open[-1].note != look.note):
            self._notes.append((look.note, "\n"))
        if look.name in ("td", "th") and self._tables and len(self._into) > 1:
            self._end_line()
            cell = Cell(self._into.pop())
            if not self._tables[-1]:
                self._tables[-1].append([])
            self._tables[-1][-1].append(cell)
        elif look.name == "table" and self._tables:
            self._end_table()

    def _end_table(self) -> None:
        self._end_line()
        self._into[-1] += table_drafts(self._tables.pop())

    def _end_line(self) -> None:
        draft, self._draft = self._draft, Draft()
        draft.runs = _mended(draft.runs)
        if draft.runs:
            if len(self._into[-1]) > limits.LINES:
                raise refusals.too_large()
            self._into[-1].append(draft)


def _collapsed(spaces: re.Match[str]) -> str:
    return BREAK if "\n" in spaces[0] or "\r" in spaces[0] else " "


def _mended(runs: list[Run]) -> list[Run]:
    """The runs of a line, in which line ends of the source are a space between words or nothing."""
    text = "".join(run.text for run in runs)
    if BREAK not in text:
        return runs
    mended: list[Run] = []
    at = 0
    for run in runs:
        letters = []
        for letter in run.text:
            if letter == BREAK:
                chinese = _is_wide(text[at - 1 : at]) and _is_wide(text[at + 1 : at + 2])
                letters.append("" if chinese else " ")
            else:
                letters.append(letter)
            at += 1
        mended.append(replace(run, text="".join(letters)))
    return mended


def _is_wide(letter: str) -> bool:
    return letter > "\u2e7f" or letter in "“”‘’…—·"


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        return b""
