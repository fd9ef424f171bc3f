"""From the sample's text through the whole spine: the printed pages hold all of it, in order."""

import json
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest

from bulletin.intake import read_bulletin
from bulletin.models import Edition, Issue
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.importing import import_reading
from bulletin.services.signing import sign_issue
from bulletin.services.waivers import waive_all_in_issue

DATA = Path(__file__).parent.parent / "data"
SAMPLE = (DATA / "bulletin.txt").read_bytes()
EXPECTED = json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))
PAGE_NUMBER = re.compile(r"—\s*\d+\s*—")


@pytest.fixture
def printed_sample(publication, editor, signer) -> Edition:
    issue = import_reading(read_bulletin(SAMPLE), publication=publication, actor=editor).issue
    waive_all_in_issue(issue.pk, actor=editor, reason="照原件")
    review = send_to_review(issue.pk, actor=editor)
    render_edition(review.pk)
    review.refresh_from_db()
    signoff = sign_issue(issue.pk, actor=signer, edition_sha256=review.sha256)
    assert signoff.final is not None
    render_edition(signoff.final.pk)
    signoff.final.refresh_from_db()
    return signoff.final


def bare(text: str) -> str:
    """Without white space and page numbers."""
    return re.sub(r"[\s\u200b]", "", PAGE_NUMBER.sub("", unicodedata.normalize("NFC", text)))


def test_pdf_holds_every_character_of_articles_titles_attributions_and_range(printed_sample):
    text = bare(
        subprocess.run(
            ["pdftotext", printed_sample.pdf.path, "-"], check=True, capture_output=True, text=True
        ).stdout
    )
    reading = read_bulletin(SAMPLE)
    position = text.index("【工作动态】")
    for section in reading.sections:
        for article in section.articles:
            for part in [article.title, *article.paragraphs, "、".join(article.offices)]:
                found = text.find(bare(part), position)
                assert found >= position, part
                position = found + len(bare(part))
    line = "本期印发：" + "、".join(EXPECTED["distribution"])
    assert text.find(bare(line), position) >= position


def test_every_line_of_the_source_is_on_the_pages(printed_sample):
    text = bare(
        subprocess.run(
            ["pdftotext", printed_sample.pdf.path, "-"], check=True, capture_output=True, text=True
        ).stdout
    )
    for line in SAMPLE.decode().splitlines():
        for piece in re.split(r"[（(][^（）()]*[）)]\s*$|(?<=。)\s{2,}", line):
            assert bare(piece or "") in text, piece


def test_contents_name_the_page_each_article_stands_on(printed_sample):
    issue = Issue.objects.get(pk=printed_sample.issue_id)
    pages = [printed_sample.contents[str(adoption.pk)] for adoption in issue.adoptions.all()]

    assert pages == sorted(pages)
    for adoption, page in zip(issue.adoptions.all(), pages, strict=True):
        number = str(page)
        on_page = subprocess.run(
            ["pdftotext", "-f", number, "-l", number, printed_sample.pdf.path, "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert bare(adoption.printed_title) in bare(on_page)
