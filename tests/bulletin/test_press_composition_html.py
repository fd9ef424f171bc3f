"""The HTML of composed lines and the footnotes they call."""

import re

from bulletin.press.composition import compose
from tests.bulletin.press_composition import text_of


def test_text_of_the_source_never_becomes_markup():
    (line,) = compose("1 &lt; 2 &amp;amp; &lt;script&gt; “", measure=28.0)

    assert text_of(line.html) == "1<2&amp;<script>“"
    assert "<script" not in line.html


def test_a_line_of_natural_width_is_bare_text_and_a_stretched_one_a_single_element():
    bare_lines = compose("会" * 60, measure=28.0)
    stretched = compose("会" * 28 + "，" + "会" * 40, measure=28.0)

    assert [line.html for line in bare_lines] == ["会" * 28, "会" * 28, "会" * 4]
    assert re.fullmatch(r'<span class="w\d+">会+(<span>会+</span>)?</span>', stretched[0].html)


def test_a_character_of_no_font_is_printed_as_a_blank_square_of_its_width():
    lines = compose("会𪚥议ཇ" + "会" * 40, measure=20.0)

    assert lines[0].html == "会□议□" + "会" * 16


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


def test_a_paragraph_set_before_is_not_set_again():
    arguments = {"measure": 28.0, "indent": 2.0}

    assert compose("会" * 50, **arguments) is compose("会" * 50, **arguments)
