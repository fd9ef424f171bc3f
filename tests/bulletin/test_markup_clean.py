"""What an article's HTML may hold, and what is read back from it."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.markup import ALLOWED_TAGS, Block, blocks, clean, from_paragraphs, plain_text
from tests.bulletin.linear_time import assert_linear

FRAGMENT = re.compile(r"\S+")
FRAGMENTS = st.lists(
    st.sampled_from(
        FRAGMENT.findall(
            "<p> </p> <b> </b> <i> <ul> <li> </ul> <table> <tr> <td> </table> <div> </div> <h1> "
            "</h1> <br> <a/href='http://x/'> </a> <blockquote> 甲 乙 &nbsp; &lt;b&gt; &amp; <!-- "
            "<script>x</script> <small> </small> <figure> </figure> <figcaption> </figcaption> "
            f"<img/src='picture:{'a' * 64}'/alt='图'> <img/src='http://x/'>"
        )
    ),
    max_size=25,
).map("".join)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>文<script>alert(1)</script></p>", "<p>文</p>"),
        ("<p onclick=x()>文<img src=x onerror=alert(1)></p>", "<p>文</p>"),
        ('<p style="position:fixed" class="x" id="y">文</p>', "<p>文</p>"),
        ("<style>p{}</style><p>文</p>", "<p>文</p>"),
        ("<p><svg onload=alert(1)><use href='#x'/></svg>文</p>", "<p>文</p>"),
        ("<iframe src=//x></iframe><p>文</p>", "<p>文</p>"),
        ("<p>文<!-- 批注 --></p>", "<p>文</p>"),
        ("<p><font color=red>文</font></p>", "<p>文</p>"),
        ("<p>a &lt;script&gt; b</p>", "<p>a &lt;script&gt; b</p>"),
        ("<div>甲</div><div>乙</div>", "<p>甲</p><p>乙</p>"),
        ("<h1>题</h1><p> </p><p>&nbsp;</p><p>文</p>", "<h3>题</h3><p>文</p>"),
        ("<td colspan=3 rowspan=9999999>文</td>", "文"),
    ],
)
def test_only_what_the_bulletin_prints_is_kept(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\tscript:alert(1)",
        "data:text/html,<b>x</b>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "/relative",
    ],
)
def test_dangerous_and_relative_addresses_are_taken_off_links(address):
    cleaned = clean(f'<p><a href="{address}">文</a></p>')

    assert "href" not in cleaned
    assert plain_text(cleaned) == "文"


@pytest.mark.parametrize(
    "address", ["http://a.example/", "https://a.example/", "mailto:a@b.example"]
)
def test_web_and_mail_addresses_stay(address):
    assert f'href="{address}"' in clean(f'<a href="{address}" target=_blank>文</a>')


def test_table_keeps_its_shape_but_not_absurd_spans():
    table = (
        '<table><tbody><tr><td colspan="2">甲</td><td rowspan="100000">乙</td></tr></tbody></table>'
    )

    assert clean(table) == table.replace(' rowspan="100000"', "")


@given(FRAGMENTS)
def test_cleaning_is_safe_and_stable(typed):
    cleaned = clean(typed)

    assert clean(cleaned) == cleaned
    assert set(re.findall(r"</?([a-z0-9]+)", cleaned)) <= ALLOWED_TAGS


@given(FRAGMENTS)
def test_blocks_hold_every_character_and_no_foreign_tag(typed):
    cleaned = clean(typed)

    def visible(html):
        return re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", html)))

    assert "".join(visible(block.html) for block in blocks(typed)) == visible(cleaned)
    for block in blocks(typed):
        if block.kind in {"paragraph", "heading"}:
            assert not re.search(r"<(p|h3|ul|ol|li|table|blockquote)\b", block.html)
            opened = re.findall(r"<([a-z]+)(?![^>]*/>)", block.html)
            closed = re.findall(r"</([a-z]+)", block.html)
            assert sorted(tag for tag in opened if tag != "br") == sorted(closed)


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"))).filter(str.strip), max_size=6)
)
def test_plain_paragraphs_come_back_exactly(paragraphs):
    assert plain_text(from_paragraphs(paragraphs)) == "\n".join(paragraphs)


def test_plain_paragraphs_are_escaped():
    assert from_paragraphs(["<b>甲</b> & 乙", "一\n二"]) == (
        "<p>&lt;b&gt;甲&lt;/b&gt; &amp; 乙</p><p>一<br>二</p>"
    )
    assert plain_text(from_paragraphs(["<b>甲</b> & 乙", "一\n二"])) == "<b>甲</b> & 乙\n一\n二"


def test_blocks_are_told_apart():
    html = (
        "散文<p>甲<b>粗</b></p><h3>题</h3><ul><li>一</li></ul><table><tr><td>格</td></tr></table>"
        "<blockquote><p>引</p></blockquote><b>开<p>乙</p>收</b>"
    )

    assert blocks(html) == (
        Block("paragraph", "散文"),
        Block("paragraph", "甲<b>粗</b>"),
        Block("heading", "题"),
        Block("list", "<ul><li>一</li></ul>"),
        Block("table", "<table><tbody><tr><td>格</td></tr></tbody></table>"),
        Block("quote", "<blockquote><p>引</p></blockquote>"),
        Block("paragraph", "<b>开</b>"),
        Block("paragraph", "<b>乙</b>"),
        Block("paragraph", "<b>收</b>"),
    )


def test_plain_text_of_tables_and_lists_has_a_line_for_each_row_and_entry():
    html = (
        "<ul><li>一</li><li><p>二</p></li></ul>"
        "<table><tr><td>甲</td><td><p>乙</p></td></tr></table>"
    )

    assert plain_text(html) == "一\n二\n甲\t乙"


@pytest.mark.parametrize(
    "piece", ["<p>会</p>", "<b>会", "<br>", "&amp;", "<a href='http://x/'><p>x"]
)
def test_blocks_are_read_in_linear_time(piece):
    assert_linear(lambda times: blocks(piece * times), 4_000)
