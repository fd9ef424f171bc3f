"""Word files: whatever their authors' habits, the articles are the same."""

import re
from dataclasses import dataclass

import pytest

from bulletin.intake import UnreadableText, Upload, read_text, read_upload
from bulletin.intake.formats.docx import read_docx
from bulletin.intake.formats.docx_numbering import chinese, numeral
from tests.bulletin.sample_truth import assert_sample
from tests.bulletin.word_files import (
    AUTHORS,
    NAMESPACES,
    box,
    link,
    paragraph,
    picture,
    run,
    table,
    unzipped,
    word_file,
    zip_file,
)

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
ARTICLE = (
    paragraph(run("市总召开座谈会", bold=True), align="center")
    + paragraph(run("日前，市总工会召开座谈会，会议交流了经验。"))
    + paragraph(run("（市总办公室）"), align="right")
)


def lines(body: str, **parts: object) -> list[str]:
    content = read_docx(word_file(body, **parts))  # type: ignore[arg-type]
    return [line.text for line in content.source.lines]


@pytest.mark.parametrize("author", AUTHORS)
def test_sample_reads_the_same_from_any_author(author):
    assert_sample(read_upload("信息.docx", AUTHORS[author]()))


def test_head_in_a_box_and_a_table_is_the_masthead():
    reading = read_upload("信息.docx", AUTHORS["tables"]()).reading
    assert reading.publication == "苏州工会信息"
    assert (reading.number, reading.total_number) == (18, 412)
    assert str(reading.date) == "2011-09-30"


def test_tracked_insertion_stays_and_deletion_is_gone():
    tracked = (
        run("会议交流了")
        + f'<w:del w:id="1">{run("不少").replace("w:t", "w:delText")}</w:del>'
        + f'<w:ins w:id="2">{run("三条")}</w:ins>'
        + run("经验。")
    )
    moved = f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>"
    assert lines(paragraph(tracked) + paragraph(moved)) == ["会议交流了三条经验。", "新处"]


def test_paragraph_whose_mark_was_deleted_goes_on_in_the_next():
    body = paragraph(run("会议交流了"), more='<w:rPr><w:del w:id="1"/></w:rPr>')
    assert lines(body + paragraph(run("经验。"))) == ["会议交流了经验。"]


def test_text_boxes_and_fallbacks_are_read_once_before_their_paragraph():
    assert lines(paragraph(run("后"), box(paragraph(run("框中"))))) == ["框中", "后"]


def test_tables_are_rows_with_tabs_and_cells_of_prose_are_paragraphs():
    long = "会议交流了经验，" * 20
    rows = table(
        [paragraph(run("单位")), paragraph(run("人数"))], [paragraph(run("常熟")), paragraph()]
    )
    assert lines(rows) == ["单位\t人数", "常熟\t"]
    assert lines(table([paragraph(run("左")), paragraph(run(long))])) == ["左", long]


def test_breaks_tabs_fields_and_symbols_are_read_as_shown():
    inside = (
        "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F06C"/></w:r>'
    )
    assert lines(f"<w:p>{inside}</w:p>") == ["甲\v乙\t丙7●"]


LEVELS = {
    0: ("chineseCounting", "%1、"),
    1: ("chineseCounting", "（%2）"),
    2: ("decimal", "%3."),
    3: ("bullet", "\uf06c"),
}


def numbered(text: str, level: int, key: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'
    return paragraph(run(text), more=place)


def test_automatic_numbers_are_text_and_begin_anew_under_each_heading():
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for level, (form, pattern) in LEVELS.items()
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = (
        numbered("甲", 0) + numbered("子", 1) + numbered("丑", 1) + numbered("乙", 0)
        + numbered("寅", 1) + numbered("点", 2) + numbered("圆", 3) + numbered("另", 0, key=2)
    )  # fmt: skip
    assert lines(body, numbering=numbering) == [
        "一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅", "1.点", "●圆", "一、另",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (12, "chineseCounting", "十二"),
        (103, "chineseCounting", "一百〇三"),
        (20, "decimalEnclosedCircle", "⑳"),
        (28, "upperLetter", "BB"),
        (49, "lowerRoman", "xlix"),
        (21, "ideographDigital", "二一"),
        (5, "unheard-of", "5"),
    ],
)
def test_number_is_written_as_word_writes_it(value, form, written):
    assert numeral(value, form) == written
    assert chinese(1010) == "一千〇一十"


def part(name: str, content: str) -> str:
    return f"<w:{name} {NAMESPACES}>{content}</w:{name}>"


