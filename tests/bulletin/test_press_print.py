"""The sample printed: its text, its grid, its contents, its metadata and its bytes."""

import re
import subprocess
import sys

import pypdfium2
import pytest

from bulletin import markup
from bulletin.press.printing import print_issue
from bulletin.press.results import VARIANTS
from bulletin.press.snapshot import Snapshot
from tests.bulletin.press_sample import LINE, STAMP, baselines, glyphs, page_texts, sample_snapshot


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


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_open_and_hold_the_same_text(printed, variant):
    other = print_issue(sample_snapshot(), STAMP, variant=variant)

    assert page_texts(other.pdf) == page_texts(printed.pdf)
    assert other.pdf != printed.pdf
