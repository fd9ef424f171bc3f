"""Where lines may end and where they do: CLREQ's rules on examples."""

import pytest

from bulletin.press.breaking import FORBIDDEN, LAST_RESORT, break_costs
from bulletin.press.metrics import DOUBLE_DASH
from bulletin.press.setting import Setting
from bulletin.press.spread import Line
from bulletin.press.total_fit import RAGGED_STRETCH, TotalFit
from tests.bulletin.press_composition import costs_of, fitted, line_texts, run_of


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("会|，", False),
        ("（|会", False),
        ("会|（", True),
        ("9|5", False),
        ("5|%", False),
        ("1|万", False),
        ("3|多个", False),
        ("1|年", True),
        ("3|家", True),
        ("年|2", True),
        ("C|A", False),
        ("D|制", True),
        ("会|……", False),
        ("…|…", False),
        ("……|会", True),
        ("会|——", True),
        ("——|会", True),
        ("2011|—2015", False),
        ("会|～会", False),
        ("甲|-乙", False),
        ("温|-5℃", True),
        ("-|5℃", False),
        ("”|“", True),
        ("，|“", True),
        ("¥|3", False),
        ("￥|3.5亿", False),
        ("№|3", False),
        ("第|3", False),
        ("第|三", True),
        ("5|℃", False),
        ("10|㎡", False),
        ("1：|3", False),
        ("8|:30", False),
        ("2011-|09-30", False),
        ("0512-|6522", False),
        ("阿·|托", True),
        ("阿|·托", False),
        ("和|／或", False),
        ("和／|或", False),
        ("①|加强", False),
        ("会|\xa0会", False),
        ("don|’t", False),
        ("don’|t", False),
        ("szgh@szgh.|example", False),
    ],
)
def test_a_line_ends_only_where_it_may(text, allowed):
    left, right = (run_of(part).clusters for part in text.split("|"))
    costs = costs_of(break_costs(run_of(text.replace("|", "")).clusters))

    assert len(costs) == len(left) + len(right)
    assert (costs[len(left)] < LAST_RESORT) is allowed


def test_number_and_unit_part_only_if_it_saves_the_line():
    """共1193|家 in a paragraph with an equal place to end the line a little earlier."""
    costs = costs_of(break_costs(run_of("共1193家").clusters))

    assert costs[5] > max(costs[1], 1.0)
    for length in range(22):
        assert "1193家" in "|".join(line_texts("会" * length + "共1193家" + "会" * 60))


def test_what_is_never_first_costs_more_than_any_part_of_a_word():
    costs = costs_of(break_costs(run_of("见http://szgh.example/a，会").clusters))

    assert costs[-2] == FORBIDDEN
    assert all(LAST_RESORT <= cost <= FORBIDDEN for cost in costs[2:-2])


def test_a_web_address_is_parted_behind_its_marks_where_nothing_else_helps():
    address = "http://www.szgh.example/xinwen/gongzuodongtai/2011/09/huiyi/index"
    texts = line_texts(f"详情见市总工会网站（{address}）。", measure=20.0)

    assert all(text[-1] in "/." for text in texts[1:-1] if text.isascii())
    assert texts[0].startswith("详情见市总工会网站（http://")
    assert line_texts(f"{'会' * 27}WTO{'会' * 30}")[0] == "会" * 27


def test_an_address_is_parted_before_its_figures_too():
    texts = line_texts("见http://www.szgh.example/news/2011/09/30/123456.html", measure=8.0)

    assert texts == ["见http://www.", "szgh.example/", "news/2011/09/", "30/123456.html"]


def test_a_unit_stays_with_its_number():
    for filler in range(4, 13):
        assert "0.5mm" in "|".join(line_texts("会" * filler + "误差±0.5mm以内" + "会" * 20, 13.0))


def test_full_width_telephone_numbers_are_parted_behind_their_dash():
    assert line_texts("０５１２－６５２２１２３４", measure=9.0) == [
        "０５１２－",
        "６５２２１２３４",
    ]


def test_a_telephone_number_is_parted_behind_its_dash_where_nothing_else_helps():
    assert line_texts("0512-65221234", measure=5.0) == ["0512-", "65221234"]


def test_a_double_dash_is_never_parted():
    assert run_of("会——会").clusters == ["会", DOUBLE_DASH, "会"]
    assert break_costs(["会", DOUBLE_DASH, "会"])[1:] == [0.1, 0.0]


def test_last_line_is_not_one_character():
    for length in range(57, 70):
        texts = line_texts("会" * 13 + "，" + "会" * 20 + "，" + "会" * (length - 36) + "。")
        assert len(texts[-1].rstrip("。")) > 1


def test_a_mark_is_pushed_in_where_that_costs_less_than_pushing_out():
    # 29 clusters with three commas: the last is taken in by squeezing, not by stretching 27 gaps.
    texts = line_texts("会" * 9 + "，" + "会" * 9 + "，" + "会" * 8 + "，" + "会" * 40)

    assert texts[0].endswith("会，")
    assert len(texts[0]) == 29


def test_a_narrow_column_is_left_ragged_rather_than_gaping():
    lines = fitted("办ISO9001证书" * 4, measure=4.0)[1]

    assert not lines[0].is_full
    assert all(line.stretch <= RAGGED_STRETCH for line in lines)


@pytest.mark.parametrize("text", ["工会，", "Union ", "2011年9月30日", "（工会）", "喆<b>会</b>"])
def test_a_long_paragraph_takes_work_in_proportion(text):
    def work(times: int) -> int:
        looked_at = 0

        class Counted(TotalFit):
            def line(self, start: int, end: int) -> Line:
                nonlocal looked_at
                looked_at += 1
                return super().line(start, end)

        Counted(Setting(run_of(text * times), 0.0).spread, (26.0, 28.0)).lines()
        return looked_at

    assert work(4000) < 4.5 * work(1000)
    assert work(4000) < 60 * 4000 * len(text)