@dataclass
class Aside:
    upload: Upload

    def texts(self, kind: str) -> list[str]:
        return [aside.text for aside in self.upload.set_aside if aside.kind == kind]


def test_headers_comments_notes_and_hidden_words_are_set_aside_and_in_the_leftover():
    upload = read_upload(
        "信息.docx",
        word_file(
            ARTICLE + paragraph(run("藏起的话", more="<w:vanish/>")),
            links=link("h", "header", "header1.xml")
            + link("f", "footer", "footer1.xml")
            + link("c", "comments", "comments.xml")
            + link("e", "footnotes", "footnotes.xml"),
            parts={
                "word/header1.xml": part("hdr", paragraph(run("内部资料"))),
                "word/footer1.xml": part("ftr", paragraph(run("— 1 —"))),
                "word/comments.xml": part(
                    "comments", f'<w:comment w:id="0">{paragraph(run("请核人名"))}</w:comment>'
                ),
                "word/footnotes.xml": part(
                    "footnotes", f'<w:footnote w:id="1">{paragraph(run("见附件"))}</w:footnote>'
                ),
            },
        ),
    )
    aside = Aside(upload)
    assert aside.texts("header") == ["内部资料"]
    assert aside.texts("footer") == ["— 1 —"]
    assert aside.texts("comment") == ["请核人名"]
    assert aside.texts("footnote") == ["见附件"]
    assert aside.texts("hidden") == ["藏起的话"]
    leftover = [rest["text"] for rest in upload.to_json()["leftover"]]
    assert leftover == ["藏起的话", "请核人名", "— 1 —", "见附件", "内部资料"]
    assert upload.reading.leftover == []


def test_pictures_are_kept_as_bytes_with_their_place():
    upload = read_upload(
        "信息.docx",
        word_file(
            ARTICLE.replace(paragraph(run("（市总办公室）"), align="right"), "")
            + paragraph(picture("p"))
            + paragraph(run("（市总办公室）"), align="right"),
            links=link("p", "image", "media/会场.png"),
            parts={"word/media/会场.png": PNG},
        ),
    )
    assert [(each.name, each.data, each.line) for each in upload.pictures] == [("会场.png", PNG, 2)]


def test_rows_of_a_table_and_words_under_a_picture_are_fields_of_the_article():
    body = (
        paragraph(run("市总召开座谈会", bold=True, size=44), align="center")
        + paragraph(run("日前，市总工会召开座谈会，会议交流了经验。各单位人数如下："))
        + table(
            [paragraph(run("单位")), paragraph(run("人数"))],
            [paragraph(run("常熟")), paragraph(run("12"))],
        )
        + paragraph(picture("p"), align="center")
        + paragraph(run("座谈会会场"), align="center")
        + paragraph(run("会议部署了下一步工作，要求抓好落实。"))
        + paragraph(run("（市总办公室）"), align="right")
    )
    links = link("p", "image", "media/1.png")
    reading = read_upload(
        "信息.docx", word_file(body, links=links, parts={"word/media/1.png": PNG})
    ).reading
    (article,) = reading.articles
    assert article.tables == ["单位\t人数\n常熟\t12"]
    assert article.captions == ["座谈会会场"]
    assert (article.offices, len(article.paragraphs)) == (["市总办公室"], 2)


def test_links_to_pictures_elsewhere_are_named_and_not_followed():
    upload = read_upload(
        "信息.docx",
        word_file(
            ARTICLE + paragraph(picture("p").replace("r:embed", "r:link")),
            links=link("p", "image", "http://127.0.0.1:9/track.png", "External")
            + link("t", "attachedTemplate", "file:///etc/passwd", "External")
            + link("u", "hyperlink", "https://example.org/", "External"),
        ),
    )
    assert upload.pictures == []
    assert any(re.search(r"2 个图片或文件", notice) for notice in upload.notices)


def test_invisible_letters_stay_and_are_doubts():
    odd = paragraph(run("会议交\u200b流了\u00a0经验，部署了工作。"))
    body = paragraph(run("市总召开座谈会")) + odd + paragraph(run("（市总办公室）"))
    reading = read_upload("信息.docx", word_file(body)).reading
    (article,) = reading.articles
    assert article.paragraphs == ["会议交\u200b流了\u00a0经验，部署了工作。"]
    assert {(doubt.rule, doubt.text) for doubt in article.doubts} == {
        ("invisible", "\u200b"),
        ("inner-space", "\u00a0"),
    }


