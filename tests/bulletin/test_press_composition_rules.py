"""Lines as composed: CLREQ's rules on examples and on random text, by the fonts' own widths."""

import re
from collections.abc import Iterable
from html import unescape
from itertools import pairwise
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.first_fit import FirstFit
from bulletin.press.breaking import FORBIDDEN, LAST_RESORT, break_costs
from bulletin.press.composition import compose
from bulletin.press.metrics import CLOSING, DOUBLE_DASH, NOTE, OPENING, glyph
from bulletin.press.runs import Run, RunReader
from bulletin.press.setting import Setting
from bulletin.press.spread import FLUSH, Line
from bulletin.press.total_fit import NARROW, RAGGED_STRETCH, TotalFit

MEASURE = 28.0
NEVER_FIRST = set("，。、；：！？）】》〉”’」』〕％‰℃…·%,.;:!?)]}–～／/")
BOUND = re.compile(r"[\x21-\x7e]{2}|[0-9０-９][0-9０-９%‰万亿余℃㎡]|[¥№第]\d")
NEVER_LAST = set("（【《〈“‘「『〔([{／")


def run_of(html: str) -> Run:
    reader = RunReader()
    reader.read(html)
    reader.runs[0].strip()
    return reader.runs[0]


def fitted(
    html: str, measure: float = MEASURE, indent: float = 0.0, han_latin: float = 0.0
) -> tuple[Setting, list[Line]]:
    setting = Setting(run_of(html), han_latin)
    return setting, TotalFit(setting.spread, (measure - indent, measure)).lines()


def line_texts(html: str, measure: float = MEASURE) -> list[str]:
    setting, lines = fitted(html, measure)
    return ["".join(setting.run.clusters[line.start : line.end]) for line in lines]


def printed_width(setting: Setting, line: Line) -> float:
    """The width of a line's pieces, the blank of a mark at its end left out."""
    width = 0.0
    for index, piece in enumerate(setting.pieces(line), start=line.start):
        found = setting.glyphs[index]
        width += found.width * piece.style.size + piece.extra + line.stretch * piece.gap
        ends_blank = index + 1 == line.end and piece.text in CLOSING
        if piece.half or (piece.half is None and ends_blank):
            width -= found.blank * piece.style.size
    return width


def costs_of(costs: Iterable[float | None]) -> list[float]:
    """Costs of lines' ends, endless where there can be none."""
    return [inf if cost is None else cost for cost in costs]


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def text_of(html: str) -> str:
    return bare(unescape(re.sub(r"<[^>]*>", "", html)))


han = st.text("工会职代表大市总区县中建设企业和谐发展一二年月日家喆堃", min_size=1, max_size=9)
number = st.sampled_from(
    re.findall(
        r"\S+",
        "2011年 73.21万 95% 1193家 9月19日 250余人 ¥3500元 20℃ １２名 8：30 2011-09-30 1：3 10㎡"
        " 0512-65221234 3.5亿元 №3 第3届 －5℃",
    )
)
latin = st.sampled_from(
    ["CAD", "ISO9001", "e-mail", "WTO", "szgh.example", "H2O", "the Trade Union Law", "don’t"]
)
MARKS = "，|。|、|；|：“|”、“|”，|（|）|）。|《|》|……|——|。”|”（|！|？”|·|》（|”“|……”|， |， “"
marks = st.sampled_from([*MARKS.split("|"), *"①／～"])
chinese = st.lists(st.tuples(han, st.one_of(marks, number, latin, st.just(""))), max_size=40).map(
    lambda parts: "".join(a + b for a, b in parts)
)
TAGS = ("b", "i", "u", "sub", "sup", 'a href="https://x.example/?a=1&amp;b=2"', "small")
inline = st.recursive(
    chinese,
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    ),
    max_leaves=6,
)
# A footnote holds none itself.
html_of = (
    st.lists(inline, max_size=4)
    .map("".join)
    .map(lambda html: re.sub(r"(<small>)(.*)(</small>)", _flat_note, html, flags=re.DOTALL))
)
measures = st.one_of(st.sampled_from([4.0, 6.0, 8.0, 13.0, 20.0, 28.0]), st.floats(2.0, 28.0))


def _flat_note(found: re.Match[str]) -> str:
    return found[1] + re.sub("</?small>", "", found[2]) + found[3]


@settings(max_examples=200, deadline=None)
@given(html_of, measures, st.sampled_from([0.0, 0.125, 0.25]))
def test_every_full_line_is_the_measure_and_nothing_is_lost(html, measure, han_latin):
    indent = min(2.0, measure - 2.0)
    setting, lines = fitted(html, measure, indent, han_latin)
    clusters = setting.run.clusters

    for number, line in enumerate(lines):
        room = measure - (0.0 if number else indent)
        width = printed_width(setting, line)
        if line.is_full:
            assert width == pytest.approx(room, abs=FLUSH + 1e-6)
            assert line.width == room
        elif number + 1 < len(lines):
            # Ragged: nothing to stretch, or gaps that would gape in a narrow column.
            assert room < NARROW or not any(setting.spread.loose_gaps[line.start : line.end - 1])
        if line.end - line.start > 2:
            assert width <= room + FLUSH + 0.5
    kept = "".join("".join(clusters[line.start : line.end]) for line in lines)
    assert bare(kept) == bare("".join(clusters))
    assert bare("".join(clusters).replace(NOTE, "")) == text_of(
        re.sub(r"<small>.*?</small>", "", html, flags=re.DOTALL)
    )


