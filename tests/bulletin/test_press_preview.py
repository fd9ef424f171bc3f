"""Pictures of the pages while an issue is assembled: those that have changed, and no others."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from bulletin.press.pictures import page_pictures
from bulletin.press.preview import preview_issue
from bulletin.press.printing import print_issue
from tests.bulletin.press_sample import sample_snapshot

WIDTH_PX = 620


@pytest.fixture(scope="module")
def sample_preview():
    return preview_issue(sample_snapshot(), width_px=WIDTH_PX)


def changed(section: int, article: int, html: str):
    """The sample with ``html`` ahead of the first paragraph of one article."""
    snapshot = sample_snapshot()
    sections = list(snapshot.sections)
    articles = list(sections[section].articles)
    blocks = list(articles[article].blocks)
    blocks[0] = replace(blocks[0], html=html + blocks[0].html[len(html) :])
    articles[article] = replace(articles[article], blocks=tuple(blocks))
    sections[section] = replace(sections[section], articles=tuple(articles))
    return replace(snapshot, sections=tuple(sections))


def test_pages_are_those_of_the_print_without_number_and_date(sample_preview):
    pdf = print_issue(sample_snapshot(), None).pdf

    assert list(sample_preview.pictures) == list(sample_preview.keys)
    assert list(sample_preview.pictures.values()) == list(page_pictures(pdf, width_px=WIDTH_PX))
    first = Image.open(io.BytesIO(sample_preview.pictures[sample_preview.keys[0]]))
    assert first.width == WIDTH_PX


def test_nothing_is_drawn_again_that_is_known(sample_preview):
    again = preview_issue(sample_snapshot(), width_px=WIDTH_PX, known=sample_preview.keys)

    assert again.keys == sample_preview.keys
    assert again.pictures == {}
    assert again.length == sample_preview.length


def test_a_changed_word_draws_its_page_alone(sample_preview):
    after = preview_issue(changed(0, 0, "九月"), width_px=WIDTH_PX, known=sample_preview.keys)

    assert set(after.keys) - set(sample_preview.keys) == set(after.pictures)
    assert list(after.pictures) == [after.keys[1]]


def test_pictures_of_another_width_have_other_keys(sample_preview):
    wider = preview_issue(sample_snapshot(), width_px=WIDTH_PX + 1)

    assert not set(wider.keys) & set(sample_preview.keys)
