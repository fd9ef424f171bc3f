"""The print edition of the sample and of odd issues, measured on the real PDF."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from bulletin import markup
from bulletin.press.layout import ColophonTooLong, lay_out
from bulletin.press.printing import VARIANTS, print_issue
from bulletin.press.snapshot import PrintedSection, Snapshot, Stamp
from bulletin.press.styles import EXPRESS, RED_HEAD
from bulletin.press.typecase import PackagedFiles
from tests.bulletin.press_sample import (
    STAMP,
    article_of,
    glyphs,
    issue_of,
    page_texts,
    sample_snapshot,
)

BODY_SIZE = 156 / 28
LINE = 225 / 22


@pytest.fixture(scope="module")
def printed():
    return print_issue(sample_snapshot(), STAMP)


def body_text(snapshot: Snapshot) -> str:
    """What a reader finds after the contents, in order, without white space."""
    text = ""
    for section in snapshot.sections:
        text += f"【{section.name}】"
        for article in section.articles:
            stop = "。" if article.title_style == "run-in" else ""
            text += article.title + stop
            text += "".join(markup.plain_text(block.html) for block in article.blocks)
            text += f"（{'、'.join(article.offices)}）"
    text += f"{snapshot.distribution_label}：{'、'.join(snapshot.distribution)}"
    return re.sub(r"\s", "", text)


def baselines(pdf: bytes) -> list[tuple[int, float]]:
    return sorted(
        {
            (glyph.page, round((glyph.baseline - 37) / LINE, 3))
            for glyph in glyphs(pdf)
            if glyph.face == "Yinfa-Fang" and abs(glyph.size - BODY_SIZE) < 0.05
        }
    )


def test_sample_text_is_in_the_pdf_character_for_character(printed):
    text = "".join(page_texts(printed.pdf))

    assert text.endswith(body_text(sample_snapshot()))


def test_pdftotext_reads_the_same_characters(printed, tmp_path):
    (tmp_path / "issue.pdf").write_bytes(printed.pdf)
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", tmp_path / "issue.pdf", "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    text = re.sub(r"^— ?\d+ ?—$", "", text, flags=re.MULTILINE)

    assert re.sub(r"[\s\u200b]", "", text).endswith(body_text(sample_snapshot()))


def test_masthead_names_publication_number_unit_and_date(printed):
    assert page_texts(printed.pdf)[0].startswith(
        "苏州工会信息2011年第18期（总第412期）苏州市总工会办公室2011年9月30日本期要目"
    )


def test_supplement_is_called_so_and_has_no_running_number():
    supplement = issue_of(article_of("内容。"), is_supplement=True)

    signed = page_texts(print_issue(supplement, Stamp(2, None, date(2011, 10, 9))).pdf)[0]
    in_review = page_texts(print_issue(supplement, None).pdf)[0]

    assert signed.startswith("苏州工会信息2011年增刊第2期苏州市总工会办公室2011年10月9日")
    assert in_review.startswith("苏州工会信息2011年增刊第期苏州市总工会办公室2011年月日")


def test_pages_in_review_differ_only_in_number_and_date(printed):
    in_review = print_issue(sample_snapshot(), None)
    masthead_foot = 37 + 5 * LINE

    def below_masthead(pdf):
        return [glyph for glyph in glyphs(pdf) if (glyph.page, glyph.baseline) > (1, masthead_foot)]

    assert "2011年第期（总第期）" in page_texts(in_review.pdf)[0]
    assert below_masthead(in_review.pdf) == below_masthead(printed.pdf)
    assert in_review.contents == printed.contents


def test_contents_give_the_page_where_each_article_starts(printed):
    pages = page_texts(printed.pdf)
    articles = [article for section in sample_snapshot().sections for article in section.articles]

    assert [key for key, _ in printed.contents] == [article.key for article in articles]
    assert printed.page_count == len(pages)
    for article, (_, page) in zip(articles, printed.contents, strict=True):
        assert article.title in pages[page - 1]
        assert re.search(rf"{re.escape(article.title)}[·]+{page}", pages[0])


def test_every_baseline_stands_on_the_grid_of_22_lines(printed):
    lines = baselines(printed.pdf)
    first = min(position for _, position in lines)

    for page, position in lines:
        lines_down = position - first
        assert abs(lines_down - round(lines_down)) * LINE < 0.2, (page, position)
        assert round(lines_down) < 22


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
    faces = {glyph.character: glyph.face for glyph in glyphs(rare.pdf) if glyph.size == BODY_SIZE}
    first = baselines(rare.pdf)[0][1]

    assert (RARE + "到会。") * 12 + "（㛃镕镇总工会）" in text
    assert not {"喆", "䶮"} & {char for char, face in faces.items() if face == "Yinfa-Fang"}
    assert all(
        abs((line - first) - round(line - first)) * LINE < 0.2 for _, line in baselines(rare.pdf)
    )


def test_marks_dashes_and_figures_extract_as_typed():
    typed = "二〇一一年——“十二五”规划……《工会法》·①㎡℃95%CAD‘甲’，H2Offifl"
    printed = print_issue(issue_of(article_of(typed, title=typed)), STAMP)

    assert "".join(page_texts(printed.pdf)).count(typed) == 3


def test_attribution_ends_at_the_right_and_is_never_alone_on_a_page():
    for filler in range(12, 21):
        body = ["会" * 20] * filler + ["工" * 52]
        printed = print_issue(issue_of(article_of(*body)), STAMP)
        signed = [glyph for glyph in glyphs(printed.pdf) if glyph.face == "Yinfa-Kai"][-7:]
        before = [
            glyph
            for glyph in glyphs(printed.pdf)
            if glyph.page == signed[-1].page and glyph.character == "工" and glyph.size > 5.5
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


@pytest.mark.parametrize("style", [RED_HEAD, EXPRESS])
@pytest.mark.parametrize("filler", [1, 7, 13, 19])
def test_section_names_of_several_lines_are_printed_on_the_grid(style, filler):
    name = "深入学习宣传贯彻市第十一次党代会精神推进工资集体协商工作专栏"
    section = PrintedSection(name, "full", (article_of(*["会" * 20] * filler, key=2),))
    first = issue_of(article_of(*["会" * 20] * filler, key=1)).sections[0]
    snapshot = replace(sample_snapshot(), sections=(first, section), style=style)

    text = "".join(page_texts(print_issue(snapshot, STAMP).pdf))

    assert f"【{name}】" in text


def test_a_distribution_line_too_long_for_a_page_is_refused_in_words():
    recipients = tuple(f"苏州市直属第{number}基层工会" for number in range(80))

    with pytest.raises(ColophonTooLong):
        print_issue(issue_of(article_of("文。"), distribution=recipients), STAMP)


def test_a_run_in_title_stands_ahead_of_what_looks_like_a_subhead():
    article = article_of("一、提高认识", "正文。", title="常熟开展活动", title_style="run-in")

    text = "".join(page_texts(print_issue(issue_of(article), STAMP).pdf))

    assert "常熟开展活动。一、提高认识正文。" in text


@pytest.mark.parametrize("style", [RED_HEAD, EXPRESS])
@pytest.mark.parametrize("count", range(1, 9))
def test_no_footnote_is_lost_at_the_foot_of_a_page(style, count):
    notes = "".join(f"<p>{'会' * 30}<small>{'注' * 20}{n}号</small>文。</p>" for n in range(count))
    article = replace(article_of(), blocks=markup.blocks(notes))

    text = "".join(page_texts(print_issue(issue_of(article, style=style), STAMP).pdf))

    for n in range(count):
        assert "注" * 20 + f"{n}号" in text


def test_separators_from_the_web_are_spaces():
    printed = print_issue(issue_of(article_of("甲\u2028乙\u2029丙。" * 40)), STAMP)

    assert "甲乙丙。" * 40 in "".join(page_texts(printed.pdf))


def test_signs_that_the_body_face_draws_wrong_come_from_another():
    printed = print_issue(issue_of(article_of("经费￥1,234万元，为期3～5天。")), STAMP)
    faces = {glyph.character: glyph.face for glyph in glyphs(printed.pdf)}

    assert "Yinfa-Fang" not in {faces["￥"], faces["～"]}


def test_a_title_of_one_line_of_text_is_not_bound_to_the_next():
    articles = [article_of("短讯一则。", key=number, title=f"第{number}篇") for number in range(30)]

    pages = lay_out(issue_of(*articles), STAMP).pagination.pages

    assert max(page.free for page in pages[:-1]) <= 3


def test_attribution_of_many_offices_stays_inside_the_type_area():
    offices = tuple(f"第{name}职工服务中心" for name in "一二三四五六七八")
    printed = print_issue(issue_of(article_of("内容。", offices=offices)), STAMP)

    assert f"（{'、'.join(offices)}）" in "".join(page_texts(printed.pdf))
    assert all(25 < glyph.x < 184 for glyph in glyphs(printed.pdf))


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

        assert len(text.rpartition("第二篇")[2].partition("本期印发")[0]) >= 54


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
    assert all(25 < glyph.x < 184 for glyph in glyphs(printed.pdf))


def test_two_hundred_articles_are_printed():
    articles = [article_of("会" * 60, key=n, title=f"第{n}篇稿件") for n in range(1, 201)]
    printed = print_issue(issue_of(*articles), STAMP)

    assert [key for key, _ in printed.contents] == list(range(1, 201))
    assert "".join(page_texts(printed.pdf)).count("（市总办公室）") == 200


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


def test_same_snapshot_gives_the_same_bytes_in_two_processes(printed, tmp_path):
    program = (
        "import hashlib, django; django.setup()\n"
        "from bulletin.press.printing import print_issue\n"
        "from tests.bulletin.press_sample import STAMP, sample_snapshot\n"
        "print(print_issue(sample_snapshot(), STAMP).sha256)"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True
        ).stdout.strip()
        for _ in range(2)
    }

    assert hashes == {printed.sha256}


def test_number_and_date_are_in_the_metadata(printed):
    document = pypdfium2.PdfDocument(printed.pdf)

    assert document.get_metadata_value("Title") == "苏州工会信息2011年第18期（总第412期）"
    assert document.get_metadata_value("Author") == "苏州市总工会办公室"
    assert document.is_tagged()
    titles = [(entry.level, entry.get_title()) for entry in document.get_toc()]
    assert titles[:2] == [(0, "工作动态"), (1, "市总工会学习贯彻市党代会精神")]
    assert titles[-1] == (1, "金阊区开展“法律服务进企业”活动")
    assert len(titles) == 4 + 14
    document.close()


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_open_and_hold_the_same_text(printed, variant):
    other = print_issue(sample_snapshot(), STAMP, variant=variant)

    assert page_texts(other.pdf) == page_texts(printed.pdf)
    assert other.pdf != printed.pdf


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "data:text/css,p{}",
        "yinfa-font:../../fonts.py",
        "yinfa-font:COPYING",
        "YINFA-FONT:/etc/passwd",
        "picture:../../etc/passwd",
        "picture:" + "0" * 64,
    ],
)
def test_press_fetches_nothing_but_its_fonts(address):
    with pytest.raises(ValueError, match="fetches nothing"):
        PackagedFiles(None).fetch(address)
