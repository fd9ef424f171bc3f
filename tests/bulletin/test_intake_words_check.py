"""The data page of words: each entry finds what it says, and spares what it says."""

import pytest

from bulletin.intake import read_text
from bulletin.intake.lexicon import WORDS

ENTRIES = [
    (rule, entry)
    for name, rule in [
        ("confusable", "confusable"),
        ("companion", "missing-word"),
        ("missing", "missing-word"),
    ]
    for entry in WORDS[name]
]


def rules_in(words: str) -> list[str]:
    reading = read_text(f"职工之家建设取得成效\n近日，{words}，大家反响热烈。\n（市总办公室）\n")
    return [doubt.rule for doubt in reading.doubts]


@pytest.mark.parametrize(("rule", "entry"), ENTRIES)
def test_entry_finds_its_example(rule, entry):
    assert rules_in(entry["finds"]) == [rule]


@pytest.mark.parametrize(("rule", "entry"), [pair for pair in ENTRIES if "spares" in pair[1]])
def test_entry_spares_its_counter_example(rule, entry):
    assert rules_in(entry["spares"]) == []


@pytest.mark.parametrize("entry", WORDS["confusable"], ids=lambda entry: entry["wrong"])
def test_right_word_is_no_doubt_itself(entry):
    assert rules_in(entry["finds"].replace(entry["wrong"], entry["right"])) == []
