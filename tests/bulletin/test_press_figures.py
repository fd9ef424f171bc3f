"""Figures as rows, and on the pages of a real PDF."""

import ctypes
import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pypdfium2 import raw

from accounts.errors import DomainError
from bulletin import markup
from bulletin.markup import Block
from bulletin.press.figures import figure_rows
from bulletin.press.picture_files import MissingPicture, picture_path
from bulletin.press.printing import PageTooFull, print_issue
from bulletin.press.snapshot import PrintedArticle, PrintedPicture
from bulletin.press.styles import EXPRESS, RED_HEAD
from bulletin.services.picture_making import make_printable
from tests.bulletin.picture_samples import drawing, encoded
from tests.bulletin.press_sample import (
    BODY_SIZE,
    LINE,
    STAMP,
    article_of,
    glyphs,
    issue_of,
    numbered_pages,
    page_texts,
)

SHA = "1a" * 32
TEXT = "市总工会召开会议，学习贯彻“十二五”规划，部署下一步工作。"


def row_of(width_px: int, height_px: int, *, caption: str = "", measure: float = 28.0):
    html = markup.figure(SHA, alt="图", caption=caption)
    return figure_rows(html, pictures={SHA: (width_px, height_px)}, measure=measure)


def millimetres(html: str) -> tuple[float, float]:
    found = re.search(r"width: ([\d.]+)mm; height: ([\d.]+)mm", html)
    assert found is not None
    return float(found[1]), float(found[2])


@pytest.mark.parametrize(
    ("pixels", "measure", "printed"),
    [
        ((1843, 1000), 28.0, (156.0, 84.64)),
        ((1000, 500), 28.0, (156.0, 78.0)),
        ((600, 300), 28.0, (101.6, 50.8)),
        ((600, 300), 13.0, (13 * BODY_SIZE, 6.5 * BODY_SIZE)),
        ((1000, 2000), 28.0, (7 * LINE, 14 * LINE)),
        ((1692, 1692), 28.0, (14 * LINE, 14 * LINE)),
        ((1, 1), 28.0, (25.4 / 150, 25.4 / 150)),
    ],
)
def test_a_picture_fits_the_measure_and_14_lines_and_is_never_coarse(pixels, measure, printed):
    (row,) = row_of(*pixels, measure=measure)

    assert millimetres(row.html) == pytest.approx(printed, abs=0.01)


@pytest.mark.parametrize("width", [1, 77, 400, 1000, 1843])
@pytest.mark.parametrize("height", [1, 333, 1692])
@pytest.mark.parametrize("words", [0, 1, 3])
def test_a_figure_is_whole_lines_high_with_air_around_it(width, height, words):
    (row,) = row_of(width, height, caption=TEXT * words)

    opening = row.path[0].opening
    top = re.search(r"padding-top: ([\d.]+)mm", opening)
    assert top is not None
    lines = row.html.count("\n") + 1 if words else 0
    content = millimetres(row.html)[1] / LINE + (0.2 + lines * 2 / 3 if lines else 0.0)
    air = float(top[1]) / LINE
    assert f"height: calc({row.lines} * var(--line))" in opening
    assert content + 2 * air == pytest.approx(row.lines, abs=0.001)
    assert 0.249 <= air <= 0.751
    assert row.lines <= 22


def test_alternative_text_is_the_caption_where_there_is_none():
    html = f'<figure><img src="picture:{SHA}" alt=""><figcaption>图<b>1</b></figcaption></figure>'
    (row,) = figure_rows(html, pictures={SHA: (10, 10)}, measure=28.0)

    assert 'alt="图1"' in row.html
    with pytest.raises(DomainError, match="替代文字"):
        figure_rows(markup.figure(SHA, alt=""), pictures={SHA: (10, 10)}, measure=28.0)


def test_a_picture_that_is_not_there_is_named():
    with pytest.raises(MissingPicture, match=f"车床.*{SHA[:12]}"):
        figure_rows(markup.figure(SHA, alt="车床"), pictures={}, measure=28.0)


def test_lines_of_a_caption_are_of_about_one_length():
    (row,) = row_of(1843, 900, caption="图1　" + TEXT * 2)

    caption = row.html.partition("<figcaption")[2]
    counts = [len(re.sub("<[^>]*>", "", f"<{line}")) for line in caption.split("\n")]
    assert len(counts) == 2
    assert max(counts) - min(counts) <= 3


def test_a_footnote_in_a_caption_is_read_below_the_picture():
    html = f'<figure><img src="picture:{SHA}" alt="图"><figcaption>甲<small>注</small></figcaption>'
    (row,) = figure_rows(f"{html}</figure>", pictures={SHA: (10, 10)}, measure=28.0)

    assert "甲（注：注）" in re.sub("<[^>]*>", "", row.html)
    assert row.notes == ()


def test_a_caption_too_long_for_a_page_follows_as_text():
    figure, *text = row_of(1843, 1692, caption=TEXT * 30, measure=13.0)

    assert "figcaption" not in figure.html
    assert not figure.may_break
    assert {row.path[0].name for row in text} == {"p"}
    assert "".join(re.sub("<[^>]*>", "", row.html) for row in text) == TEXT * 30


@dataclass(frozen=True)
class Drawn:
    """A picture on a page, in mm from the upper left corner."""

    page: int
    left: float
    top: float
    width: float
    height: float


def pictures_of(pdf: bytes) -> list[Drawn]:
    found = []
    for number, page in numbered_pages(pdf):
        for index in range(raw.FPDFPage_CountObjects(page)):
            entry = raw.FPDFPage_GetObject(page, index)
            if raw.FPDFPageObj_GetType(entry) != raw.FPDF_PAGEOBJ_IMAGE:
                continue
            sides = [ctypes.c_float() for _ in range(4)]
            raw.FPDFPageObj_GetBounds(entry, *sides)
            left, bottom, right, top = (side.value * 25.4 / 72 for side in sides)
            found.append(Drawn(number, left, 297 - top, right - left, top - bottom))
    return found