@settings(max_examples=200, deadline=None)
@given(html_of, measures, st.sampled_from([0.0, 0.25]))
def test_a_rule_is_broken_only_where_no_line_could_keep_it(html, measure, han_latin):
    setting, lines = fitted(html, measure, 0.0, han_latin)
    clusters = setting.run.clusters

    for before, after in pairwise(lines):
        assert clusters[after.start] != NOTE
        if (setting.spread.costs[after.start] or 0.0) < LAST_RESORT:
            texts = [text for text in clusters[before.start : before.end] if text != NOTE]
            last, first = (texts or [" "])[-1], clusters[after.start]
            assert first[0] not in NEVER_FIRST
            assert last[0] not in NEVER_LAST
            assert not (last[-1] == first[0] and first[0] in "—…")
            if clusters[after.start - 1] != " ":
                assert not BOUND.fullmatch(last + first)
        else:
            assert _is_helpless(setting, measure)


def _is_helpless(setting: Setting, measure: float) -> bool:
    """Whether lines that keep every rule would have to gape somewhere."""
    kept = [cost if cost < LAST_RESORT else None for cost in costs_of(setting.spread.costs)]
    return not TotalFit(setting.spread, (measure, measure))._search(kept, 0.3)


@settings(max_examples=200, deadline=None)
@given(html_of, st.sampled_from([13.0, 20.0, 28.0]))
def test_total_fit_takes_no_more_lines_than_line_by_line_and_one(html, measure):
    setting, lines = fitted(html, measure)

    assert len(lines) <= len(FirstFit(setting.spread, (measure, measure)).lines()) + 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from([1.0, 3.0, 9.5, 28.0]))
def test_any_text_is_set_whole_and_in_order(text, measure):
    reader = RunReader()
    reader.runs[0].add(text, reader._styles[0])
    setting = Setting(reader.runs[0], 0.0)
    lines = TotalFit(setting.spread, (measure, measure)).lines()

    kept = "".join("".join(setting.run.clusters[line.start : line.end]) for line in lines)
    left_out = dict.fromkeys(map(ord, " \t\r\n\f\u3000\u200b"))
    assert kept.translate(left_out) == text.translate(left_out)
    assert all(line.width <= measure + FLUSH or line.end - line.start <= 2 for line in lines)


@settings(max_examples=200, deadline=None)
@given(html_of, measures, st.sampled_from([0.0, 0.25]))
def test_html_is_closed_and_opened_again_at_each_line(html, measure, han_latin):
    lines = compose(html, measure=measure, han_latin=han_latin)
    outside = re.sub(r"<small>.*?</small>", "", html, flags=re.DOTALL)

    assert text_of("".join(line.html for line in lines)).replace("\ue000", "") == text_of(outside)
    assert [note for line in lines for note in line.notes] == re.findall(
        r"<small>(.*?)</small>", html, flags=re.DOTALL
    )
    for line in lines:
        open_tags: list[str] = []
        for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", line.html):
            if closing:
                assert open_tags.pop() == name
            else:
                open_tags.append(name)
        assert not open_tags


def test_text_of_the_source_never_becomes_markup():
    (line,) = compose("1 &lt; 2 &amp;amp; &lt;script&gt; “", measure=28.0)

    assert text_of(line.html) == "1<2&amp;<script>“"
    assert "<script" not in line.html


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


def test_a_telephone_number_is_parted_behind_its_dash_where_nothing_else_helps():
    assert line_texts("0512-65221234", measure=5.0) == ["0512-", "65221234"]


def test_adjacent_marks_lose_the_blank_between_them():
    setting, lines = fitted("“新苏州”、“新天堂”，（试行）。《法》（二）")
    halved = [index for index, piece in enumerate(setting.pieces(lines[0])) if piece.half]

    #   “ 新苏州 ” 、 “ 新天堂 ” ， （ 试行 ） 。 《 法 》 （
    assert halved == [0, 4, 6, 10, 12, 15, 17, 20]


def test_opening_mark_at_the_start_of_a_line_is_half_as_wide():
    setting, lines = fitted("会" * 28 + "（" + "会" * 40)

    assert setting.pieces(lines[1])[0].half
    assert lines[1].end - lines[1].start == 28


def test_a_mark_is_pushed_in_where_that_costs_less_than_pushing_out():
    # 29 clusters with three commas: the last is taken in by squeezing, not by stretching 27 gaps.
    texts = line_texts("会" * 9 + "，" + "会" * 9 + "，" + "会" * 8 + "，" + "会" * 40)

    assert texts[0].endswith("会，")
    assert len(texts[0]) == 29


