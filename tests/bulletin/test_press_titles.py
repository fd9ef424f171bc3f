"""Titles over several lines: breaks judged by reading, the forms that GB/T 9704 asks for, and
properties on titles put together at random."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.press.breaking import NEVER_FIRST, NEVER_LAST
from bulletin.press.metrics import text_width
from bulletin.press.titles import title_lines
from tests.bulletin.press_sample import DATA, spaceless

# 28 characters of the body's size in em of 18 pt, a column of the express style, a subhead.
MEASURE, COLUMN, SUBHEAD = 24.6, 13.0, 26.0


def judged(name: str) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Titles with the ways to set them that read well.

    A line each: / parts the lines of a title; others that read as well stand below, behind |.
    """
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    table = (DATA / "print_titles" / f"{name}.txt").read_text(encoding="utf-8")
    for row in table.splitlines():
        lines = tuple(line.strip() for line in row.removeprefix("| ").split("/"))
        if row.startswith("| "):
            found[-1][1].append(lines)
        else:
            found.append((row.replace("/", ""), [lines]))
    return found


def width(text: str) -> float:
    return text_width(text, "song")


def assert_whole_and_inside(lines: tuple[str, ...], title: str, measure: float) -> None:
    assert "".join(lines) == title
    assert all(width(line) <= measure for line in lines)


@pytest.mark.parametrize(("title", "good"), judged("measure"))
def test_title_breaks_where_an_editor_would(title, good):
    assert title_lines(title, measure=MEASURE) in good


@pytest.mark.parametrize(("title", "good"), judged("column"))
def test_title_in_a_column_breaks_where_an_editor_would(title, good):
    assert title_lines(title, measure=COLUMN) in good


@pytest.mark.parametrize(("title", "good"), judged("subhead"))
def test_subhead_breaks_by_sense_alone(title, good):
    assert title_lines(title, measure=SUBHEAD, shape="left") in good


@pytest.mark.parametrize("title", [title for title, _ in judged("measure") if " " not in title])
def test_lines_form_a_trapezoid_or_a_diamond(title):
    lines = [line for line in title_lines(title, measure=MEASURE) if not line.startswith("——")]
    widths = [width(line) for line in lines]
    steps = [after - before for before, after in pairwise(widths)]

    assert len(lines) == 1 or 1 - min(widths) / max(widths) > 0.06  # no rectangle
    assert not any(
        first < -0.5 and second > 0.5 for first, second in pairwise(steps)
    )  # no hourglass
    assert len(lines[-1]) > 2


@pytest.mark.parametrize("title", ["三措并举强化职工维权服务", "市总工会“两节”送温暖", "五" * 22])
def test_title_that_fits_stays_on_one_line(title):
    assert title_lines(title, measure=MEASURE) == (title,)


def test_title_that_would_touch_the_edges_takes_two_lines():
    title = "市总工会开展安全生产隐患排查整治百日行动和宣传周"

    assert len(title) < MEASURE
    assert len(title_lines(title, measure=MEASURE)) == 2


def test_name_of_an_office_or_a_person_is_kept_whole():
    title = "苏州市财贸轻纺工会主席欧阳修远组织开展“寻找最美超市收银员”系列活动"

    told = title_lines(title, measure=COLUMN, names=["苏州市财贸轻纺工会", "欧阳修远"])

    assert any("苏州市财贸轻纺工会" in line for line in told)
    assert any("欧阳修远" in line for line in told)
    # Their names read like words between which a line may end.
    for name, title in (
        ("苏州工会和职工服务中心", "我市举行苏州工会和职工服务中心揭牌仪式"),
        ("周向和", "市总工会副主席周向和来苏调研慰问"),
    ):
        assert not any(name in line for line in title_lines(title, measure=COLUMN))
        assert any(name in line for line in title_lines(title, measure=COLUMN, names=[name]))


def test_name_wider_than_the_measure_is_broken_between_words():
    name = "苏州工业园区独墅湖科教创新区工会联合会"

    lines = title_lines(name + "成立", measure=COLUMN, names=[name])

    assert_whole_and_inside(lines, name + "成立", COLUMN)


def test_quotation_wider_than_the_measure_is_broken_inside():
    title = "关于“面对面、心贴心、实打实服务职工在基层”活动的通知"

    lines = title_lines(title, measure=COLUMN)

    assert_whole_and_inside(lines, title, COLUMN)


def test_line_feed_of_the_source_ends_a_line():
    assert title_lines("坚持以人为本\n构建和谐劳动关系", measure=MEASURE) == (
        "坚持以人为本",
        "构建和谐劳动关系",
    )


