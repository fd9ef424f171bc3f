"""The collection of bulletins in the forms offices use, each beside its truth."""

from pathlib import Path

import pytest

from bench.intake import COLLECTION, HELD, main, measure

TEXTS = sorted(COLLECTION.glob("*.txt"))


@pytest.fixture(scope="module")
def score():
    return measure(TEXTS)


def test_there_are_bulletins_to_tune_on_and_bulletins_held_apart():
    assert len(TEXTS) >= 30
    assert len(list(HELD.glob("*.txt"))) >= 10
    assert all(path.with_suffix(".json").exists() for path in [*TEXTS, *HELD.glob("*.txt")])


def test_nearly_all_fields_are_right(score):
    assert score.share_right >= 0.97


@pytest.mark.parametrize("kind", ["title", "section", "offices", "byline", "paragraphs"])
def test_nearly_all_fields_of_a_kind_are_right(score, kind):
    fields = [found for found in score.fields if found.kind == kind]
    assert sum(found.right for found in fields) >= 0.95 * len(fields)


def test_every_field_read_wrong_carries_a_doubt(score):
    held = measure(sorted(HELD.glob("*.txt")))
    assert [
        found for found in (*score.fields, *held.fields) if not (found.right or found.flagged)
    ] == []


def test_no_text_is_refused_and_no_character_lost(score):
    assert score.refused == []
    assert score.lost == 0


def test_people_are_asked_less_than_once_an_article_without_need(score):
    assert score.false_doubts_an_article < 0.5


@pytest.mark.parametrize("path", sorted(HELD.glob("*.txt")), ids=lambda path: path.stem)
def test_bulletin_held_apart_loses_nothing(path: Path):
    score = measure([path])
    assert score.refused == []
    assert score.lost == 0


def test_bench_prints_a_line_for_every_kind_of_field(capsys):
    assert main([str(TEXTS[0]), "--wrong"]) == 0
    printed = capsys.readouterr().out
    assert "paragraphs" in printed
    assert "characters lost or moved: 0" in printed
