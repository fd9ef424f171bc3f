"""The data pages of the proofreader: each entry finds what it says, and spares what it says."""

import datetime

import pytest

from bulletin.intake.lexicon import WORDS as INTAKE_WORDS
from bulletin.proof import proofread
from bulletin.proof.confusable import CONFUSABLES
from bulletin.proof.confusable import WORDS as CONFUSABLE
from bulletin.proof.doubled import WORDS as DOUBLED
from bulletin.proof.missing import WORDS as MISSING
from bulletin.proof.phrases import WORDS as PHRASES

ENTRIES = [("confusable", entry) for entry in CONFUSABLE["confusable"]] + [
    ("missing-word", entry)
    for kind in ("unfinished", "closed", "counted")
    for entry in MISSING[kind]
]


def rules_in(words: str, day: datetime.date | None = None) -> list[str]:
    return [finding.rule for finding in proofread(words, issue_date=day)]


@pytest.mark.parametrize(("rule", "entry"), ENTRIES)
def test_entry_finds_its_example(rule, entry):
    assert rules_in(entry["finds"]) == [rule]


@pytest.mark.parametrize(("rule", "entry"), [pair for pair in ENTRIES if "spares" in pair[1]])
def test_entry_spares_its_counter_example(rule, entry):
    assert rules_in(entry["spares"]) == []


@pytest.mark.parametrize("wrong", CONFUSABLE["pairs"])
def test_pair_is_found_and_its_right_word_is_not(wrong):
    (finding,) = proofread(f"我们{wrong}，")
    assert (finding.text, finding.suggestion) == (wrong, CONFUSABLE["pairs"][wrong])
    assert rules_in(f"我们{finding.suggestion}，") == []


def test_no_word_stands_in_two_pages():
    listed = [entry["wrong"] for entry in CONFUSABLE["confusable"]]
    listed += [*CONFUSABLE["pairs"], *(entry["wrong"] for entry in INTAKE_WORDS["confusable"])]
    assert len(listed) == len(set(listed)) == len(CONFUSABLES)


@pytest.mark.parametrize("word", DOUBLED["allowed"])
def test_allowed_word_may_stand_twice(word):
    assert rules_in(f"要{word}{word}抓落实") == []


@pytest.mark.parametrize("entry", DOUBLED["particle"], ids=lambda entry: entry["word"])
def test_particle_is_found_twice_but_not_at_the_seam_of_words(entry):
    word = entry["word"]
    assert rules_in(f"干部{word}{word}车间") == ["doubled-word"]
    for before in entry.get("not_after", ()):
        assert rules_in(f"干部{before}{word}{word}车间") == []
    for after in entry.get("not_before", ()):
        assert rules_in(f"干部{word}{word}{after}车间") == []


@pytest.mark.parametrize("entry", PHRASES["phrase"], ids=lambda entry: entry["words"])
def test_set_phrase_is_missed_when_a_character_is(entry):
    day = entry.get("until") or max(
        entry.get("since", datetime.date.min), datetime.date(2011, 9, 30)
    )
    words = entry["words"]
    broken = words[:2] + words[3:]
    assert "set-phrase" in rules_in(f"坚持{broken}，", day)
    assert rules_in(f"坚持{words}，", day) == []


@pytest.mark.parametrize("entry", PHRASES["listed"], ids=lambda entry: entry["words"][0])
def test_list_is_missed_when_one_of_it_is(entry):
    day = entry.get("until") or entry.get("since")
    words = entry["words"]
    (finding,) = proofread(f"做到{'、'.join(words[:1] + words[2:])}，", issue_date=day)
    assert finding.suggestion == "、".join(words)
    assert rules_in(f"做到{'、'.join(words)}，", day) == []


def test_phrase_is_looked_for_only_while_it_is_in_use():
    broken = "坚持组织起来、切实维护权的方针"
    assert rules_in(broken, datetime.date(2011, 9, 30)) == ["set-phrase"]
    assert rules_in(broken, datetime.date(2003, 9, 30)) == []
    assert rules_in(broken, datetime.date(2020, 9, 30)) == []


def test_phrase_of_the_past_is_asked_about_only_afterwards():
    words = "为全面建设小康社会而奋斗"
    assert rules_in(words, datetime.date(2011, 9, 30)) == []
    assert rules_in(words, datetime.date(2019, 9, 30)) == ["outdated-phrase"]
