"""Pictures of pages."""

import io
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from bulletin.press.pictures import page_pictures
from bulletin.press.printing import print_issue
from tests.bulletin.press_sample import STAMP, sample_snapshot


@pytest.fixture(scope="module")
def pdf():
    return print_issue(sample_snapshot(), STAMP).pdf


@pytest.mark.parametrize("width_px", [160, 794, 1000])
def test_each_page_becomes_a_small_png_of_the_width_asked_for(pdf, width_px):
    pictures = list(page_pictures(pdf, width_px=width_px))

    assert len(pictures) == 11
    for data in pictures:
        picture = Image.open(io.BytesIO(data))
        assert picture.format == "PNG"
        assert picture.width == width_px
        assert picture.height == pytest.approx(width_px * 297 / 210, abs=2)
        assert len(data) < 250 * width_px


def test_masthead_stays_red_and_text_pages_stay_grey(pdf):
    first, second, *_ = (
        Image.open(io.BytesIO(data)).convert("RGB") for data in page_pictures(pdf, width_px=794)
    )
    colours: set[Any] = set(first.get_flattened_data())
    greys: set[Any] = set(second.get_flattened_data())

    assert any(red > 180 and green < 50 and blue < 60 for red, green, blue in colours)
    assert (255, 255, 255) in colours
    assert len(greys) <= 16
    assert all(red == green == blue for red, green, blue in greys)


def test_same_pdf_gives_the_same_pictures(pdf):
    assert list(page_pictures(pdf, width_px=300)) == list(page_pictures(pdf, width_px=300))


def test_bytes_that_are_no_pdf_are_refused():
    with pytest.raises(pypdfium2.PdfiumError):
        list(page_pictures(b"not a pdf", width_px=300))
