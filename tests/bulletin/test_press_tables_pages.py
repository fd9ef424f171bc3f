"""Tables over pages: heads, captions, spans and the order of reading."""

import re

import pytest

from bulletin.press.tabular.joints import join_strips
from tests.bulletin.press_sample import LINE
from tests.bulletin.press_tables import LONG, pages_of, printed, row_of, rows_of, table_of, text_of


def test_heads_are_repeated_on_each_page_and_nothing_else_is():
    html = table_of(
        *(row_of(f"第{number}行", LONG) for number in range(30)),
        head=row_of("表头", "内容", cell="th"),
        caption="表一　长表",
    )
    pages = [page for page in pages_of(html) if "<table" in page]
    whole = text_of("".join(pages))

    assert len(pages) > 3
    assert all(text_of(page.partition("<table")[2]).count("表头") == 1 for page in pages)
    assert whole.count("表一长表") == 1
    assert [int(found) for found in re.findall(r"第(\d+)行", whole)] == list(range(30))


def test_pages_of_a_long_table_are_full_to_the_last_line():
    found = printed(
        table_of(
            *(row_of(f"第{n:02}行", "内容") for n in range(70)), head=row_of("甲", "乙", cell="th")
        )
    )
    page = [glyph for glyph in found if glyph.page == 2 and glyph.baseline < 262]
    baselines = sorted({round(glyph.baseline, 1) for glyph in page})

    assert len(baselines) == 22
    assert baselines[-1] - baselines[0] == pytest.approx(21 * LINE, abs=0.15)


def test_the_head_stays_with_two_rows_and_spanned_rows_stay_together():
    rows = rows_of(
        table_of(
            row_of("一", "二"),
            row_of("三", "四"),
            "<tr><td rowspan=3>五</td><td>六</td></tr><tr><td>七</td></tr><tr><td>八</td></tr>",
            row_of("九", "十"),
            row_of("末", "尾"),
            head=row_of("甲", "乙", cell="th"),
            caption="表一",
        )
    )

    assert [row.may_break for row in rows] == [False, False, True, False, False, True, False, True]
    assert rows[0].lines == 2
    assert rows[1].path[0].again_lines == 1


def test_rows_of_heads_ahead_of_a_body_are_its_head():
    rows = rows_of(f"<table>{row_of('甲', '乙', cell='th')}{row_of('一', '二')}</table>")

    assert "<thead>" in rows[0].html
    assert 'scope="col"' in rows[0].html
    assert text_of(rows[1].html) == "一二"


def test_a_caption_of_many_lines_is_a_paragraph_above_the_table():
    rows = rows_of(table_of(row_of("文字"), caption=LONG * 4))

    assert "caption" not in "".join(row.html for row in rows)
    assert [row.path[0].name for row in rows] == ["p"] * (len(rows) - 1) + ["table"]
    assert not any(row.may_break for row in rows[:-1])


def test_a_table_is_read_row_by_row_and_cell_by_cell():
    found = printed(
        table_of(
            "<tr><td rowspan=2>甲<br>乙</td><td>丙</td><td>9.5</td></tr>",
            row_of("丁<br>戊", "12"),
            head=row_of("子", "丑", "寅", cell="th"),
        )
    )
    text = "".join(glyph.character for glyph in found)

    assert "子丑寅甲乙丙9.5丁戊12" in text


def test_a_cell_of_sixty_lines_goes_on_over_pages():
    html = table_of(row_of("<p>" + LONG * 12 + "</p><p>另起一段。</p>", "短", LONG * 3))
    pages = [page for page in pages_of(html) if "<table" in page]
    rows = rows_of(html)

    assert len(pages) > 2
    assert max(row.lines for row in rows) <= 3
    joined = join_strips("<tbody>" + "\n".join(row.html for row in rows) + "</tbody>")
    assert text_of(joined) == LONG * 12 + "另起一段。短" + LONG * 3
    assert joined.count("<tr>") == 1
    assert joined.count("<p ") == 4
    for page in pages:
        assert len(re.findall("<tr>", page)) == 1


def test_a_cell_over_more_rows_than_half_a_page_is_opened_again_on_the_next():
    rows = ["<tr><td rowspan=30>跨行</td><td>第0行</td></tr>"]
    rows += [row_of(f"第{number}行") for number in range(1, 30)]
    pages = [page for page in pages_of(table_of(*rows)) if "<table" in page]
    spans = [re.findall(r'rowspan="(\d+)"', page) for page in pages]

    assert len(pages) > 1
    assert [len(found) for found in spans] == [1] * len(pages)
    assert sum(int(found[0]) for found in spans) == 30
    assert text_of("".join(pages)).count("跨行") == 1


def test_footnotes_of_cells_are_called_once():
    html = table_of(
        *(row_of(f"第{n}行<small>注{n}</small>") for n in range(30)),
        head=row_of("表头<small>头注</small>", cell="th"),
    )
    rows = rows_of(html)

    assert [note for row in rows for note in row.notes] == ["头注", *(f"注{n}" for n in range(30))]
    assert "\ue000" not in rows[0].path[0].again
