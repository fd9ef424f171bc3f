"""What a careful reader finds in the sample, whatever file it comes in."""

import json
from typing import Any

from bulletin.intake import Reading, Upload
from bulletin.intake.conservation import breaches
from tests.bulletin.press_sample import DATA

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
        assert article.paragraphs[0].startswith(truth["starts"])
        accepted = truth.get("paragraphs_accept", [truth["paragraphs"]])
        assert len(article.paragraphs) in accepted, article.title
