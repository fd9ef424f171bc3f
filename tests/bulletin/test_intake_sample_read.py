"""The sample bulletin: a real issue of autumn 2011 as its office typed it."""

import json
from pathlib import Path
from typing import Any

import pytest

from bulletin.intake import ArticleRead, Reading, read_bulletin
from bulletin.intake.conservation import breaches

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="module")
def source() -> str:
    return (DATA / "bulletin.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((DATA / "bulletin.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_bulletin((DATA / "bulletin.txt").read_bytes())


def article_starting(reading: Reading, title: str) -> ArticleRead:
    return next(article for article in reading.articles if article.title.startswith(title))


def test_sections_and_titles_are_those_a_careful_reader_finds(reading, truth):
    assert [
        (section.name, [(article.title, article.title_style) for article in section.articles])
        for section in reading.sections
    ] == [
        (section["name"], [(a["title"], a["title_style"]) for a in section["articles"]])
        for section in truth["sections"]
    ]


def test_offices_and_paragraphs_are_those_a_careful_reader_finds(reading, truth):
    expected = [article for section in truth["sections"] for article in section["articles"]]
    for article, should in zip(reading.articles, expected, strict=True):
        assert article.offices == should["offices"]
        assert article.paragraphs[0].startswith(should["starts"])
        accepted = should.get("paragraphs_accept", [should["paragraphs"]])
        assert len(article.paragraphs) in accepted, article.title


def test_issue_fields_are_those_a_careful_reader_finds(reading, truth):
    result = reading.to_json()
    for key in ("distribution", "distribution_label", "number", "date", "year_inferred"):
        assert result[key] == truth[key], key


def test_no_character_of_the_sample_is_lost_or_moved(reading, source):
    assert breaches(source, reading) == []
    assert reading.leftover == []


@pytest.mark.parametrize(
    ("line", "rule", "text"),
    [
        (7, "confusable", "倡仪"),
        (13, "inner-space", " "),
        (20, "lost-break", "    "),
        (23, "missing-word", "并讲话"),
        (58, "inner-space", " "),
        (60, "inner-space", " "),
        (65, "missing-word", "好去处"),
        (68, "odd-brackets", "(市总办公室)"),
    ],
)
def test_fault_of_the_source_is_a_doubt_with_its_line_and_choices(reading, line, rule, text):
    doubts = [doubt for doubt in reading.doubts if (doubt.line, doubt.rule) == (line, rule)]
    assert [doubt.text for doubt in doubts] == [text]
    assert len(doubts[0].choices) >= 2


def test_doubt_points_at_its_text_in_the_source(reading, source):
    lines = source.split("\n")
    for doubt in reading.doubts:
        start = doubt.column - 1
        assert lines[doubt.line - 1][start : start + len(doubt.text)] == doubt.text


def test_doubt_stands_on_its_article_too(reading):
    article = article_starting(reading, "日本石川县劳福协访问我会")
    assert [doubt.rule for doubt in article.doubts] == ["odd-brackets"]
    assert set(article.doubts) <= set(reading.doubts)


def test_doubt_about_the_issue_stands_on_no_article(reading):
    doubts = {doubt.rule for article in reading.articles for doubt in article.doubts}
    assert {"inferred-year", "one-recipient"}.isdisjoint(doubts)
    assert list(reading.articles)[-1].doubts == []


def test_faults_are_shown_and_never_mended(reading, truth):
    printed = "\n".join(text for article in reading.articles for text in article.paragraphs)
    for fault in truth["must_be_flagged_never_mended"]:
        assert fault in printed
        assert any(fault in doubt.message for doubt in reading.doubts)


def test_sound_text_raises_no_doubt(reading):
    assert article_starting(reading, "太仓市总工会举办").doubts == []
    assert len(reading.doubts) <= 10


def test_inferred_year_names_its_evidence_and_the_other_year(reading):
    doubt = next(doubt for doubt in reading.doubts if doubt.rule == "inferred-year")
    assert (doubt.line, doubt.text, doubt.choices) == (38, "2011年", ("2011", "2012"))


def test_article_knows_its_source_line(reading):
    assert [article.line for article in reading.articles][:3] == [3, 9, 18]


def test_json_holds_every_key_of_the_contract(reading):
    result = json.loads(json.dumps(reading.to_json()))
    assert result.keys() >= {
        "publication", "number", "total_number", "date", "editor_note", "contents", "sections",
        "distribution_label", "distribution", "leftover", "doubts",
    }  # fmt: skip
    assert result["sections"][0]["articles"][0].keys() >= {
        "title", "title_style", "byline", "paragraphs", "offices", "tables", "captions", "line",
        "doubts",
    }  # fmt: skip
    assert result["doubts"][0].keys() >= {"line", "message", "choices"}
