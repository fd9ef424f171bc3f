"""Tables as rows of the galley, and measured on real PDFs."""

import re
import time
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin import markup
from bulletin.press.layout import lay_out
from bulletin.press.printing import print_issue
from bulletin.press.rows import Row
from bulletin.press.sheets import sheets_of
from bulletin.press.tables import table_rows
from bulletin.press.tabular.grid import TableTooWide
from bulletin.press.tabular.joints import join_strips
from bulletin.press.tabular.source import TableTooLarge
from tests.bulletin.press_sample import STAMP, Glyph, article_of, glyphs, issue_of

EM = 156 / 28
PITCH = 225 / 22
LEFT = 28.0
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
    return re.sub(r"[\s\u3000]", "", unescape(TAG.sub("", html)))


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


def test_a_short_table_keeps_its_width_in_the_middle():
    found = printed(table_of(row_of("甲乙丙丁", "戊己"), row_of("子丑寅卯", "辰巳")))
    width = (4 + 1 + 2 + 1) * EM
    left = LEFT + (28 * EM - width) / 2

    for text, column in (("甲乙丙丁", 0.5), ("戊己", 5.5), ("子丑寅卯", 0.5), ("辰巳", 5.5)):
        assert glyph_of(found, text).x == pytest.approx(left + column * EM, abs=0.02)


def test_long_texts_fill_the_measure_and_their_lines_end_flush():
    found = printed(table_of(row_of("组织建设", LONG * 2), row_of("权益保障", LONG)))
    first = place_of(found, "推进开发区")
    lines: dict[float, list[Glyph]] = {}
    for glyph in found[first : first + 2 * len(LONG)]:
        lines.setdefault(round(glyph.baseline, 1), []).append(glyph)
    *full, _ = lines.values()

    assert len(full) > 3
    assert {round(line[0].x, 1) for line in full} == {round(LEFT + 5.5 * EM, 1)}
    for line in full:
        width = 0.5 if line[-1].character in "，；。" else 1.0
        assert line[-1].x + width * EM == pytest.approx(LEFT + 27.5 * EM, abs=0.05)


def test_rows_stand_on_the_grid_and_texts_in_the_middle_of_their_rows():
    found = printed(
        table_of(row_of("单行", LONG), row_of("二行", "甲<br>乙"), caption="表一　标题在上")
    )
    base = glyph_of(found, "正文在上").baseline

    for text in ("表一", "推进开发区", "单行", "甲", "乙", "二行"):
        steps = (glyph_of(found, text).baseline - base) / (PITCH / 2)
        assert abs(steps - round(steps)) * PITCH / 2 < 0.05
    assert glyph_of(found, "二行").baseline == pytest.approx(
        (glyph_of(found, "甲").baseline + glyph_of(found, "乙").baseline) / 2, abs=0.02
    )


def test_points_of_numbers_stand_under_each_other():
    found = printed(table_of(*(row_of("甲", text) for text in ("1,193.5", "87", "—", "7.25"))))
    point = found[place_of(found, "7.25") + 1].x

    assert found[place_of(found, "193.5") + 3].x == pytest.approx(point, abs=0.02)
    assert glyph_of(found, "87").x + EM == pytest.approx(point, abs=0.02)


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
    assert baselines[-1] - baselines[0] == pytest.approx(21 * PITCH, abs=0.15)


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


def test_many_columns_are_set_in_smaller_type_but_never_below_nine_points():
    sizes = []
    for count in (6, 9, 14, 24, 38):
        found = printed(table_of(row_of(*(f"项目{number}" for number in range(count)))))
        first = place_of(found, "项")
        sizes.append(found[first].size)
        rows = [glyph for glyph in found[first:] if glyph.character in "项目" and glyph.page == 1]
        assert max(glyph.x for glyph in rows) < LEFT + 156
    points = [size / 25.4 * 72 for size in sizes]

    assert points[0] == pytest.approx(EM / 25.4 * 72, abs=0.05)
    assert points == sorted(points, reverse=True)
    assert min(points) >= 9.0


def test_small_type_keeps_rows_on_whole_lines():
    html = table_of(*(row_of(*(f"{n}列{r}行" for n in range(12))) for r in range(4)))
    found = printed(html)
    baselines = [glyph_of(found, f"0列{row}行").baseline for row in range(4)]

    assert [later - baselines[0] for later in baselines] == pytest.approx(
        [row * PITCH for row in range(4)], abs=0.02
    )


def test_captions_and_heads_are_in_the_face_of_headings():
    found = printed(table_of(row_of("文字"), head=row_of("表头", cell="th"), caption="表一　题"))

    assert glyph_of(found, "表一").face == glyph_of(found, "表头").face == "Yinfa-Hei-Bold"
    assert glyph_of(found, "文字").face == "Yinfa-Fang"
    middle = (glyph_of(found, "表一").x + end_of(found, "表一题").x + EM) / 2
    assert middle == pytest.approx(LEFT + 78, abs=0.3)


def test_a_caption_of_many_lines_is_a_paragraph_above_the_table():
    rows = rows_of(table_of(row_of("文字"), caption=LONG * 4))

    assert "caption" not in "".join(row.html for row in rows)
    assert [row.path[0].name for row in rows] == ["p"] * (len(rows) - 1) + ["table"]
    assert not any(row.may_break for row in rows[:-1])


def test_rows_of_heads_ahead_of_a_body_are_its_head():
    rows = rows_of(f"<table>{row_of('甲', '乙', cell='th')}{row_of('一', '二')}</table>")

    assert "<thead>" in rows[0].html
    assert 'scope="col"' in rows[0].html
    assert text_of(rows[1].html) == "一二"


