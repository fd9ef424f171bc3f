"""How wide lines and the marks, spaces and characters in them are set."""

import pytest

from bulletin.press.composition import compose
from bulletin.press.metrics import CLOSING, OPENING, glyph
from tests.bulletin.press_composition import fitted, text_of


def test_adjacent_marks_lose_the_blank_between_them():
    setting, lines = fitted("“新苏州”、“新天堂”，（试行）。《法》（二）")
    halved = [index for index, piece in enumerate(setting.pieces(lines[0])) if piece.half]

    #   “ 新苏州 ” 、 “ 新天堂 ” ， （ 试行 ） 。 《 法 》 （
    assert halved == [0, 4, 6, 10, 12, 15, 17, 20]


def test_opening_mark_at_the_start_of_a_line_is_half_as_wide():
    setting, lines = fitted("会" * 28 + "（" + "会" * 40)

    assert setting.pieces(lines[1])[0].half
    assert lines[1].end - lines[1].start == 28


def test_brackets_give_before_commas_and_full_stops_last():
    setting, lines = fitted("会" * 4 + "《会》会，会。" + "会" * 17 + "，" + "会" * 40)
    first = {piece.text: piece.extra for piece in setting.pieces(lines[0]) if piece.extra}

    assert lines[0].squeeze == pytest.approx(0.5)
    assert first == {"会": pytest.approx(-0.25), "》": pytest.approx(-0.25)}


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


def test_indents_are_left_free():
    lines = compose("会" * 100, measure=20.0, indent=2.0, hanging=3.0)
    again = compose("会" * 10 + "<br>" + "会" * 40, measure=20.0, indent=2.0, hanging=3.0)

    assert [line.width for line in lines] == [18.0, 17.0, 17.0, 17.0, 17.0, 14.0]
    assert [line.width for line in again] == [10.0, 17.0, 17.0, 6.0]


def test_fang_halves_its_marks_but_the_question_mark_whose_ink_is_too_wide():
    assert {glyph(mark, "fang").blank for mark in "，。、；：！（）“”《》"} == {0.5}
    assert glyph("？", "fang").blank == 0
    assert glyph("喆", "fang").is_rare
    assert glyph("喆", "fang").width == 1.0


def test_an_interpunct_is_half_as_wide():
    (line,) = compose("阿·托尔斯泰", measure=28.0)

    assert line.width == 5.5
    assert "half" in line.html


def test_marks_that_open_and_close_are_known_apart():
    assert not set(OPENING) & set(CLOSING)
