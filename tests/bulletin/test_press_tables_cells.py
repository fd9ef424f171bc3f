"""Tables and their cells on the page: widths, type, places and what cells hold."""

import re
from html import unescape

import pytest

from tests.bulletin.press_sample import BODY_SIZE, LEFT, LINE, Glyph
from tests.bulletin.press_tables import (
    LONG,
    TAG,
    end_of,
    glyph_of,
    place_of,
    printed,
    row_of,
    rows_of,
    table_of,
)


def test_a_short_table_keeps_its_width_in_the_middle():
    found = printed(table_of(row_of("甲乙丙丁", "戊己"), row_of("子丑寅卯", "辰巳")))
    width = (4 + 1 + 2 + 1) * BODY_SIZE
    left = LEFT + (28 * BODY_SIZE - width) / 2

    for text, column in (("甲乙丙丁", 0.5), ("戊己", 5.5), ("子丑寅卯", 0.5), ("辰巳", 5.5)):
        assert glyph_of(found, text).x == pytest.approx(left + column * BODY_SIZE, abs=0.02)


def test_long_texts_fill_the_measure_and_their_lines_end_flush():
    found = printed(table_of(row_of("组织建设", LONG * 2), row_of("权益保障", LONG)))
    first = place_of(found, "推进开发区")
    lines: dict[float, list[Glyph]] = {}
    for glyph in found[first : first + 2 * len(LONG)]:
        lines.setdefault(round(glyph.baseline, 1), []).append(glyph)
    *full, _ = lines.values()

    assert len(full) > 3
    assert {round(line[0].x, 1) for line in full} == {round(LEFT + 5.5 * BODY_SIZE, 1)}
    for line in full:
        width = 0.5 if line[-1].character in "，；。" else 1.0
        assert line[-1].x + width * BODY_SIZE == pytest.approx(LEFT + 27.5 * BODY_SIZE, abs=0.05)


def test_rows_stand_on_the_grid_and_texts_in_the_middle_of_their_rows():
    found = printed(
        table_of(row_of("单行", LONG), row_of("二行", "甲<br>乙"), caption="表一　标题在上")
    )
    base = glyph_of(found, "正文在上").baseline

    for text in ("表一", "推进开发区", "单行", "甲", "乙", "二行"):
        steps = (glyph_of(found, text).baseline - base) / (LINE / 2)
        assert abs(steps - round(steps)) * LINE / 2 < 0.05
    assert glyph_of(found, "二行").baseline == pytest.approx(
        (glyph_of(found, "甲").baseline + glyph_of(found, "乙").baseline) / 2, abs=0.02
    )


def test_points_of_numbers_stand_under_each_other():
    found = printed(table_of(*(row_of("甲", text) for text in ("1,193.5", "87", "—", "7.25"))))
    point = found[place_of(found, "7.25") + 1].x

    assert found[place_of(found, "193.5") + 3].x == pytest.approx(point, abs=0.02)
    assert glyph_of(found, "87").x + BODY_SIZE == pytest.approx(point, abs=0.02)


def test_many_columns_are_set_in_smaller_type_but_never_below_nine_points():
    sizes = []
    for count in (6, 9, 14, 24, 38):
        found = printed(table_of(row_of(*(f"项目{number}" for number in range(count)))))
        first = place_of(found, "项")
        sizes.append(found[first].size)
        rows = [glyph for glyph in found[first:] if glyph.character in "项目" and glyph.page == 1]
        assert max(glyph.x + glyph.size for glyph in rows) < LEFT + 156 + 0.05
    points = [size / 25.4 * 72 for size in sizes]

    assert points[0] == pytest.approx(BODY_SIZE / 25.4 * 72, abs=0.05)
    assert points == sorted(points, reverse=True)
    assert min(points) >= 9.0


def test_small_type_keeps_rows_on_whole_lines():
    html = table_of(*(row_of(*(f"{n}列{r}行" for n in range(12))) for r in range(4)))
    found = printed(html)
    baselines = [glyph_of(found, f"0列{row}行").baseline for row in range(4)]

    assert [later - baselines[0] for later in baselines] == pytest.approx(
        [row * LINE for row in range(4)], abs=0.02
    )


def test_captions_and_heads_are_in_the_face_of_headings():
    found = printed(table_of(row_of("文字"), head=row_of("表头", cell="th"), caption="表一　题"))

    assert glyph_of(found, "表一").face == glyph_of(found, "表头").face == "Yinfa-Hei-Bold"
    assert glyph_of(found, "文字").face == "Yinfa-Fang"
    middle = (glyph_of(found, "表一").x + end_of(found, "表一题").x + BODY_SIZE) / 2
    assert middle == pytest.approx(LEFT + 78, abs=0.3)


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
