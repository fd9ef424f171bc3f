"""What stands where on a page: titles, section names, attributions, footnotes, the colophon."""

from dataclasses import replace

import pytest

from bulletin import markup
from bulletin.press.layout import lay_out
from bulletin.press.printing import print_issue
from bulletin.press.snapshot import PrintedSection
from bulletin.press.styles import EXPRESS, RED_HEAD
from tests.bulletin.press_sample import (
    BODY_SIZE,
    LINE,
    STAMP,
    are_inside,
    article_of,
    baselines,
    glyphs,
    issue_of,
    page_texts,
    sample_snapshot,
)


def test_full_page_holds_22_lines_of_28_characters():
    printed = print_issue(issue_of(article_of("会" * 4000)), STAMP)
    second = [glyph for glyph in glyphs(printed.pdf) if glyph.page == 2]
    lines = sorted({round(glyph.baseline, 1) for glyph in second if glyph.character == "会"})

    assert len(lines) == 22
    assert lines[-1] - lines[0] == pytest.approx(21 * LINE, abs=0.2)
    for line in lines:
        row = [glyph for glyph in second if abs(glyph.baseline - line) < 0.2]
        assert len(row) == 28
        assert row[0].x == pytest.approx(28, abs=0.6)
        assert row[-1].x - row[0].x == pytest.approx(27 * BODY_SIZE, abs=0.05)


def test_title_never_stands_at_the_foot_of_a_page():
    for filler in range(4, 18):
        printed = print_issue(
            issue_of(
                article_of(*["会" * 20] * filler, key=1, title="第一篇"),
                article_of("工" * 200, key=2, title="第二篇"),
            ),
            STAMP,
        )
        page = dict(printed.contents)[2]
        text = page_texts(printed.pdf)[page - 1]

        assert "第二篇" in text
        assert len(text.rpartition("第二篇")[2].partition("本期印发")[0]) >= 54


def test_a_title_of_one_line_of_text_is_not_bound_to_the_next():
    articles = [article_of("短讯一则。", key=number, title=f"第{number}篇") for number in range(30)]

    pages = lay_out(issue_of(*articles), STAMP).pagination.pages

    assert max(page.free for page in pages[:-1]) <= 3


@pytest.mark.parametrize("style", [RED_HEAD, EXPRESS])
@pytest.mark.parametrize("filler", [1, 7, 13, 19])
def test_section_names_of_several_lines_are_printed_on_the_grid(style, filler):
    name = "深入学习宣传贯彻市第十一次党代会精神推进工资集体协商工作专栏"
    section = PrintedSection(name, "full", (article_of(*["会" * 20] * filler, key=2),))
    first = issue_of(article_of(*["会" * 20] * filler, key=1)).sections[0]
    snapshot = replace(sample_snapshot(), sections=(first, section), style=style)

    pdf = print_issue(snapshot, STAMP).pdf
    lines = [line for _, line in baselines(pdf)]

    assert f"【{name}】" in "".join(page_texts(pdf))
    assert max(abs(line - lines[0] - round(line - lines[0])) for line in lines) * LINE < 0.2


def test_attribution_ends_at_the_right_and_is_never_alone_on_a_page():
    for filler in range(12, 21):
        body = ["会" * 20] * filler + ["工" * 52]
        printed = print_issue(issue_of(article_of(*body)), STAMP)
        signed = [glyph for glyph in glyphs(printed.pdf) if glyph.face == "Yinfa-Kai"][-7:]
        before = [
            glyph
            for glyph in glyphs(printed.pdf)
            if glyph.page == signed[-1].page
            and glyph.character == "工"
            and glyph.face == "Yinfa-Fang"
            and abs(glyph.size - BODY_SIZE) < 0.05
        ]

        assert "".join(glyph.character for glyph in signed) == "（市总办公室）"
        # A closing bracket is half as wide at the end of a line.
        assert signed[-1].x == pytest.approx(28 + 27.5 * BODY_SIZE, abs=0.05)
        assert before


@pytest.mark.parametrize("length", [20, 21, 22, 23, 44, 46, 47])
def test_closing_bracket_of_a_long_attribution_stays_inside_the_type_area(length):
    printed = print_issue(issue_of(article_of("内容。", offices=("会" * length,))), STAMP)
    last = [glyph for glyph in glyphs(printed.pdf) if glyph.face == "Yinfa-Kai"][-1]

    assert last.character == "）"
    assert last.x <= 28 + 27.5 * BODY_SIZE + 0.05


def test_attribution_of_many_offices_stays_inside_the_type_area():
    offices = tuple(f"第{name}职工服务中心" for name in "一二三四五六七八")
    printed = print_issue(issue_of(article_of("内容。", offices=offices)), STAMP)

    assert f"（{'、'.join(offices)}）" in "".join(page_texts(printed.pdf))
    assert are_inside(glyphs(printed.pdf))


@pytest.mark.parametrize("style", [RED_HEAD, EXPRESS])
@pytest.mark.parametrize("count", range(1, 9))
def test_no_footnote_is_lost_at_the_foot_of_a_page(style, count):
    notes = "".join(f"<p>{'会' * 30}<small>{'注' * 20}{n}号</small>文。</p>" for n in range(count))
    article = replace(article_of(), blocks=markup.blocks(notes))

    text = "".join(page_texts(print_issue(issue_of(article, style=style), STAMP).pdf))

    for n in range(count):
        assert "注" * 20 + f"{n}号" in text


def test_colophon_closes_the_last_page_which_holds_text_too():
    for filler in range(8, 32):
        body = ["会" * 20] * filler
        printed = print_issue(issue_of(article_of(*body)), STAMP)
        pages = page_texts(printed.pdf)

        assert [number for number, text in enumerate(pages) if "本期印发：" in text] == [
            len(pages) - 1
        ]
        assert "（市总办公室）本期印发：市四套班子" in pages[-1]
        assert pages[-1].partition("本期印发")[0].count("会") >= 20


def test_bold_type_stands_as_high_as_the_text_beside_it():
    brief = article_of("正文。", title="简讯", title_style="run-in")
    found = {glyph.character: glyph for glyph in glyphs(print_issue(issue_of(brief), STAMP).pdf)}

    # 0.07 em, by which its ink stands higher in its frame.
    lowered = found["讯"].baseline - found["文"].baseline
    assert lowered == pytest.approx(0.07 * BODY_SIZE, abs=0.02)
