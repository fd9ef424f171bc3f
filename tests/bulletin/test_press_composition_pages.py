"""Composed lines measured on real PDFs, character by character."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import groupby, pairwise

import pypdfium2
import pytest
from pypdfium2 import raw

from bulletin import markup
from bulletin.press.composition import ComposedLine, compose
from bulletin.press.metrics import CLOSING, glyph
from bulletin.press.printing import print_issue
from bulletin.press.styles import EXPRESS, RED_HEAD, PrintStyle
from tests.bulletin.press_sample import (
    BODY_SIZE,
    LEFT,
    LINE,
    STAMP,
    Glyph,
    article_of,
    glyphs,
    issue_of,
    page_texts,
    sample_snapshot,
)

RIGHT = 28.0 + 156.0
HALF_AT_END = "，。、；：！）】》”’"
NEVER_FIRST = set("，。、；：！？）】》”’…%")
NEVER_LAST = set("（【《“‘")
FACES = {"Yinfa-Fang": "fang", "Yinfa-Kai": "kai", "Yinfa-Hei-Bold": "hei"}


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
        if abs(glyph.size - BODY_SIZE) < 0.05 and 37 < glyph.baseline < 262
    ]
    lines = []
    for _, row in groupby(body, key=lambda glyph: (glyph.page, round(glyph.baseline))):
        lines.append(printed_line(list(row)))
    return lines


def printed_line(row: list[Glyph]) -> PrintedLine:
    last = row[-1]
    width = 0.5 if last.character in HALF_AT_END or last.character.isascii() else 1.0
    gaps = [
        (right.x - left.x) / BODY_SIZE - 1
        for left, right in pairwise(row)
        if "\u4e00" <= left.character <= "\u9fff" and "\u4e00" <= right.character <= "\u9fff"
    ]
    first = row[0].x + (BODY_SIZE / 2 if row[0].character in NEVER_LAST else 0.0)
    return PrintedLine(
        "".join(glyph.character for glyph in row), first, last.x + width * BODY_SIZE, tuple(gaps)
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


def printed_rows(pdf: bytes) -> dict[str, list[Glyph]]:
    """Every printed line by its text, small and raised characters in it."""
    rows: list[list[Glyph]] = []
    before: Glyph | None = None
    for found in glyphs(pdf):
        goes_on = before is not None and (
            found.page == before.page
            and abs(found.baseline - before.baseline) < LINE / 2
            and found.x > before.x - 0.1
        )
        if not goes_on:
            rows.append([])
        rows[-1].append(found)
        before = found
    return {"".join(glyph.character for glyph in row): row for row in rows}


def errors_mm(pdf: bytes, lines: Iterable[ComposedLine], right_mm: Sequence[float]) -> list[float]:
    """How far each of these lines ends from the nearest right edge, its closing mark half as wide.

    Every line must be found, character by character.
    """
    rows = printed_rows(pdf)
    errors = []
    for line in lines:
        text = re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", line.html)))
        row = rows[text.replace("\ue000", "①")]
        last = row[-1]
        face = FACES.get(last.face)
        # A double dash may be one glyph, which starts where both its characters do.
        is_double = last.character == "—" and last.x == row[-2].x
        found = glyph("——" if is_double else last.character, face) if face else glyph("会", "fang")
        blank = found.blank if last.character in CLOSING else 0.0
        end = last.x + (found.width - blank) * last.size
        errors.append(min(abs(end - right) for right in right_mm))
    return errors


def path_count(pdf: bytes) -> int:
    """Lines and areas drawn."""
    document = pypdfium2.PdfDocument(pdf)
    count = sum(len(list(page.get_objects([raw.FPDF_PAGEOBJ_PATH]))) for page in document)
    document.close()
    return count


def random_paragraphs(seed: int, count: int) -> list[str]:
    """Chinese with figures, Latin words, marks and tags as HTML, not one of them in doubt."""
    chance = random.Random(seed)
    plain = "工会职代表大市总区县中建设企业和谐发展喆堃服务竞赛组织部署贯彻精神"
    pieces = ["2011年", "95%", "73.21万元", "ISO9001", "CAD", "“十二五”", "《工会法》", "——", "……"]
    pieces += ["（试行）", "，", "、", "。", "；", "：“", "。”", "<b>规划”，</b>", "<i>楷体（</i>"]
    pieces += ["m<sup>2</sup>", "<u>“划线</u>", "the Trade Union Law"]
    return [
        "".join(
            "".join(chance.choices(plain, k=chance.randint(1, 9))) + chance.choice(pieces)
            for _ in range(chance.randint(8, 40))
        )
        for _ in range(count)
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


def test_no_number_of_the_sample_is_parted_from_its_unit(sample_lines):
    parted = [
        line.text[-4:] + "|" + following.text[:2]
        for line, following in pairwise(sample_lines)
        if line.text[-1].isdigit() and line.ends_mm > RIGHT - BODY_SIZE
    ]

    assert parted == []


def test_letter_spacing_of_the_sample_stays_small(sample_lines, record_property):
    # From a quarter on it is a space of the source.
    gaps = [gap for line in full_lines(sample_lines) for gap in line.gaps_em if gap < 0.2]
    record_property("largest_em", max(gaps))
    record_property("mean_em", sum(map(abs, gaps)) / len(gaps))

    assert max(gaps) <= 0.06
    assert min(gaps) >= -0.001


@pytest.mark.parametrize(
    ("style", "measure", "edges"),
    [
        (RED_HEAD, 28.0, (RIGHT,)),
        (replace(RED_HEAD, han_latin=0.25), 28.0, (RIGHT,)),
        (EXPRESS, 13.0, (LEFT + 13 * BODY_SIZE, RIGHT)),
        (replace(EXPRESS, han_latin=0.125), 13.0, (LEFT + 13 * BODY_SIZE, RIGHT)),
    ],
)
def test_lines_of_random_text_end_flush_in_any_measure(
    style: PrintStyle, measure: float, edges: tuple[float, ...]
) -> None:
    paragraphs = random_paragraphs(seed=int(measure * 100), count=24)
    blocks = markup.blocks("".join(f"<p>{text}</p>" for text in paragraphs))
    article = replace(article_of(), title="标题", blocks=blocks)
    lines = [
        line
        for block in blocks
        for line in compose(block.html, measure=measure, indent=2.0, han_latin=style.han_latin)[
            1:-1
        ]
    ]
    errors = errors_mm(print_issue(issue_of(article, style=style), STAMP).pdf, lines, edges)

    assert len(errors) > 100
    assert max(errors) <= 0.06


def test_links_small_bold_rare_and_missing_characters_keep_lines_flush_and_on_the_grid():
    html = (
        "市总工会<b>“十二五”规划——纲要</b>、CO<sub>2</sub>与m<sup>2</sup>的喆堃<u>𪚥线</u>"
        "<em>楷体（玥䶮）</em>，见<a href='https://szgh.example/'>《工会法》</a>95%以上；" * 12
    )
    (block,) = markup.blocks(f"<p>{html}</p>")
    pdf = print_issue(issue_of(replace(article_of(), blocks=(block,))), STAMP).pdf
    errors = errors_mm(pdf, compose(block.html, measure=28.0, indent=2.0)[:-1], (RIGHT,))
    body = [found for found in glyphs(pdf) if found.face == "Yinfa-Fang"]
    baselines = sorted(
        {round(found.baseline, 2) for found in body if abs(found.size - BODY_SIZE) < 0.05}
    )

    assert len(errors) > 12
    assert max(errors) <= 0.05
    assert {found.face for found in glyphs(pdf) if found.character == "□"} == {"Yinfa-Fang"}
    for baseline in baselines:
        lines_down = (baseline - baselines[0]) / LINE
        assert abs(lines_down - round(lines_down)) * LINE < 0.2


def test_a_footnote_is_called_where_it_was_typed_and_stands_at_the_foot():
    html = f"{'市总工会' * 7}会议<small>统计至<b>2011年</b>底。</small>，{'部署工作' * 20}"
    (block,) = markup.blocks(f"<p>{html}</p>")
    pdf = print_issue(issue_of(replace(article_of(), blocks=(block,))), STAMP).pdf
    lines = compose(block.html, measure=28.0, indent=2.0)
    calls = [found for found in glyphs(pdf) if found.character == "①"]

    assert max(errors_mm(pdf, lines[:-1], (RIGHT,))) <= 0.05
    assert len(calls) == 2
    assert calls[0].size == pytest.approx(0.6 * BODY_SIZE, abs=0.05)
    assert "会议①，" in page_texts(pdf)[0]
    assert "①统计至2011年底。" in page_texts(pdf)[0]


def test_an_underlined_word_is_underlined_on_both_lines():
    html = f"<p>{'市总工会' * 5}<u>{'学习贯彻' * 4}</u>{'部署工作' * 9}</p>"
    underlined, plain = (
        print_issue(issue_of(replace(article_of(), blocks=markup.blocks(text))), STAMP).pdf
        for text in (html, re.sub("</?u>", "", html))
    )

    assert path_count(underlined) == path_count(plain) + 2
    for one, other in zip(glyphs(underlined), glyphs(plain), strict=True):
        assert (one.x, one.baseline) == pytest.approx((other.x, other.baseline), abs=0.001)


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
    in_quote = [end for end in ends if abs(end - RIGHT + 2 * BODY_SIZE) < 0.05]

    assert len(at_right) >= 9
    assert len(in_quote) >= 3


def test_text_is_extracted_as_it_was_typed():
    paragraphs = [re.sub(r"<[^>]*>", "", text) for text in random_paragraphs(seed=7, count=12)]
    html = "".join(f"<p>{escape(text, quote=False)}</p>" for text in paragraphs)
    pdf = print_issue(issue_of(replace(article_of(), blocks=markup.blocks(html))), STAMP).pdf
    printed = "".join(page_texts(pdf))

    for text in paragraphs:
        assert re.sub(r"\s", "", text) in printed


def test_a_quotation_with_a_heading_or_table_is_printed_as_it_stands():
    html = "<blockquote><h3>要求</h3><table><tr><td>甲</td></tr></table>喆</blockquote>"
    article = replace(article_of(), blocks=markup.blocks(html))

    text = "".join(page_texts(print_issue(issue_of(article), STAMP).pdf))

    assert "标题要求甲喆" in text
