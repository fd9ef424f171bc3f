"""Lines as composed: CLREQ's rules on examples and on random text, by the fonts' own widths."""

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.press.breaking import break_costs
from bulletin.press.composition import SpreadRun, compose
from bulletin.press.metrics import DOUBLE_DASH, face_of, glyph
from bulletin.press.runs import Run, RunReader
from bulletin.press.total_fit import WORST_STRETCH, Line, TotalFit

MEASURE = 28.0
NEVER_FIRST = set("，。、；：！？）】》〉”’」』〕％‰℃…·%,.;:!?)]}")
NEVER_LAST = set("（【《〈“‘「『〔([{")


def run_of(text: str) -> Run:
    reader = RunReader()
    reader.runs[0].add(text, reader._styles[0])
    reader.runs[0].strip()
    return reader.runs[0]


def set_lines(text: str, measure: float = MEASURE, indent: float = 2.0):
    spread = SpreadRun(run_of(text))
    return spread, TotalFit(spread.spread, (measure - indent, measure)).lines()


def line_texts(text: str, measure: float = MEASURE, indent: float = 0.0) -> list[str]:
    spread, lines = set_lines(text, measure, indent)
    return ["".join(spread.run.clusters[line.start : line.end]) for line in lines]


def printed_width(spread: SpreadRun, line: Line) -> float:
    """The width of a line's pieces, the blank of a mark at its end left out."""
    pieces = spread.pieces(line)
    width = 0.0
    for index, piece in enumerate(pieces):
        found = glyph(piece.text, piece.style.face)
        is_last = index + 1 == len(pieces)
        width += found.width * piece.style.size
        if "half" in piece.kinds:
            width -= 0.5 * piece.style.size
        elif is_last and piece.text in NEVER_FIRST:
            width -= found.blank
        width += 0.0 if is_last else piece.spacing
    return width


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(html: str) -> str:
    return bare(unescape(re.sub(r"<[^>]*>", "", html)))


han = st.text("工会职代表大市总区县中建设企业和谐发展一二年月日家喆堃", min_size=1, max_size=9)
number = st.sampled_from(
    ["2011年", "73.21万", "95%", "1193家", "9月19日", "250余人", "¥3500元", "20℃", "１２名"]
)
latin = st.sampled_from(["CAD", "ISO9001", "e-mail", "WTO", "szgh.example", "H2O"])
MARKS = "，|。|、|；|：“|”、“|”，|（|）|）。|《|》|……|——|。”|”（|！|？”|·|》（|”“|……”|， |， “"
marks = st.sampled_from(MARKS.split("|"))
chinese = st.lists(st.tuples(han, st.one_of(marks, number, latin, st.just(""))), max_size=60).map(
    lambda parts: "".join(a + b for a, b in parts)
)


@settings(max_examples=300, deadline=None)
@given(chinese, st.sampled_from([24.0, 28.0]))
def test_random_chinese_keeps_every_rule_and_every_full_line_is_the_measure(text, measure):
    spread, lines = set_lines(text, measure)
    clusters = spread.run.clusters

    for number, line in enumerate(lines):
        room = measure - (0.0 if number else 2.0)
        if number + 1 < len(lines):
            assert line.is_full
            assert printed_width(spread, line) == pytest.approx(room, abs=0.01)
        else:
            assert printed_width(spread, line) <= room + 0.01
        assert line.stretch <= WORST_STRETCH
        assert all(piece.spacing >= -0.251 for piece in spread.pieces(line))
    for before, after in pairwise(lines):
        last, first = clusters[before.end - 1], clusters[after.start]
        assert first[0] not in NEVER_FIRST
        assert last[0] not in NEVER_LAST
        assert not (last[-1] == first[0] and first[0] in "—…")
        assert not re.fullmatch(r"[\x21-\x7e]{2}|[0-9０-９][0-9０-９%‰万亿余℃]|¥\d", last + first)
    kept = "".join("".join(clusters[line.start : line.end]) for line in lines)
    assert bare(kept) == bare(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from([3.0, 9.5, 28.0]))
def test_any_text_is_set_whole_and_in_order(text, measure):
    spread = SpreadRun(run_of(text))
    lines = TotalFit(spread.spread, (measure, measure)).lines()

    kept = "".join("".join(spread.run.clusters[line.start : line.end]) for line in lines)
    left_out = " \t\r\n\f\u3000\u200b"
    assert kept.translate(dict.fromkeys(map(ord, left_out))) == text.translate(
        dict.fromkeys(map(ord, left_out))
    )
    assert all(line.width <= measure + 1e-6 or line.end - line.start == 1 for line in lines)