def test_macros_are_not_run_and_that_is_said():
    upload = read_upload("信息.docm", word_file(ARTICLE, parts={"word/vbaProject.bin": b"\0" * 9}))
    assert len(upload.notices) == 1
    assert "宏" in upload.notices[0]
    assert [article.title for article in upload.reading.articles] == ["市总召开座谈会"]


def test_short_lines_are_titles_only_where_they_look_like_the_other_titles():
    body = "".join(
        paragraph(run(title, bold=True, size=44), align="center")
        + paragraph(run("今年以来，市总工会组织干部深入企业，效果良好。"))
        + paragraph(run(inside))
        + paragraph(run("一线职工反映热烈，企业表示欢迎。"))
        for title, inside in (
            ("深入基层送清凉", "工作人员名单公布在后"),
            ("职工书屋建到车间", "下一步的工作打算如下"),
        )
    )
    upload = read_upload("信息.docx", word_file(body))
    titles = ["深入基层送清凉", "职工书屋建到车间"]
    assert [article.title for article in upload.reading.articles] == titles
    assert [article.title for article in read_text(upload.source.text).articles] != titles


def test_bold_first_sentence_is_a_title_where_words_alone_are_doubtful():
    body = "".join(
        paragraph(run(f"{title}。", bold=True), run("市总工会开展了这项工作，效果良好。"))
        + paragraph(run("（市总办公室）"), align="right")
        for title in ("会议开了", "活动办了")
    )
    reading = read_upload("简讯.docx", word_file(body)).reading
    assert [(a.title, a.title_style) for a in reading.articles] == [
        ("会议开了", "run-in"),
        ("活动办了", "run-in"),
    ]


def test_file_in_the_strict_form_reads_the_same():
    """Word's strict form has other namespaces throughout."""
    strict = {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
            "http://purl.oclc.org/ooxml/wordprocessingml/main"
        ),
        "http://schemas.openxmlformats.org/officeDocument/2006": (
            "http://purl.oclc.org/ooxml/officeDocument"
        ),
    }
    files = unzipped(AUTHORS["styles"]())
    for old, new in strict.items():
        files = {
            name: content.replace(old.encode(), new.encode()) for name, content in files.items()
        }
    assert_sample(read_upload("严格.docx", zip_file(files)))


def _with_chunks(files: dict[str, bytes], *, body: str = "") -> bytes:
    """A Word file with other files inside, between two paragraphs."""
    chunks = body or "".join(f'<w:altChunk r:id="c{at}"/>' for at in range(len(files)))
    links = "".join(link(f"c{at}", "aFChunk", name) for at, name in enumerate(files))
    parts = {f"word/{name}": data for name, data in files.items()}
    return word_file(
        paragraph(run("开头一段。")) + chunks + paragraph(run("结尾一段。")),
        parts=parts,
        links=links,
    )


def _texts(data: bytes) -> list[str]:
    return [line.text.strip() for line in read_docx(data).source.lines if line.text.strip()]


def test_files_inside_are_read_in_their_place():
    inner = word_file(paragraph(run("里面的文档。")) + paragraph(run("第二段。")))
    page = "<html><body><p>里面的网页。</p></body></html>".encode()
    data = _with_chunks(
        {"a.docx": inner, "b.html": page, "c.txt": "里面的文本。".encode("gb18030")}
    )

    assert _texts(data) == [
        "开头一段。", "里面的文档。", "第二段。", "里面的网页。", "里面的文本。", "结尾一段。",
    ]  # fmt: skip
    assert read_docx(data).notices == []


def test_pictures_of_a_file_inside_stand_after_the_lines_before_them():
    inner = word_file(
        paragraph(run("里面一段。")) + paragraph(picture("p")),
        parts={"word/media/a.png": b"\x89PNG"},
        links=link("p", "image", "media/a.png"),
    )
    assert [one.line for one in read_docx(_with_chunks({"a.docx": inner})).pictures] == [2]


def test_files_inside_of_other_forms_or_too_deep_are_named():
    deepest = _with_chunks({"a.docx": word_file(paragraph(run("太深。")))})
    for files in ({"a.rtf": b"{\\rtf1 }"}, {"a.docx": deepest}):
        content = read_docx(_with_chunks(files))
        assert any("没有读" in notice for notice in content.notices)
        assert "太深。" not in content.source.text


def test_one_file_inside_named_a_thousand_times_is_read_once_and_many_are_refused():
    data = _with_chunks({"a.txt": "一行。".encode()}, body='<w:altChunk r:id="c0"/>' * 1000)
    assert _texts(data).count("一行。") == 1
    with pytest.raises(UnreadableText):
        read_docx(_with_chunks({f"{at}.txt": "一行。".encode() for at in range(30)}))
