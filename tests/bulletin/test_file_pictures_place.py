"""Pictures of an uploaded file come into the articles they stand in."""

from io import BytesIO

import pytest
from PIL import Image

from bulletin import markup
from bulletin.intake import read_cuts
from bulletin.models import Article
from bulletin.services.file_drafts import make_drafts, take_file
from bulletin.services.file_pictures import FilePicture, place_pictures
from bulletin.services.intake_sheets import answer_doubt, start_sheet
from bulletin.services.sheet_articles import make_articles
from bulletin.services.sheet_reading import read_sheet
from bulletin.services.uploading import open_file
from tests.bulletin.word_files import link, paragraph, picture, run, word_file

TEXT = """工会简报
第5期

【工作动态】
甲市总成立合唱团
近日，甲市总工会成立合唱团，四十名职工报名参加。
合唱团每周排练两次，由市文化馆的老师指导。
（常熟市总工会）
乙市总举办技能比赛
日前，乙市总工会举办技能比赛，一百名选手同台竞技。
（太仓市总工会）
"""


def _at(line: int) -> FilePicture:
    return FilePicture(f"{line}.png", "0" * 64, line)


@pytest.mark.parametrize(
    ("line", "place", "block"),
    [(0, 0, 0), (4, 0, 0), (5, 0, 0), (6, 0, 1), (7, 0, 2), (8, 0, 2), (9, 1, 0), (10, 1, 1)],
)
def test_picture_goes_to_the_article_whose_line_stands_before_it(line, place, block):
    found = place_pictures(read_cuts(TEXT), [_at(line)])

    assert [(at, one.block) for at, placed in found.items() for one in placed] == [(place, block)]


def _png(colour: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (320, 200), colour).save(file, "PNG")
    return file.getvalue()


def _bulletin() -> bytes:
    lines = TEXT.splitlines()
    body = "".join(
        paragraph(run(line)) + (paragraph(picture(f"p{at}")) if at in (5, 9) else "")
        for at, line in enumerate(lines)
    )
    parts = {"word/media/5.png": _png("#1f4e79"), "word/media/9.png": _png("#7a1f2b")}
    links = link("p5", "image", "media/5.png") + link("p9", "image", "media/9.png")
    return word_file(body, parts=parts, links=links)


def _shown(article: Article) -> list[str]:
    """The blocks of an article: P for a paragraph, F for a picture."""
    article.refresh_from_db()
    return [
        "F" if markup.pictures_in(markup.html_of([b])) else "P" for b in markup.blocks(article.body)
    ]


def test_drafts_of_a_file_with_several_articles_have_their_own_pictures(clerk, publication):
    opened = open_file("简报.docx", _bulletin())
    taken = take_file(publication.pk, opened, actor=clerk)
    assert (taken.count, taken.article) == (2, None)

    first, second = make_drafts(taken.source.pk, {0, 1}, actor=clerk)

    assert _shown(first) == ["P", "F", "P"]
    assert _shown(second) == ["P", "F"]
    assert any("5.png" in doubt["message"] for doubt in first.doubts)
    assert make_drafts(taken.source.pk, {0, 1}, actor=clerk) == []


def test_articles_of_a_corrected_sheet_have_their_own_pictures(editor, publication, office):
    sheet = start_sheet(publication.pk, open_file("简报.docx", _bulletin()), actor=editor)
    while asked := read_sheet(sheet).asked:
        last = len(asked[0].choices) - 1
        sheet = answer_doubt(sheet.pk, asked[0].key, last, actor=editor, version=sheet.version)

    first, second = make_articles(sheet.pk, actor=editor, version=sheet.version)

    assert _shown(first) == ["P", "F", "P"]
    assert _shown(second) == ["P", "F"]
