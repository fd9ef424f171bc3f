"""Strips of table rows that came to stand on one page, joined into the rows they were cut from."""

import re
from dataclasses import dataclass

# The class of a cell that goes on from the strip above.
JOINED = "on"
GROUP = re.compile(r"<(tbody|thead|tfoot)>(.*?)</\1>", re.DOTALL)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(t[dh])([^>]*)>(.*?)</\1>", re.DOTALL)
IS_JOINED = re.compile(rf' class="{JOINED}(?: long)?"')
CLASS = re.compile(rf'(?<= class="){JOINED} |(?: class="{JOINED}")')
HEIGHT = re.compile(r' style="height: calc\((\d+) \* var\(--line\)\)"')
COLSPAN = re.compile(r' colspan="(\d+)"')
PARAGRAPH_GOES_ON = re.compile(r'</p><p class="set again[^>]*>')


def join_strips(html: str) -> str:
    """A page with its strips joined: a cell that goes on is one cell with all its lines.

    So a reader, and whoever copies the text, meets each cell whole; what goes on from the page
    before stays a cell of its own.
    """
    if not IS_JOINED.search(html):
        return html
    return GROUP.sub(lambda group: f"<{group[1]}>{_group(group[2])}</{group[1]}>", html)


@dataclass(slots=True)
class _Cell:
    name: str
    attributes: str
    parts: list[str]
    height: int
    rowspan: int = 1

    def html(self) -> str:
        attributes = CLASS.sub("", self.attributes)
        if self.rowspan > 1:
            attributes += f' rowspan="{self.rowspan}"'
        if self.height > 1:
            attributes += f' style="height: calc({self.height} * var(--line))"'
        inside = PARAGRAPH_GOES_ON.sub("\n", "".join(self.parts))
        return f"<{self.name}{attributes}>{inside}</{self.name}>"


def _group(html: str) -> str:
    if not IS_JOINED.search(html):
        return html
    rows: list[list[_Cell]] = []
    above: dict[int, _Cell] = {}
    for row in ROW.findall(html):
        begun: list[_Cell] = []
        joined: list[_Cell] = []
        column = 0
        for name, attributes, inside in CELL.findall(row):
            height = HEIGHT.search(attributes)
            lines = int(height[1]) if height else 1
            cell = _Cell(name, HEIGHT.sub("", attributes), [inside], lines)
            before = above.get(column)
            if before and IS_JOINED.search(attributes):
                before.parts.append(inside)
                before.height += cell.height
                joined.append(before)
            else:
                above[column] = cell
                begun.append(cell)
            span = COLSPAN.search(attributes)
            column += int(span[1]) if span else 1
        if begun:
            rows.append(begun)
            for cell in joined:
                cell.rowspan += 1
    return "\n".join(f"<tr>{''.join(cell.html() for cell in row)}</tr>" for row in rows)
