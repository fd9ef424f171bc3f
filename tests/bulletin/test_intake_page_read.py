"""HTML as Word saves it, as the clipboard holds it, in any encoding and however untidy."""

import base64
import textwrap
from collections.abc import Callable

import pytest

from bulletin.intake import read_upload
from bulletin.intake.formats.html import read_html, read_page
from bulletin.intake.formats.kinds import FileKind
from tests.bulletin.linear_time import assert_linear
from tests.bulletin.press_sample import DATA
from tests.bulletin.sample_truth import assert_sample
from tests.bulletin.word_files import range_line, sample

HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta http-equiv=Content-Type content="text/html; charset=%s"><title>信息</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:10.5pt;} --></style></head>
<body lang=ZH-CN><div class=WordSection1>
"""


def wrapped(text: str) -> str:
    """Broken over lines of the source, as Word breaks it."""
    return "\n".join(textwrap.wrap(text, 60)) if " " not in text else text


def page(charset: str) -> str:
    """The sample as Word saves it."""
    body = ""
    for name, articles in sample():
        body += f"<p class=MsoNormal><b><span style='font-size:16.0pt'>【{name}】</span></b></p>\n"
        for title, style, texts, offices in articles:
            first = ""
            if style == "line":
                body += (
                    "<p class=MsoNormal align=center style='text-align:center'><b><span\n"
                    f"style='font-size:22.0pt'>{title}<span lang=EN-US><o:p></o:p></span></span>"
                    "</b></p>"
                )
            else:
                first = f"<b>{title}。</b>"
            for text in texts:
                body += f"\n<p class=MsoNormal>{first}<span\nlang=ZH-CN>{wrapped(text)}</span></p>"
                first = ""
            body += (
                "\n<p class=MsoNormal align=right style='text-align:right'>"
                f"（{'、'.join(offices)}）</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            )
    return HEAD % charset + body + f"<p class=MsoNormal>{range_line()}</p></div></body></html>"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("unicode", "utf-16"),
        ("gb2312", "utf-8"),
        ("x-unheard-of", "gb18030"),
        ("punycode", "utf-8"),
        ("undefined", "gb18030"),
    ],
)
def test_sample_reads_the_same_as_word_saves_it(charset, encoding):
    upload = read_upload("信息.htm", page(charset).encode(encoding))
    assert upload.kind == FileKind.HTML
    assert_sample(upload)


def test_clipboard_fragment_with_its_header_reads_the_same():
    fragment = page("utf-8").split("<body", 1)[1].split(">", 1)[1]
    header = "Version:0.9\r\nStartHTML:00000097\r\nEndHTML:00009999\r\n"
    assert_sample(read_upload("粘贴", f"{header}<html><body>{fragment}".encode()))


def test_page_out_of_word_keeps_numbers_tables_and_strange_letters():
    content = read_html((DATA / "clipboard" / "word.html").read_bytes())
    texts = [line.text.replace("\u00a0", " ").strip() for line in content.source.lines]
    assert texts[:4] == [
        "常熟举办数控机床操作比赛",
        "9月19日，常熟市总工会举办数控机床操作比赛，共有42家企业的126名选手参加。",
        "1.  温岳峰获得一等奖；",
        "单位\t12.5%",
    ]
    assert content.source.lines[0].evidence.centred


def texts(markup: str) -> list[str]:
    return [line.text for line in read_page(markup).source.lines]


def test_line_end_of_the_source_is_no_space_between_chinese_letters():
    assert texts("<p>市总\n工会召开 CAD\n培训 班</p>") == ["市总工会召开 CAD 培训 班"]
    assert texts("<p>市总\n</p><p>\n工会<b>\n召开</b></p>") == ["市总", "工会召开"]


def test_untidy_markup_is_read_as_a_browser_reads_it():
    assert texts("<p>一<p>二<br>三<li>四<li>五</div><p>六</b></p>七") == [
        "一", "二\v三", "四", "五", "六", "七",
    ]  # fmt: skip
    assert texts("<p>1 < 2 &lt; 3 <o:p/>&amp; 4</p>") == ["1 < 2 < 3 & 4"]
    assert texts("<script>if (a<b) x</script><p>甲<!-- 乙 --><![if !x]>丙<![endif]></p>") == [
        "甲丙"
    ]
    assert texts("<table><tr><td>甲<td>乙<tr><td>丙</table><p>丁") == ["甲\t乙", "丙", "丁"]


def test_picture_inside_the_page_is_kept_and_one_elsewhere_only_counted():
    inside = base64.b64encode(b"\x89PNG" * 50_000).decode()
    content = read_page(
        f"<p>甲<img src='data:image/png;base64,{inside}'></p><img src='file:///C:/2.png'>"
        "<img src='data:image/png;base64,!'>"
    )
    assert [(each.name, each.data) for each in content.pictures] == [("1.png", b"\x89PNG" * 50_000)]
    assert len(content.notices) == 1
    assert "2" in content.notices[0]


def test_deleted_and_hidden_words_are_gone_and_comments_set_aside():
    content = read_page(
        "<p>甲<del>旧</del><ins>新</ins><span style='display:none'>藏</span></p>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>请核</p></div>"
        "</div><img src='http://127.0.0.1:9/x.png'>"
    )
    assert [line.text for line in content.source.lines] == ["甲新"]
    assert [(aside.kind, aside.text) for aside in content.set_aside] == [("comment", "请核")]
    assert len(content.notices) == 1


TORTURES: dict[str, Callable[[int], str]] = {
    "open tags": lambda n: "<a " * n,
    "open comments": lambda n: "<!--" * n,
    "open quotes": lambda n: "<p a='" * n,
    "open scripts": lambda n: "<script>" * n,
    "closing tags": lambda n: "</p>" * n,
    "ampersands": lambda n: "&" * n,
    "attributes": lambda n: "<p>" + "<br a=b c>" * n,
    "declarations": lambda n: "<![if " * n,
    "empty elements": lambda n: "<o:p/>" * n,
    "one line": lambda n: "会议交流经验。" * n,
}


@pytest.mark.parametrize("name", TORTURES)
def test_broken_markup_takes_time_by_its_length(name):
    assert_linear(lambda times: read_page("<p>甲</p>" + TORTURES[name](times * 2000)), 1)
