"""Lines of random text keep the rules and lose nothing, by the fonts' own widths."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.first_fit import FirstFit
from bulletin.press.breaking import LAST_RESORT
from bulletin.press.composition import compose
from bulletin.press.metrics import CLOSING, NOTE
from bulletin.press.runs import RunReader
from bulletin.press.setting import Setting
from bulletin.press.spread import FLUSH, Line
from bulletin.press.total_fit import NARROW, TotalFit
from tests.bulletin.press_composition import bare, costs_of, fitted, text_of

NEVER_FIRST = set("，。、；：！？）】》〉”’」』〕％‰℃…·%,.;:!?)]}–～／/")
BOUND = re.compile(r"[\x21-\x7e]{2}|[0-9０-９][0-9０-９%‰万亿余℃㎡]|[¥№第]\d")
NEVER_LAST = set("（【《〈“‘「『〔([{／")
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


def _flat_note(found: re.Match[str]) -> str:
    return found[1] + re.sub("</?small>", "", found[2]) + found[3]


# A footnote holds none itself.
html_of = (
    st.lists(inline, max_size=4)
    .map("".join)
    .map(lambda html: re.sub(r"(<small>)(.*)(</small>)", _flat_note, html, flags=re.DOTALL))
)
measures = st.one_of(st.sampled_from([4.0, 6.0, 8.0, 13.0, 20.0, 28.0]), st.floats(2.0, 28.0))


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