def test_lists_breaks_and_tables_inside_cells_lose_nothing():
    inner = (
        "<table><caption>内表</caption><tr><td>子<p>丑</p></td><td>寅</td></tr>"
        "<tr><td>卯</td></tr></table>"
    )
    rows = rows_of(
        table_of(
            row_of(
                "前" + inner + "后",
                "<ol start=3><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</li></ul>",
                "<b><p>丁</p><p>戊</p></b>己<br>庚",
            )
        )
    )
    lines = [
        unescape(TAG.sub("", line)).strip()
        for line in re.split(r"</p>|\n", "".join(row.html for row in rows))
    ]

    assert [line for line in lines if line] == [
        *("前", "内表", "子　丑　寅", "卯", "后", "3. 甲", "4. 乙", "• 丙", "丁", "戊", "己", "庚")
    ]


def test_footnotes_of_cells_are_called_once():
    html = table_of(
        *(row_of(f"第{n}行<small>注{n}</small>") for n in range(30)),
        head=row_of("表头<small>头注</small>", cell="th"),
    )
    rows = rows_of(html)

    assert [note for row in rows for note in row.notes] == ["头注", *(f"注{n}" for n in range(30))]
    assert "\ue000" not in rows[0].path[0].again


def test_spans_are_cut_where_they_overlap_or_run_out():
    rows = rows_of(
        table_of(
            "<tr><td colspan=100>甲</td><td rowspan=0>乙</td></tr>",
            "<tr><td>丙</td><td rowspan=9>丁</td><td colspan=2>戊</td></tr>",
            "<tr></tr>",
            "<tr><td>己</td></tr>",
        )
    )
    html = "\n".join(row.html for row in rows)

    assert text_of(html) == "甲乙丙丁戊己"
    assert_complete(html, 4)


@pytest.mark.parametrize(
    "html",
    [
        "<table>" + "<tr><td>1</td></tr>" * 1_000_000 + "</table>",
        "<table><tr>" + "<td>1</td>" * 1_000_000 + "</tr></table>",
        "<table>" + "<tr></tr>" * 1_000_000 + "</table>",
        "<table><tr><td>" + "<table><tr><td>1</td></tr></table>" * 300_000 + "</td></tr></table>",
    ],
)
def test_a_table_of_a_million_cells_is_refused_at_once(html):
    started = time.process_time()
    with pytest.raises(TableTooLarge):
        table_rows(html, measure=MEASURE)

    assert time.process_time() - started < 1.0


def test_more_columns_than_fit_are_refused():
    with pytest.raises(TableTooWide):
        rows_of(table_of(row_of(*"甲" * 41)))
    with pytest.raises(TableTooWide):
        rows_of(table_of(row_of(*"甲" * 30)), measure=13.0)
    with pytest.raises(TableTooWide):
        rows_of(table_of(*("<tr>" + "<td colspan=99>甲</td>" * 9 + "</tr>" for _ in range(9))))


def test_the_largest_tables_are_set_in_seconds():
    started = time.process_time()
    many = rows_of(table_of(*(row_of(*(f"第{n}行{c}列" for c in range(5))) for n in range(1000))))
    long = rows_of(table_of(row_of("短", LONG * 1000)))

    assert time.process_time() - started < 10.0
    assert len(many) == 1000
    assert text_of("".join(row.html for row in long)).count("代表大会制度") == 1000


words = st.text("市总工会近日召开会议，（见下表）“建会率”。95%WTO——喆", max_size=24)
texts = st.one_of(words, words, st.just(LONG), st.just(LONG * 6), st.integers(0, 9999).map(str))
cells = st.tuples(
    st.sampled_from(["td", "td", "td", "th"]),
    st.sampled_from(["", "", "", " colspan=2", " colspan=100"]),
    st.sampled_from(["", "", "", " rowspan=2", " rowspan=0", " rowspan=9"]),
    texts,
)
table_row = st.lists(cells, max_size=5)
groups = st.lists(table_row, max_size=8)
Cells = list[list[tuple[str, str, str, str]]]


def source_of(rows: Cells) -> str:
    return "".join(
        "<tr>"
        + "".join(f"<{tag}{across}{down}>{text}</{tag}>" for tag, across, down, text in row)
        + "</tr>"
        for row in rows
    )


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


@settings(max_examples=80, deadline=None)
@given(groups, groups, groups, st.sampled_from([13.0, 24.0, 28.0]))
def test_every_text_is_printed_once_in_the_order_of_the_source(head, body, foot, measure):
    parts = (("thead", head), ("tbody", body), ("tfoot", foot))
    html = "".join(f"<{name}>{source_of(rows)}</{name}>" for name, rows in parts)
    try:
        rows = rows_of(f"<table>{html}</table>", measure)
    except TableTooWide:
        return
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.path[-1].name, []).append(row.html)
    joined = {
        name: join_strips(f"<tbody>{''.join(found)}</tbody>") for name, found in groups.items()
    }
    written = "".join(text for _, rows in parts for row in rows for *_, text in row)
    opening = rows[0].path[0].opening + rows[0].html if rows else ""

    assert text_of("".join(joined.values())) == text_of(written)
    for name, found in joined.items():
        if name != "table":
            assert_complete(found, opening.count("<col "))


few = st.lists(st.lists(cells, max_size=4), max_size=4)


@settings(max_examples=8, deadline=None)
@given(few, few)
def test_random_tables_fit_their_pages_and_lose_no_character(head, body):
    html = f"<table><thead>{source_of(head)}</thead><tbody>{source_of(body)}</tbody></table>"
    snapshot = issue_with(f"<p>正文在上。</p>{html}")
    printing = print_issue(snapshot, STAMP)
    page_text = Counter(glyph.character for glyph in glyphs(printing.pdf))
    written = Counter(text_of("".join(text for row in [*head, *body] for *_, text in row)))

    assert not written - page_text
