"""Pictures and footnotes in an article's text."""

import re
from html import escape, unescape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.markup import FIGURE, Block, blocks, clean, figure, html_of, pictures_in, plain_text
from tests.bulletin.linear_time import assert_linear
from tests.bulletin.test_markup_clean import FRAGMENTS

ONE, TWO = "1a" * 32, "2b" * 32
IMG = f'<img src="picture:{ONE}" alt="图">'
PLAIN = f"<figure>{IMG}</figure>"
SHOWN = f"<figure>{IMG}<figcaption>说明</figcaption></figure>"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (PLAIN, PLAIN),
        (SHOWN, SHOWN),
        (IMG, PLAIN),
        (f"<p>甲{IMG}乙</p>", f"<p>甲</p>{PLAIN}<p>乙</p>"),
        (f"<p><b>甲{IMG}乙</b></p>", f"<p><b>甲</b></p>{PLAIN}<p><b>乙</b></p>"),
        (f"<h3>题{IMG}</h3>", f"<h3>题</h3>{PLAIN}"),
        (f"<a href='http://x.example/'>{IMG}</a>", PLAIN),
        (f"<figure><figcaption>说明</figcaption>{IMG}</figure>", SHOWN),
        (
            f"<figure>{IMG}<figcaption><p>说</p><p>明</p></figcaption></figure>",
            SHOWN.replace("说明", "说<br>明"),
        ),
        (f"<figure>{IMG}{IMG}<figcaption>说明</figcaption></figure>", PLAIN + SHOWN),
        (
            f"<figure>{PLAIN}{PLAIN}<figcaption>说明</figcaption></figure>",
            f"{PLAIN}{PLAIN}<p>说明</p>",
        ),
        (f"<figure><figcaption>说{IMG}明</figcaption></figure>", SHOWN),
        (
            f"<figure><p>甲</p>{IMG}<ul><li>乙</li></ul></figure>",
            f"<p>甲</p>{PLAIN}<ul><li>乙</li></ul>",
        ),
        ("<figure><figcaption>说明</figcaption></figure>", "<p>说明</p>"),
        ("<figcaption>说明</figcaption>", "<p>说明</p>"),
        (
            f"<ul><li>一{SHOWN}</li><li>二</li></ul><p>甲</p>",
            f"<ul><li>一</li><li>二</li></ul>{SHOWN}<p>甲</p>",
        ),
        (
            f"<table><tr><td>{IMG}</td><td>格</td></tr></table>",
            f"<table><tbody><tr><td></td><td>格</td></tr></tbody></table>{PLAIN}",
        ),
        (f"<table><tr><td>{IMG}</td></tr></table>", PLAIN),
        (f"<picture><source srcset='http://x/'>{IMG}</picture>", PLAIN),
        (f"<img srcset='http://x/ 2x' onerror='x()' style='width:1e9px' {IMG[5:]}", PLAIN),
        (f"<img src='picture:{ONE}'>", PLAIN.replace("图", "")),
    ],
)
def test_a_picture_becomes_a_figure_of_its_own(typed, kept):
    assert clean(typed) == kept
    assert clean(kept) == kept


@pytest.mark.parametrize(
    "source",
    [
        "http://127.0.0.1/x.png",
        "https://a.example/x.png",
        "//a.example/x.png",
        "x.png",
        "file:///etc/passwd",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/svg+xml,<svg/>",
        "cid:image001@01D00000",
        "javascript:alert(1)",
        "picture:",
        "picture:../../etc/passwd",
        f"picture:{ONE}0",
        f"picture:{ONE[:-1]}",
        f"picture:{ONE}?x",
        f"picture://{ONE}",
        f"PICTURE:{ONE}",
        f"picture:{ONE.upper()}",
    ],
)
def test_pictures_from_elsewhere_are_dropped_and_their_captions_kept(source):
    typed = f'<p>甲<img src="{escape(source)}" alt="图">乙</p><figure><img src="{escape(source)}">'

    cleaned = clean(f"{typed}<figcaption>说明</figcaption></figure>")

    assert "<img" not in cleaned
    assert plain_text(cleaned) == "甲乙\n说明"


@pytest.mark.parametrize(
    "typed",
    [
        "<svg><use href='http://127.0.0.1/#x'/></svg>",
        "<svg><image href='file:///etc/passwd'/></svg>",
        "<object data='http://127.0.0.1/'></object>",
        "<embed src='http://127.0.0.1/'>",
        "<iframe src='http://127.0.0.1/'></iframe>",
        "<video poster='http://127.0.0.1/'></video>",
        "<input type=image src='http://127.0.0.1/'>",
        "<link rel=stylesheet href='http://127.0.0.1/'>",
        "<body background='http://127.0.0.1/'>",
        "<p style='background:url(http://127.0.0.1/)'></p>",
        "<math href='http://127.0.0.1/'></math>",
    ],
)
def test_whatever_else_could_fetch_something_is_dropped(typed):
    assert clean(f"{typed}<p>文</p>") == "<p>文</p>"


