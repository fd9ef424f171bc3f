"""Composed lines measured on the real PDF of the sample, character by character."""

from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pytest

from bulletin import markup
from bulletin.press.printing import print_issue
from tests.bulletin.press_sample import (
    STAMP,
    Glyph,
    article_of,
    glyphs,
    issue_of,
    page_texts,
    sample_snapshot,
)

BODY = 156 / 28
LEFT = 28.0
RIGHT = 28.0 + 156.0
HALF_AT_END = "，。、；：！）】》”’"
NEVER_FIRST = set("，。、；：！？）】》”’…%")
NEVER_LAST = set("（【《“‘")


@dataclass(frozen=True)
class PrintedLine:
    text: str
    starts_mm: float
    ends_mm: float
    gaps_em: tuple[float, ...]


def body_lines(pdf: bytes) -> list[PrintedLine]:
    """The lines of body type in the order of the pages, marks at a line's end as half as wide."""
    body = [
        glyph
        for glyph in glyphs(pdf)
        if abs(glyph.size - BODY) < 0.05 and 37 < glyph.baseline < 262
    ]
    lines = []
    for _, row in groupby(body, key=lambda glyph: (glyph.page, round(glyph.baseline))):
        lines.append(printed_line(list(row)))
    return lines


def printed_line(row: list[Glyph]) -> PrintedLine:
    last = row[-1]
    width = 0.5 if last.character in HALF_AT_END or last.character.isascii() else 1.0
    gaps = [
        (right.x - left.x) / BODY - 1
        for left, right in pairwise(row)
        if "\u4e00" <= left.character <= "\u9fff" and "\u4e00" <= right.character <= "\u9fff"
    ]
    first = row[0].x + (BODY / 2 if row[0].character in NEVER_LAST else 0.0)
    return PrintedLine(
        "".join(glyph.character for glyph in row), first, last.x + width * BODY, tuple(gaps)
    )


def full_lines(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Those that run on: the next line starts at the left edge and is no section's name."""
    return [
        line
        for line, following in pairwise(lines)
        if abs(following.starts_mm - LEFT) < 0.5
        and not following.text.startswith("【")
        and not line.text.startswith("【")
    ]


@pytest.fixture(scope="module")
def sample_lines():
    return body_lines(print_issue(sample_snapshot(), STAMP).pdf)


def test_every_full_line_of_the_sample_ends_flush(sample_lines):
    full = full_lines(sample_lines)

    assert len(full) > 120
    assert [line for line in full if abs(line.ends_mm - RIGHT) > 0.05] == []


def test_no_line_of_the_sample_starts_or_ends_with_a_forbidden_mark(sample_lines):
    assert [line.text for line in sample_lines if line.text[0] in NEVER_FIRST] == []
    assert [line.text for line in sample_lines if line.text[-1] in NEVER_LAST] == []


def test_letter_spacing_of_the_sample_stays_small(sample_lines, record_property):
    # A quarter is a space of the source.
    gaps = [gap for line in full_lines(sample_lines) for gap in line.gaps_em if gap < 0.2]
    record_property("largest_em", max(gaps))
    record_property("mean_em", sum(map(abs, gaps)) / len(gaps))

    assert max(gaps) <= 0.06
    assert min(gaps) >= -0.001


def test_bold_links_small_and_rare_characters_leave_lines_flush_and_on_the_grid():
    html = (
        "<p>" + "市总工会<b>“十二五”规划——纲要</b>、CO<sub>2</sub>与m<sup>2</sup>的喆堃"
        "<em>楷体（玥䶮）</em>，见<a href='https://szgh.example/'>《工会法》</a>95%以上；"
        * 12
        + "</p>"
    )
    article = replace(article_of(), blocks=markup.blocks(html))
    pdf = print_issue(issue_of(article), STAMP).pdf
    pitch = 225 / 22
    body = [glyph for glyph in glyphs(pdf) if glyph.face == "Yinfa-Fang"]
    baselines = sorted(
        {round(glyph.baseline, 2) for glyph in body if abs(glyph.size - BODY) < 0.05}
    )
    rows = [
        list(row)
        for _, row in groupby(
            (glyph for glyph in glyphs(pdf) if glyph.baseline < 262 and glyph.face != ""),
            key=lambda glyph: (glyph.page, round((glyph.baseline - baselines[0]) / pitch)),
        )
    ]
    # Latin letters are of many widths, so a line that ends with one tells nothing here.
    ends = [
        printed_line(row).ends_mm
        for row in rows
        if len(row) > 26 and row[0].x < 40 and not row[-1].character.isascii()
    ]

    assert len(ends) > 8
    assert [end for end in ends[:-1] if abs(end - RIGHT) > 0.05] == []
    for baseline in baselines:
        lines_down = (baseline - baselines[0]) / pitch
        assert abs(lines_down - round(lines_down)) * pitch < 0.2


def test_lists_and_quotations_end_flush_in_their_own_measure():
    text = "市总工会召开会议，学习贯彻“十二五”规划，部署下一步工作。" * 4
    html = (
        f"<ol start='3'><li>{text}</li><li><p>{text}</p><ul><li>{text}</li></ul></li></ol>"
        f"<blockquote><p>{text}</p></blockquote>"
    )
    pdf = print_issue(issue_of(replace(article_of(), blocks=markup.blocks(html))), STAMP).pdf
    lines = body_lines(pdf)
    ends = [line.ends_mm for line in lines if len(line.text) > 20 and "市" in line.text]
    at_right = [end for end in ends if abs(end - RIGHT) < 0.05]
    in_quote = [end for end in ends if abs(end - RIGHT + 2 * BODY) < 0.05]

    assert len(at_right) >= 9
    assert len(in_quote) >= 3


def test_a_quotation_with_a_heading_or_table_is_printed_as_it_stands():
    html = "<blockquote><h3>要求</h3><table><tr><td>甲</td></tr></table>喆</blockquote>"
    article = replace(article_of(), blocks=markup.blocks(html))

    text = "".join(page_texts(print_issue(issue_of(article), STAMP).pdf))

    assert "标题要求甲喆" in text
