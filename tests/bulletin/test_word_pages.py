"""The pages that a Word file of an issue makes, laid out by a program that did not write it."""

import re
from collections import defaultdict
from itertools import pairwise

import pytest

from bulletin.press.printing import print_issue
from bulletin.word.writing import word_file
from tests.bulletin.press_rich import rich, rich_pictures
from tests.bulletin.press_sample import STAMP, Glyph, glyphs, page_texts, sample_snapshot
from tests.bulletin.word_pages import laid_out

__all__ = ["rich", "rich_pictures"]

LEFT, RIGHT = 28.0, 184.0
TOP, FOOT = 37.0, 262.0
LINE = 225 / 22


@pytest.fixture(scope="module")
def printed():
    return print_issue(sample_snapshot(), STAMP)


@pytest.fixture(scope="module")
def pdf(printed, tmp_path_factory) -> bytes:
    word = word_file(sample_snapshot(), STAMP, pages=dict(printed.contents))
    return laid_out(word, tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module")
def lines(pdf) -> dict[int, list[list[Glyph]]]:
    """The lines of each page from the top, page numbers among them."""
    found: dict[tuple[int, float], list[Glyph]] = defaultdict(list)
    for glyph in glyphs(pdf):
        found[glyph.page, round(glyph.baseline, 1)].append(glyph)
    pages: dict[int, list[list[Glyph]]] = defaultdict(list)
    for (page, _baseline), line in sorted(found.items()):
        pages[page].append(sorted(line, key=lambda glyph: glyph.x))
    return pages


def text(line: list[Glyph]) -> str:
    return "".join(glyph.character for glyph in line)


def test_as_many_pages_as_in_print_within_one(pdf, printed):
    assert abs(len(page_texts(pdf)) - printed.page_count) <= 1


def test_all_text_stands_in_the_type_area(lines):
    for page in lines.values():
        for line in page[:-1]:
            assert line[0].x > LEFT - 0.3
            # A mark at the end of a line may hang outside it.
            assert line[-1].x < RIGHT
            assert TOP < line[0].baseline < FOOT


def test_full_page_has_22_lines_of_28_characters(lines):
    body = lines[3][:-1]
    pitches = {round(below[0].baseline - above[0].baseline, 1) for above, below in pairwise(body)}
    full = [line for line in body if line[-1].x > RIGHT - 8 and line[0].x < LEFT + 1]
    counts = [len(line) for line in full if re.fullmatch(r"[^\dA-Za-z]+", text(line))]

    assert pitches <= {10.2, 20.4}
    assert round((body[-1][0].baseline - body[0][0].baseline) / LINE) == 21
    assert max(counts) == 28
    assert min(counts) >= 26


def test_page_numbers_stand_outside_below_the_type_area(lines):
    for number, page in lines.items():
        folio = page[-1]
        assert text(folio) == f"—{number}—"
        assert folio[0].baseline == pytest.approx(FOOT + 7 + 4.1, abs=1.5)
        if number % 2:
            assert folio[-1].x > RIGHT - 12
        else:
            assert folio[0].x < LEFT + 6


def test_masthead_is_red_and_large_on_the_first_page(lines):
    name, number, foot = lines[1][:3]

    assert text(name) == "苏州工会信息"
    assert name[0].size > 12
    assert text(number) == "2011年第18期（总第412期）"
    assert text(foot) == "苏州市总工会办公室2011年9月30日"


def test_contents_count_the_pages(lines):
    entries = [text(line) for line in lines[1] if "·" in text(line)]
    counted = [int(entry.rpartition("·")[2]) for entry in entries]
    titles = [re.sub(r"·+\d+$", "", entry) for entry in entries]
    pages = {number: "".join(map(text, page)) for number, page in lines.items()}

    assert len(entries) == 14
    for title, page in zip(titles, counted, strict=True):
        assert title[-9:] in pages[page]


def test_colophon_stands_at_the_foot_of_the_last_page(lines):
    last = lines[max(lines)]
    assert any("本期印发" in text(line) for line in last)
    assert last[-2][0].baseline > FOOT - LINE
    assert not any("本期印发" in text(line) for page in list(lines)[:-1] for line in lines[page])


def test_attributions_end_at_the_right_in_one_line(lines):
    found = [text(line) for page in lines.values() for line in page if "（" in text(line)]
    offices = {
        f"（{'、'.join(article.offices)}）"
        for section in sample_snapshot().sections
        for article in section.articles
    }

    for signed in offices:
        assert any(line.endswith(signed) for line in found), signed


def test_issue_with_everything_in_it_can_be_laid_out(rich, rich_pictures, tmp_path):
    word = word_file(rich, STAMP, pages={}, picture_root=rich_pictures)

    pages = page_texts(laid_out(word, tmp_path))

    whole = "".join(pages)
    assert "各区入会人数" in whole
    assert sum("单位人数" in page for page in pages) > 1
    assert "九月一日，苏州" in whole
    assert "本期印发" in pages[-1]
    assert "①" in whole
