"""A table's HTML as rows of cells, and each cell as paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.markup import INLINE_TAGS

# Beyond this it is no table of a bulletin: 5,000 cells fill some fifty pages.
MOST_CELLS = 5000
BULLET = "•"
# Between what were cells of a table inside a cell.
JOINT = "　"
GROUPS = ("thead", "tbody", "tfoot")


class TableTooLarge(DomainError):
    """A table that the press cannot set."""

    def __init__(self) -> None:
        super().__init__(
            _("A table has more cells than can be printed (%(most)s at most). Please divide it.")
            % {"most": MOST_CELLS}
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Inline ``html`` in ``face``, a key of metrics.CHAINS, behind the number of its entry."""

    html: str
    face: str
    lead: str = ""


@dataclass(slots=True)
class SourceCell:
    """A cell as written. Spans count from 1; a ``rowspan`` of 0 is all rows of the group."""

    is_head: bool = False
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1
    paragraphs: list[Paragraph] = field(default_factory=list)


SourceRow = list[SourceCell]


@dataclass
class SourceTable:
    """``groups`` pair the name of each row group with its rows, in the order of the source."""

    caption: list[Paragraph] = field(default_factory=list)
    groups: list[tuple[str, list[SourceRow]]] = field(default_factory=list)


def read_table(html: str) -> SourceTable:
    """One clean ``<table>``; a table inside a cell becomes a line of text for each of its rows.

    Raises TableTooLarge before anything of it is read.
    """
    if sum(html.count(tag) for tag in ("<td", "<th>", "<th ", "<tr")) > 2 * MOST_CELLS:
        raise TableTooLarge
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return reader.table


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.table = SourceTable()
        self._depth = 0
        self._cells = 0
        self._text: _TextReader | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "table"
        if self._depth > 1 or tag not in {*GROUPS, "caption", "tr", "td", "th"}:
            if self._text:
                self._text.start(tag, attrs, self.get_starttag_text() or "", self._depth > 1)
        elif tag in GROUPS:
            self.table.groups.append((tag, []))
        elif tag == "tr":
            self._rows().append([])
        elif tag == "caption":
            self._text = _TextReader(self.table.caption, "hei")
        else:
            self._cell(tag, {name: value or "" for name, value in attrs})

    def _rows(self) -> list[SourceRow]:
        if not self.table.groups:
            self.table.groups.append(("tbody", []))
        return self.table.groups[-1][1]

    def _cell(self, tag: str, attrs: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise TableTooLarge
        rows = self._rows()
        if not rows:
            rows.append([])
        cell = SourceCell(
            is_head=tag == "th",
            scope=attrs.get("scope", ""),
            colspan=_number(attrs.get("colspan"), least=1),
            rowspan=_number(attrs.get("rowspan"), least=0),
        )
        rows[-1].append(cell)
        self._text = _TextReader(cell.paragraphs, "hei" if cell.is_head else "fang")

    def handle_endtag(self, tag: str) -> None:
        if self._text and self._depth == 1 and tag in {"caption", "td", "th"}:
            self._text.cut()
            self._text = None
        elif self._text:
            self._text.end(tag, self._depth > 1)
        self._depth -= tag == "table"

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text.add(data, is_text=bool(data.strip()))

    def handle_entityref(self, name: str) -> None:
        if self._text:
            self._text.add(f"&{name};", is_text=name != "nbsp")

    def handle_charref(self, name: str) -> None:
        if self._text:
            self._text.add(f"&#{name};", is_text=True)


class _TextReader:
    """Cuts the content of one cell into ``paragraphs``."""

    def __init__(self, paragraphs: list[Paragraph], face: str) -> None:
        self.paragraphs = paragraphs
        self.face = face
        self._parts: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._has_text = False
        self._lead = ""
        self._in_heading = False
        # Numbers of the last entries of the lists around; None in one without numbers.
        self._lists: list[int | None] = []

    def add(self, html: str, *, is_text: bool) -> None:
        self._parts.append(html)
        self._has_text |= is_text

    def start(
        self, tag: str, attrs: Sequence[tuple[str, str | None]], source: str, is_inner: bool
    ) -> None:
        if tag in INLINE_TAGS or tag == "small":
            self._open.append((tag, source))
            self._parts.append(source)
        elif tag == "br":
            self._parts.append(source)
        else:
            self._part(tag, is_inner)
            if tag in {"ol", "ul"}:
                start = dict(attrs).get("start") or "1"
                number = int(start) - 1 if start.isdecimal() else 0
                self._lists.append(number if tag == "ol" else None)
            elif tag == "li":
                self._entry()
            self._in_heading = tag == "h3"

    def _entry(self) -> None:
        lead = f"{BULLET} "
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            lead = f"{self._lists[-1]}. "
        if self._has_text:  # in a line that was a row of a table
            self._parts.append(lead)
        else:
            self._lead = lead

    def end(self, tag: str, is_inner: bool) -> None:
        if tag in INLINE_TAGS or tag == "small":
            if self._open and self._open[-1][0] == tag:
                self._open.pop()
                self._parts.append(f"</{tag}>")
        elif tag != "br":
            if tag not in {"td", "th"}:
                self._part(tag, is_inner)
            if tag in {"ol", "ul"} and self._lists:
                self._lists.pop()
            self._in_heading = False

    def _part(self, tag: str, is_inner: bool) -> None:
        if not is_inner or tag in {"table", "tr", "caption"}:
            self.cut()
        elif self._has_text and not self._parts[-1].endswith(JOINT):
            self._parts.append(JOINT)

    def cut(self) -> None:
        """End the paragraph; an inline element open here is opened again in the next."""
        if self._has_text:
            html = "".join(self._parts).strip(" \t\r\n" + JOINT)
            html += "".join(f"</{tag}>" for tag, _source in reversed(self._open))
            face = "hei" if self._in_heading else self.face
            self.paragraphs.append(Paragraph(html, face, self._lead))
            self._lead = ""
        self._parts = [source for _tag, source in self._open]
        self._has_text = False


def _number(text: str | None, *, least: int) -> int:
    return max(least, int(text)) if text and text.isdecimal() and len(text) < 4 else 1