@pytest.mark.parametrize("space", [" ", "\u3000", "  "])
def test_typed_space_is_where_a_long_title_breaks(space):
    first, second = "相城区总工会开展“夏送清凉”慰问活动", "把关怀送到一线职工心坎上"

    assert title_lines(f"{first}{space}{second}", measure=MEASURE) == (first, second)


def test_space_inside_a_name_or_beside_latin_script_parts_no_phrases():
    title = "关于李　蓓同志任职的通知"

    assert title_lines(title, measure=MEASURE) == (title,)
    assert "李　蓓" in "".join(title_lines("市总工会关于" + title, measure=COLUMN))
    assert title_lines("市总工会 App 正式上线", measure=COLUMN)[-1] != "App 正式上线"
    # A space that parted phrases would end the first line.
    assert title_lines("市总工会职工服务 App 正式上线运行", measure=COLUMN) == (
        "市总工会职工服务 App",
        "正式上线运行",
    )


def test_subtitle_begins_its_own_line():
    assert title_lines("让劳模精神绽放光芒——弘扬劳模精神纪实", measure=MEASURE) == (
        "让劳模精神绽放光芒",
        "——弘扬劳模精神纪实",
    )


@pytest.mark.parametrize("title", ["在“劳动美——永远跟党走”活动上", "苏州——上海职工联谊", ""])
def test_other_dashes_begin_no_line(title):
    assert title_lines(title, measure=MEASURE) == ((title,) if title else ())


def test_number_keeps_its_unit_and_sign():
    title = "市总工会法律援助中心帮助36名农民工追回拖欠工资￥82.5万元占应发的98.5%"

    for measure in range(9, 25):
        lines = title_lines(title, measure=measure)
        for kept in ("36名", "￥82.5万元", "98.5%"):
            assert any(kept in line for line in lines), (measure, lines)


WORDS = """
关于 的 召开 开展 苏州市总工会 全市 职工 工作 会议 和 暨 在 上 、 ， 。 ： — …… · 龘 彧
《工会法》 “工人先锋号” （试行） 2011年度 1.2万名 98.5% ￥300 iPhone App 第十六次 “ 》 （
"""
JOINED = [" ", "\u3000", "——", "\n", "e\u0301", "葛\U000e0100", "\xa0", "\u2060"]
PIECES = st.sampled_from(WORDS.split() + JOINED)
SMALL_PIECES = "职工 工会 开展 2011年 1.2万名 （App） 的 和 《工会法》 活动"
TITLE = st.lists(PIECES, max_size=30).map("".join)
ANY_TITLE = TITLE | st.text(max_size=60)
MEASURES = st.floats(8.0, 30.0)
SHAPES = st.sampled_from(["symmetric", "left"])


@settings(deadline=None)
@given(ANY_TITLE, MEASURES, SHAPES)
def test_no_character_is_lost_but_white_space_at_breaks(title, measure, shape):
    lines = title_lines(title, measure=measure, shape=shape)

    assert spaceless("".join(lines)) == spaceless(title)
    assert all(line and line == line.strip() and line in title for line in lines)


@settings(deadline=None)
@given(TITLE.map(lambda title: title.replace("\n", "")), MEASURES, SHAPES)
def test_no_line_begins_or_ends_with_a_forbidden_mark(title, measure, shape):
    lines = title_lines(title, measure=measure, shape=shape)

    assert not any(line[0] in NEVER_FIRST for line in lines[1:])
    assert not any(line[-1] in NEVER_LAST for line in lines[:-1])
    for before, after in pairwise(lines):
        if before + after in title and not after.startswith("——"):
            assert not re.fullmatch(r"[A-Za-z0-9]{2}|[¥￥]\d|……", before[-1] + after[0])
            assert not re.match(r"[\u0300-\u036f\u2060\U000e0100-\U000e01ef]", after)
            assert not before.endswith(("\u2060", "—") if after[0] == "—" else "\u2060")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(SMALL_PIECES.split())),
    MEASURES,
    SHAPES,
)
def test_every_line_fits_the_measure_when_its_pieces_do(pieces, measure, shape):
    lines = title_lines("".join(pieces), measure=measure, shape=shape)

    assert all(width(line) <= measure for line in lines)
    for whole in ("《工会法》", "2011年", "1.2万名", "App"):
        assert sum(line.count(whole) for line in lines) == "".join(pieces).count(whole)


@settings(max_examples=50, deadline=None)
@given(TITLE, MEASURES)
def test_lines_hang_on_nothing_but_the_arguments(title, measure):
    names = ["苏州市总工会", "工会"]

    told = title_lines(title, measure=measure, names=names)

    assert told == title_lines(title, measure=measure, names=tuple(reversed(names)))