INLINE = st.recursive(
    chinese,
    lambda inner: st.tuples(
        st.sampled_from(["b", "i", "u", "sub", "sup", 'a href="https://x.example/?a=1&amp;b=2"']),
        st.lists(inner, max_size=4),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(INLINE, max_size=4).map("".join))
def test_nested_html_is_closed_and_opened_again_at_each_line(html):
    lines = [line.html for line in compose(html, measure=20.0, indent=2.0)]

    assert text_of("".join(lines)) == text_of(html)
    for line in lines:
        open_tags: list[str] = []
        for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", line):
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
    ("pair", "allowed"),
    [
        ("会，", False),
        ("（会", False),
        ("会（", True),
        ("95", False),
        ("5%", False),
        ("1万", False),
        ("1年", True),
        ("3家", True),
        ("年2", True),
        ("CA", False),
        ("D制", True),
        ("……", False),
        ("会…", False),
        ("…会", True),
        ("”“", True),
        ("，“", True),
        ("¥3", False),
        ("第3", False),
        ("会\xa0", False),
    ],
)
def test_a_line_ends_only_where_it_may(pair, allowed):
    assert (break_costs(list(pair))[1] is not None) is allowed


def test_a_double_dash_is_never_parted():
    assert break_costs(["会", DOUBLE_DASH, "会"])[1:] == [0.1, 0.0]


def test_adjacent_marks_lose_the_blank_between_them():
    spread, lines = set_lines("“新苏州”、“新天堂”，（试行）。《法》（二）", indent=0.0)
    halved = [index for index, piece in enumerate(spread.pieces(lines[0])) if "half" in piece.kinds]

    #   “ 新苏州 ” 、 “ 新天堂 ” ， （ 试行 ） 。 《 法 》 （
    assert halved == [0, 4, 6, 10, 12, 15, 17, 20]


def test_opening_mark_at_the_start_of_a_line_is_half_as_wide():
    spread, lines = set_lines("会" * 28 + "（" + "会" * 40, indent=0.0)

    assert spread.pieces(lines[1])[0].kinds == ("half",)
    assert lines[1].end - lines[1].start == 28


def test_a_mark_is_pushed_in_where_that_costs_less_than_pushing_out():
    # 29 clusters with three commas: the last is taken in by squeezing, not by stretching 27 gaps.
    texts = line_texts("会" * 9 + "，" + "会" * 9 + "，" + "会" * 8 + "，" + "会" * 40)

    assert texts[0].endswith("会，")
    assert len(texts[0]) == 29


def test_last_line_is_not_one_character():
    for length in range(57, 70):
        texts = line_texts("会" * 13 + "，" + "会" * 20 + "，" + "会" * (length - 36) + "。")
        assert len(texts[-1].rstrip("。")) > 1


def test_a_space_of_the_source_is_a_quarter_wide_and_left_out_at_a_line_end():
    spread, lines = set_lines("日前， 沧浪区总工会" * 12, indent=0.0)

    for line in lines[:-1]:
        pieces = spread.pieces(line)
        assert pieces[-1].text != " "
        for piece in pieces:
            if piece.text == " ":
                assert glyph(" ", "fang").width + piece.spacing == pytest.approx(0.25)
        assert printed_width(spread, line) == pytest.approx(28, abs=0.01)


def test_word_longer_than_a_line_is_broken_as_the_last_resort_only():
    address = "https://szgh.example/" + "a" * 90

    assert line_texts(f"见{address}")[0].startswith("见https")
    assert any("WTO" in line for line in line_texts("会" * 26 + "WTO" + "会" * 30))


def test_fang_halves_its_marks_but_the_question_mark_whose_ink_is_too_wide():
    assert face_of("FandolFang-Regular.otf").halved >= set("，。、；：！（）“”《》")
    assert "？" not in face_of("FandolFang-Regular.otf").halved
    assert glyph("喆", "fang").is_rare
    assert glyph("喆", "fang").width == 1.0


def test_a_long_paragraph_takes_time_in_proportion():
    looked_at = 0

    class Counted(TotalFit):
        def _line(self, start: int, end: int, *, is_last: bool) -> tuple[float, Line]:
            nonlocal looked_at
            looked_at += 1
            return super()._line(start, end, is_last=is_last)

    Counted(SpreadRun(run_of("工会，" * 20_000)).spread, (26.0, 28.0)).lines()

    assert looked_at < 10 * 60_000