def test_brackets_give_before_commas_and_full_stops_last():
    setting, lines = fitted("会" * 4 + "《会》会，会。" + "会" * 17 + "，" + "会" * 40)
    first = {piece.text: piece.extra for piece in setting.pieces(lines[0]) if piece.extra}

    assert lines[0].squeeze == pytest.approx(0.5)
    assert first == {"会": pytest.approx(-0.25), "》": pytest.approx(-0.25)}


def test_last_line_is_not_one_character():
    for length in range(57, 70):
        texts = line_texts("会" * 13 + "，" + "会" * 20 + "，" + "会" * (length - 36) + "。")
        assert len(texts[-1].rstrip("。")) > 1


def test_spaces_between_latin_words_take_what_a_line_lacks():
    grown = 0
    for length in range(6, 16):
        setting, lines = fitted("会" * length + "the Trade Union Law" + "会，" * 40)
        extras = {piece.extra for piece in setting.pieces(lines[0]) if piece.text == " "}

        if lines[0].growth:
            grown += 1
            (extra,) = {round(extra, 9) for extra in extras}
            assert 0.333 < glyph(" ", "fang").width + extra <= 0.5 + 1e-9
    assert grown


def test_space_between_chinese_and_latin_stands_inside_lines_only():
    text = "市ISO9001总"
    (line,) = compose(text, measure=28.0, han_latin=0.25)
    (solid,) = compose(text, measure=28.0)
    (at_end,) = compose("市ISO", measure=28.0, han_latin=0.25)

    assert line.width == pytest.approx(solid.width + 0.5)
    assert text_of(line.html) == text
    assert solid.html == text
    assert at_end.width == pytest.approx(compose("市ISO", measure=28.0)[0].width + 0.25)
    assert compose("市，ISO（A）", measure=28.0, han_latin=0.25)[0].html == "市，ISO（A）"


def test_a_footnote_is_called_on_the_line_of_what_it_explains():
    note = "2011年统计，<b>不含</b>县级市。"
    for length in range(20, 32):
        lines = compose(f"{'会' * length}家<small>{note}</small>，{'会' * 40}", measure=28.0)
        (called,) = [line for line in lines if line.notes]

        assert called.notes == (note,)
        assert '家<sup class="note">\ue000</sup>' in called.html
        assert all(not re.match(r"(<[^>]*>)*\ue000", line.html) for line in lines)


def test_a_private_character_of_the_source_is_no_footnote():
    (line,) = compose("会\ue000<sup>\ue000</sup>", measure=28.0)

    assert line.notes == ()
    assert "note" not in line.html


def test_indents_are_left_free():
    lines = compose("会" * 100, measure=20.0, indent=2.0, hanging=3.0)
    again = compose("会" * 10 + "<br>" + "会" * 40, measure=20.0, indent=2.0, hanging=3.0)

    assert [line.width for line in lines] == [18.0, 17.0, 17.0, 17.0, 17.0, 14.0]
    assert [line.width for line in again] == [10.0, 17.0, 17.0, 6.0]


def test_a_paragraph_set_before_is_not_set_again():
    arguments = {"measure": 28.0, "indent": 2.0}

    assert compose("会" * 50, **arguments) is compose("会" * 50, **arguments)


def test_a_line_of_natural_width_is_bare_text_and_a_stretched_one_a_single_element():
    bare_lines = compose("会" * 60, measure=28.0)
    stretched = compose("会" * 28 + "，" + "会" * 40, measure=28.0)

    assert [line.html for line in bare_lines] == ["会" * 28, "会" * 28, "会" * 4]
    assert re.fullmatch(r'<span class="w\d+">会+(<span>会+</span>)?</span>', stretched[0].html)


def test_a_character_of_no_font_is_printed_as_a_blank_square_of_its_width():
    lines = compose("会𪚥议ཇ" + "会" * 40, measure=20.0)

    assert lines[0].html == "会□议□" + "会" * 16


def test_fang_halves_its_marks_but_the_question_mark_whose_ink_is_too_wide():
    assert {glyph(mark, "fang").blank for mark in "，。、；：！（）“”《》"} == {0.5}
    assert glyph("？", "fang").blank == 0
    assert glyph("喆", "fang").is_rare
    assert glyph("喆", "fang").width == 1.0


def test_an_interpunct_is_half_as_wide():
    (line,) = compose("阿·托尔斯泰", measure=28.0)

    assert line.width == 5.5
    assert "half" in line.html


def test_a_double_dash_is_never_parted():
    assert break_costs(["会", DOUBLE_DASH, "会"])[1:] == [0.1, 0.0]


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


def test_a_narrow_column_is_left_ragged_rather_than_gaping():
    lines = fitted("办ISO9001证书" * 4, measure=4.0)[1]

    assert not lines[0].is_full
    assert all(line.stretch <= RAGGED_STRETCH for line in lines)


def test_marks_that_open_and_close_are_known_apart():
    assert not set(OPENING) & set(CLOSING)
