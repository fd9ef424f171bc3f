"""What a careful reader finds in the sample, whatever file it comes in."""

import json
from itertools import chain
from typing import Any

from bulletin.intake import Reading, Upload
from bulletin.intake.blanks import squeeze
from bulletin.intake.conservation import breaches
from tests.bulletin.press_sample import DATA, sample_paragraphs

TRUTH: dict[str, Any] = json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))


def assert_sample(upload: Upload) -> None:
    """The sample was read as it should be, and nothing of its lines was lost."""
    assert_articles(upload.reading)
    assert upload.reading.distribution == TRUTH["distribution"]
    assert upload.reading.distribution_label == TRUTH["distribution_label"]
    assert upload.reading.leftover == []
    assert breaches(upload.source.text, upload.reading) == []


def assert_articles(reading: Reading) -> None:
    found = [
        (section.name, [(a.title, a.title_style, a.offices) for a in section.articles])
        for section in reading.sections
    ]
    expected = [
        (
            section["name"],
            [(a["title"], a["title_style"], a["offices"]) for a in section["articles"]],
        )
        for section in TRUTH["sections"]
    ]
    assert found == expected
    truths = [article for section in TRUTH["sections"] for article in section["articles"]]
    for article, truth in zip(reading.articles, truths, strict=True):
        # White space may change on the way through a file; nothing else may.
        assert squeeze(article.paragraphs[0]).startswith(squeeze(truth["starts"]))
        accepted = truth.get("paragraphs_accept", [truth["paragraphs"]])
        assert len(article.paragraphs) in accepted, article.paragraphs
    words = ["".join(texts) for texts in chain.from_iterable(sample_paragraphs())]
    assert [squeeze("".join(article.paragraphs)) for article in reading.articles] == [
        squeeze(text) for text in words
    ]
