"""Odd issues are printed whole: rare characters, odd signs, empty parts, many articles."""

from dataclasses import replace
from datetime import date

import pytest

from bulletin import markup
from bulletin.press.layout import ColophonTooLong
from bulletin.press.printing import print_issue
from bulletin.press.snapshot import PrintedSection, Stamp
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


@pytest.mark.parametrize(
    ("snapshot", "expected"),
    [
        (replace(sample_snapshot(), sections=()), "2011年9月30日本期印发："),
        (issue_of(article_of()), "标题（市总办公室）本期印发"),
        (issue_of(article_of(offices=())), "【工作动态】标题"),
        (
            issue_of(article_of("正文。", title="只有一条。", title_style="run-in")),
            "只有一条。正文。",
        ),
        (issue_of(article_of("文。", offices=(), byline="张三")), "文。（张三）"),
        (
            issue_of(article_of("文。", byline="（通讯员 张三）")),
            "文。（市总办公室）（通讯员张三）",
        ),
        (
            replace(sample_snapshot(), sections=(PrintedSection("空栏目", "full", ()),)),
            "2011年9月30日本期印发",
        ),
        (issue_of(article_of("文。"), distribution=()), "文。（市总办公室）"),
        (
            issue_of(article_of("文。"), publication="市产业工会联合会工作信息与情况反映"),
            "情况反映",
        ),
        (issue_of(article_of("长" * 9000, title="很长的标题" * 30)), "很长的标题" * 30),
        (issue_of(article_of("见https://szgh.example/" + "a" * 90)), "/" + "a" * 90),
        (issue_of(article_of("文 & <b> 文")), "文&<b>文"),
    ],
)
def test_odd_issues_are_printed_whole(snapshot, expected):
    printed = print_issue(snapshot, STAMP)

    assert expected in "".join(page_texts(printed.pdf))
    assert are_inside(glyphs(printed.pdf))


def test_supplement_is_called_so_and_has_no_running_number():
    supplement = issue_of(article_of("内容。"), is_supplement=True)

    signed = page_texts(print_issue(supplement, Stamp(2, None, date(2011, 10, 9))).pdf)[0]
    in_review = page_texts(print_issue(supplement, None).pdf)[0]

    assert signed.startswith("苏州工会信息2011年增刊第2期苏州市总工会办公室2011年10月9日")
    assert in_review.startswith("苏州工会信息2011年增刊第期苏州市总工会办公室2011年月日")


def test_two_hundred_articles_are_printed():
    articles = [article_of("会" * 60, key=n, title=f"第{n}篇稿件") for n in range(1, 201)]
    printed = print_issue(issue_of(*articles), STAMP)

    assert [key for key, _ in printed.contents] == list(range(1, 201))
    assert "".join(page_texts(printed.pdf)).count("（市总办公室）") == 200


RARE = "朱镕基、陈喆、李堃、王頔、张玥、赵䶮、钱㛃、孙珺、周祎、吴昇"


def test_rare_characters_are_printed_and_leave_the_line_pitch_alone():
    rare = print_issue(
        issue_of(
            article_of((RARE + "到会。") * 12, title=f"{RARE}到会", offices=("㛃镕镇总工会",)),
            editor_note=f"{RARE}的编者按",
        ),
        STAMP,
    )
    text = "".join(page_texts(rare.pdf))
    faces = {
        glyph.character: glyph.face
        for glyph in glyphs(rare.pdf)
        if abs(glyph.size - BODY_SIZE) < 0.05
    }
    first = baselines(rare.pdf)[0][1]

    assert (RARE + "到会。") * 12 + "（㛃镕镇总工会）" in text
    assert "Yinfa-Fang" not in {faces["喆"], faces["䶮"]}
    assert all(
        abs((line - first) - round(line - first)) * LINE < 0.2 for _, line in baselines(rare.pdf)
    )


def test_marks_dashes_and_figures_extract_as_typed():
    typed = "二〇一一年——“十二五”规划……《工会法》·①㎡℃95%CAD‘甲’，H2Offifl"
    printed = print_issue(issue_of(article_of(typed, title=typed)), STAMP)

    assert "".join(page_texts(printed.pdf)).count(typed) == 3


def test_separators_from_the_web_are_spaces():
    printed = print_issue(issue_of(article_of("甲\u2028乙\u2029丙。" * 40)), STAMP)

    assert "甲乙丙。" * 40 in "".join(page_texts(printed.pdf))


def test_signs_that_the_body_face_draws_wrong_come_from_another():
    printed = print_issue(issue_of(article_of("经费￥1,234万元，为期3～5天。")), STAMP)
    faces = {glyph.character: glyph.face for glyph in glyphs(printed.pdf)}

    assert "Yinfa-Fang" not in {faces["￥"], faces["～"]}


def test_lists_tables_quotes_and_emphasis_are_printed_in_order():
    html = (
        "<h3>一、要求</h3><p>x<sup>2</sup>与<strong>粗</strong><em>楷</em></p><ul><li>甲</li></ul>"
        "<blockquote><p>引文</p></blockquote><table><caption>表</caption><tbody><tr><td>吴中</td>"
        "<td>63</td></tr></tbody></table>"
    )
    article = replace(article_of(), blocks=markup.blocks(html))
    text = "".join(page_texts(print_issue(issue_of(article), STAMP).pdf))

    assert "标题一、要求x2与粗楷" in text
    assert text.index("甲") < text.index("引文") < text.index("吴中63") < text.index("本期印发")


def test_a_run_in_title_stands_ahead_of_what_looks_like_a_subhead():
    article = article_of("一、提高认识", "正文。", title="常熟开展活动", title_style="run-in")

    text = "".join(page_texts(print_issue(issue_of(article), STAMP).pdf))

    assert "常熟开展活动。一、提高认识正文。" in text


def test_a_distribution_line_too_long_for_a_page_is_refused_in_words():
    recipients = tuple(f"苏州市直属第{number}基层工会" for number in range(80))

    with pytest.raises(ColophonTooLong):
        print_issue(issue_of(article_of("文。"), distribution=recipients), STAMP)
