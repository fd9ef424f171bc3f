"""Tables as rows of the galley, as HTML of pages and as printed characters."""

import re
from dataclasses import replace
from html import unescape

from bulletin import markup
from bulletin.press.layout import lay_out
from bulletin.press.printing import print_issue
from bulletin.press.rows import Row
from bulletin.press.sheets import sheets_of
from bulletin.press.tables import table_rows
from bulletin.press.tabular.joints import join_strips
from tests.bulletin.press_sample import STAMP, Glyph, article_of, glyphs, issue_of, spaceless

MEASURE = 28.0
TAG = re.compile(r"<[^>]*>")
LONG = (
    "推进开发区工会组织体系建设，建会率达到九成以上；规范基层工会换届选举，健全会员代表大会制度。"
)


def row_of(*texts: str, cell: str = "td") -> str:
    return "<tr>" + "".join(f"<{cell}>{text}</{cell}>" for text in texts) + "</tr>"


def table_of(*rows: str, head: str = "", caption: str = "") -> str:
    above = f"<caption>{caption}</caption>" if caption else ""
    above += f"<thead>{head}</thead>" if head else ""
    return f"<table>{above}<tbody>{''.join(rows)}</tbody></table>"


def rows_of(html: str, measure: float = MEASURE) -> tuple[Row, ...]:
    return table_rows(markup.clean(html), measure=measure)


def issue_with(html: str, **changes: object):
    return issue_of(replace(article_of(), blocks=markup.blocks(html)), **changes)


def printed(html: str) -> list[Glyph]:
    return glyphs(print_issue(issue_with(f"<p>正文在上。</p>{html}"), STAMP).pdf)


def pages_of(html: str) -> list[str]:
    """The HTML of the pages, strips of rows joined."""
    snapshot = issue_with(html)
    sheets = sheets_of(lay_out(snapshot, STAMP), snapshot, STAMP)
    return [join_strips(sheet.html) for sheet in sheets]


def text_of(html: str) -> str:
    return spaceless(unescape(TAG.sub("", html)))


def place_of(found: list[Glyph], text: str, nth: int = 0) -> int:
    start = -1
    whole = "".join(glyph.character for glyph in found)
    for _ in range(nth + 1):
        start = whole.index(text, start + 1)
    return start


def glyph_of(found: list[Glyph], text: str, nth: int = 0) -> Glyph:
    return found[place_of(found, text, nth)]


def end_of(found: list[Glyph], text: str) -> Glyph:
    return found[place_of(found, text) + len(text) - 1]


def assert_complete(html: str, columns: int) -> None:
    """Every place of every row group is covered by exactly one cell."""
    covered = [0] * columns
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        after = [max(0, left - 1) for left in covered]
        column = 0
        for attributes in re.findall(r"<t[dh]\b([^>]*)>", row):
            while after[column]:
                column += 1
            across = re.search(r'colspan="(\d+)"', attributes)
            down = re.search(r'rowspan="(\d+)"', attributes)
            for _ in range(int(across[1]) if across else 1):
                assert not after[column]
                after[column] = int(down[1]) if down else 1
                column += 1
        assert all(after)
        covered = after
    assert set(covered) <= {1}