def kept(root: Path, width: int, height: int) -> PrintedPicture:
    made = make_printable(encoded(drawing(width, height), "PNG"))
    path = picture_path(root, made.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    return PrintedPicture(made.sha256, made.width_px, made.height_px)


def illustrated(*pictures: PrintedPicture, caption: str = "图1　说明") -> PrintedArticle:
    html = f"<p>{TEXT * 4}</p>".join(
        ["", *(markup.figure(entry.sha256, alt="图", caption=caption) for entry in pictures), ""]
    )
    return replace(article_of(), blocks=markup.blocks(html), pictures=pictures)


@pytest.mark.parametrize("style", [RED_HEAD, EXPRESS], ids=lambda style: style.key)
def test_pictures_are_drawn_in_place_and_the_text_stays_on_the_grid(tmp_path, style):
    wide, small, tall = (
        kept(tmp_path, 1800, 600),
        kept(tmp_path, 300, 150),
        kept(tmp_path, 500, 900),
    )
    issue = replace(issue_of(illustrated(wide, small, tall)), style=style)

    pdf = print_issue(issue, STAMP, picture_root=tmp_path).pdf

    measure = 156.0 if style is RED_HEAD else 13 * BODY_SIZE
    drawn = pictures_of(pdf)
    assert [entry.width for entry in drawn] == pytest.approx(
        [measure, min(50.8, measure), min(14 * LINE * 5 / 9, measure)], abs=0.1
    )
    assert [entry.width / entry.height for entry in drawn] == pytest.approx(
        [3.0, 2.0, 5 / 9], rel=0.01
    )
    for entry in drawn:
        column = entry.left < 28 + measure
        middle = 28 + measure / 2 if column else 184 - measure / 2
        assert entry.left + entry.width / 2 == pytest.approx(middle, abs=0.1)
        assert entry.top >= 37
        assert entry.top + entry.height <= 262
    body = [
        glyph
        for glyph in glyphs(pdf)
        if glyph.face == "Yinfa-Fang"
        and abs(glyph.size - BODY_SIZE) < 0.05
        and glyph.baseline < 262
    ]
    # The text of the masthead stands where its style says.
    rows = [(glyph.baseline - 37) / LINE for glyph in body if glyph.page > 1]
    assert rows
    assert max(abs(row % 1 - rows[0] % 1) for row in rows) < 0.005
    assert "".join(page_texts(pdf)).count("图1说明") == 3


def test_a_figure_as_high_as_can_be_goes_onto_one_page(tmp_path):
    tall = kept(tmp_path, 1843, 1692)
    issue = issue_of(illustrated(tall, caption=TEXT * 8))

    printed = print_issue(issue, STAMP, picture_root=tmp_path)

    (drawn,) = pictures_of(printed.pdf)
    assert drawn.height == pytest.approx(14 * LINE, abs=0.1)
    small = [glyph for glyph in glyphs(printed.pdf) if abs(glyph.size - 12 / 72 * 25.4) < 0.01]
    captions = [glyph for glyph in small if glyph.face == "Yinfa-Kai" and glyph.page > 1]
    assert {glyph.page for glyph in captions} == {drawn.page}


def test_two_printings_with_pictures_are_the_same_bytes(tmp_path):
    issue = issue_of(illustrated(kept(tmp_path, 800, 500)))

    first, second = (print_issue(issue, STAMP, picture_root=tmp_path) for _ in range(2))

    assert first.sha256 == second.sha256 == hashlib.sha256(first.pdf).hexdigest()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on loopback and the requests that have reached it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/again.png")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


HOSTILE = """
<img src="{url}/a.png" alt="x"><figure><img src="{url}/b.png" alt="x"></figure>
<img src="file:///etc/passwd" alt="x"><img srcset="{url}/c.png 2x" src="{url}/d.svg" alt="x">
<svg width="9" height="9"><use href="{url}/e.svg#x"/><image href="{url}/f.png"/></svg>
<object data="{url}/g.svg"></object><embed src="{url}/h.eps"><iframe src="{url}/i.html"></iframe>
<img src="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;image
 href='{url}/j.png'/&gt;&lt;/svg&gt;" alt="x"><link rel="stylesheet" href="{url}/k.css">
<style>@import "{url}/l.css"; p {{ background: url({url}/m.png) }}</style>
<b style="background: url({url}/n.png); font-size: 1e9px">粗</b>
<link rel="attachment" href="{url}/o.txt"><a href="{url}/p">链接</a>
"""


def test_no_request_leaves_for_hostile_text(listener, tmp_path):
    url, asked = listener
    html = f"<p>{TEXT}</p>{HOSTILE.format(url=url)}<p>{TEXT}</p>"
    article = replace(article_of(), blocks=markup.blocks(html))

    pdf = print_issue(issue_of(article), STAMP, picture_root=tmp_path).pdf

    assert asked == []
    assert pictures_of(pdf) == []
    assert "粗链接" in "".join(page_texts(pdf))


def test_no_request_leaves_even_for_text_that_nobody_cleaned(listener, tmp_path):
    url, asked = listener
    html = HOSTILE.format(url=url).replace("\n", " ")
    article = replace(article_of(), blocks=(Block("paragraph", TEXT), Block("quote", html)))

    # Its style makes it larger than any page.
    with pytest.raises(PageTooFull):
        print_issue(issue_of(article), STAMP, picture_root=tmp_path)

    assert asked == []
