"""Planted faults are found, faultless text is left alone, and the sample shows what is known."""

import time
from collections import Counter
from pathlib import Path

import pytest

from bench.planted import (
    faultless_text,
    findings_in,
    mended,
    planted,
    planted_texts,
    right_sentences,
)
from bulletin.intake.decoding import decode
from bulletin.proof import Severity, proofread

DATA = Path(__file__).parents[1] / "data"
SAMPLE = (DATA / "bulletin.txt").read_text(encoding="utf-8")
BULLETINS = sorted((DATA / "bulletins").glob("*.txt"))


@pytest.mark.parametrize("name", ["planted.toml", "unseen.toml"])
def test_four_of_five_planted_faults_are_found(name):
    faults = found = 0
    for text in planted_texts(name):
        findings = findings_in(text.text)
        faults += len(text.faults)
        found += sum(fault.is_found(findings) for fault in text.faults)
    assert faults > 50
    assert found >= 0.8 * faults


def test_every_kind_of_planted_fault_is_found():
    planted_kinds: Counter[str] = Counter()
    found_kinds: Counter[str] = Counter()
    for text in planted_texts("planted.toml"):
        findings = findings_in(text.text)
        for fault in text.faults:
            planted_kinds[fault.rule] += 1
            found_kinds[fault.rule] += fault.is_found(findings)
    weak = {k for k in planted_kinds if found_kinds[k] < 0.8 * planted_kinds[k]}
    assert weak == set()


def test_nothing_is_found_beside_the_planted_faults():
    beside = [
        (text.text, finding.rule)
        for name in ("planted.toml", "unseen.toml")
        for text in planted_texts(name)
        for finding in findings_in(text.text)
        if not any(fault.is_at(finding) for fault in text.faults)
    ]
    assert beside == []


def test_suggestions_taken_make_the_text_right():
    texts = [text for text in planted_texts("planted.toml") if text.right is not None]
    right = sum(mended(text.text, findings_in(text.text)) == text.right for text in texts)
    assert right >= 0.95 * len(texts)


def test_faultless_text_is_left_alone():
    assert findings_in(faultless_text()) == []


@pytest.mark.parametrize("text", planted_texts("planted.toml"), ids=lambda text: text.text[:12])
def test_right_text_has_none_of_its_faults(text):
    if text.right is not None:
        rules = {fault.rule for fault in text.faults}
        assert [f for f in findings_in(text.right) if f.rule in rules] == []


@pytest.mark.parametrize("path", BULLETINS, ids=lambda path: path.stem)
def test_bulletins_of_many_hands_show_only_faults_that_anyone_sees(path):
    text = decode(path.read_bytes())
    assert {finding.rule for finding in proofread(text)} <= {
        "half-width-mark",
        "unmatched-mark",
        "zero",
    }


def test_sample_shows_what_was_printed_wrong_and_little_else():
    found = {(finding.line, finding.text): finding for finding in proofread(SAMPLE)}
    known = [
        (7, "倡仪"),
        (13, " "),
        (20, "    "),
        (23, "并讲话"),
        (58, " "),
        (60, " "),
        (68, "(市总办公室)"),
    ]
    assert [place for place in known if place not in found] == []
    assert len(found) - len(known) <= 3
    assert found[7, "倡仪"].suggestion == "倡议"
    assert found[7, "倡仪"].severity == Severity.MEND
    assert found[23, "并讲话"].suggestion == "出席并讲话"


def test_ten_thousand_characters_take_less_than_a_third_of_a_second():
    text = (faultless_text() * 10)[:10_000]

    def seconds() -> float:
        began = time.process_time()
        findings_in(text)
        return time.process_time() - began

    assert len(text) == 10_000
    assert min(seconds() for _ in range(3)) < 0.3


def test_marks_of_planted_texts_are_read_as_they_are_meant():
    text = planted("今年⟦召开召开→召开⟧了⟦９⟧次会议", "doubled-word")
    assert text.text == "今年召开召开了９次会议"
    assert [text.text[fault.start : fault.end] for fault in text.faults] == ["召开召开", "９"]
    assert text.right is None


def test_right_sentences_are_the_third_column(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text("1\t部暑\t部署\n0\t好\t好\n2\t布暑\t部署\n\n", encoding="utf-8")
    assert right_sentences(path) == ["好", "部署"]