def test_words_about_a_picture_come_back_exactly():
    alt = """他说：“1 < 2” & 'x' "y" --> <b>"""
    html = figure(ONE, alt=alt, caption="甲 & <b>乙</b>")

    assert clean(html) == html
    assert blocks(html) == (Block("figure", html),)
    found = FIGURE.fullmatch(html)
    assert found is not None
    assert unescape(found["alt"]) == alt
    assert plain_text(html) == f"（图：{alt}）甲 & <b>乙</b>"


def test_pictures_of_a_text_are_named_once_each_in_order():
    text = f"{figure(TWO, alt='二')}<p>picture:{'c' * 64}</p>{PLAIN}{SHOWN}"

    assert pictures_in(clean(text)) == (TWO, ONE)
    assert pictures_in("<p>文</p>") == ()


def test_blocks_join_to_the_same_text():
    text = f'<h3>题</h3><p>甲<b>粗</b></p>{SHOWN}<ol start="2"><li>一</li></ol>'

    assert html_of(blocks(text)) == clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>甲<small>注<b>释</b></small>乙</p>", "<p>甲<small>注<b>释</b></small>乙</p>"),
        ("<p>甲<b>粗<small>注</small></b></p>", "<p>甲<b>粗<small>注</small></b></p>"),
        ("<p>甲<small>一<small>二</small>三</small></p>", "<p>甲<small>一二三</small></p>"),
        ("<p>甲<small> </small>乙</p>", "<p>甲 乙</p>"),
        ("<p><small>小字的一段</small></p>", "<p>小字的一段</p>"),
        ("<p><small>一</small><b><small>二</small></b></p>", "<p>一<b>二</b></p>"),
        ("<small><p>甲</p><p>乙</p></small>", "<p>甲</p><p>乙</p>"),
        ("<small>甲<ul><li>一</li></ul></small>", "甲<ul><li>一</li></ul>"),
        (f"<p>甲<small>注{IMG}释</small></p>", f"<p>甲注</p>{PLAIN}<p>释</p>"),
        (
            "<ul><li>甲<small>注</small></li><li><small>小</small></li></ul>",
            "<ul><li>甲<small>注</small></li><li>小</li></ul>",
        ),
        ("<p>甲<small style='x' class='y'>注</small></p>", "<p>甲<small>注</small></p>"),
    ],
)
def test_footnotes_are_called_by_text_and_hold_nothing_but_text(typed, kept):
    assert clean(typed) == kept
    assert clean(kept) == kept


def test_plain_text_of_a_footnote_stands_where_it_is_called():
    assert plain_text("<p>甲<small>注<b>释</b></small>乙</p>") == "甲（注：注释）乙"
    assert plain_text("<ul><li>甲<small>注</small></li></ul>") == "甲（注：注）"


@given(FRAGMENTS)
def test_no_character_is_lost_and_every_figure_has_one_picture(typed):
    cleaned = clean(typed)
    bare = nh3.clean(typed, tags={"p"}, clean_content_tags={"script"})

    def characters(html: str) -> list[str]:
        return sorted(re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", html))))

    assert characters(cleaned) == characters(bare)
    figures = [block.html for block in blocks(typed) if block.kind == "figure"]
    assert cleaned.count("<img") == cleaned.count("<figure>") == len(figures)
    assert all(FIGURE.fullmatch(html) for html in figures)
    assert not re.search(r"<small>[^/]*<small>", cleaned)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))), st.text())
def test_any_words_make_a_figure(alt, caption):
    html = figure(ONE, alt=alt, caption=re.sub(r"[\x00-\x1f]", "", caption))
    cleaned = clean(html)

    assert [block.kind for block in blocks(cleaned)] == ["figure"]
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "piece",
    [
        IMG,
        "<small>注",
        "甲<small>注</small>",
        f"<figure>{IMG}<figcaption>说</figcaption></figure>",
        "<figcaption>说</figcaption>",
        f"<ul><li>{IMG}</li></ul>",
        "<figure><figcaption> <br> </figcaption></figure>",
    ],
)
def test_pictures_and_notes_are_read_in_linear_time(piece):
    assert_linear(lambda times: blocks(piece * times), 1_000)
