"""The bracket at the end of an article: offices, or a remark."""

import pytest

from bulletin.intake import read_text
from bulletin.intake.conservation import breaches

BODY = "近日，市总工会召开座谈会，交流了经验。"


def offices_of(ending: str, known_offices: frozenset[str] = frozenset()) -> list[str]:
    text = f"市总工会召开座谈会\n{BODY}{ending}\n"
    reading = read_text(text, known_offices=known_offices)
    assert breaches(text, reading) == []
    (article,) = reading.articles
    return article.offices


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("\n（市总办公室）", ["市总办公室"]),
        ("        （市总办公室、研究室）", ["市总办公室", "研究室"]),
        ("（市总办公室）", ["市总办公室"]),
        (" (市总办公室，宣教部)", ["市总办公室", "宣教部"]),
        ("    （苏州工业园区总工会)", ["苏州工业园区总工会"]),
        ("\n　　　　　　（昆山市总 苏州日报社）", ["昆山市总", "苏州日报社"]),
        ("\n（甲局（公司）工会）", ["甲局（公司）工会"]),
    ],
)
def test_offices_are_read_as_printed(ending, expected):
    assert offices_of(ending) == expected


@pytest.mark.parametrize(
    "ending",
    [
        "获奖者可申报三级（高级工）",
        "参加者来自各市（县）",
        "活动分三步进行（一）",
        "详见附件（共3份，请下载。）",
        "（）",
        "由职工推选（含劳务派遣工）。",
    ],
)
def test_remark_in_brackets_stays_in_the_text(ending):
    assert offices_of(ending) == []


@pytest.mark.parametrize(
    ("ending", "offices", "byline"),
    [
        ("\n（市总办公室供稿）", ["市总办公室"], ""),
        ("\n（市总经审办  供稿）", ["市总经审办"], ""),
        ("\n供稿：市总办公室、研究室", ["市总办公室", "研究室"], ""),
        ("\n（撰稿：张建国　市总办公室）", ["市总办公室"], "张建国"),
        ("    （市总办公室 张建国、李明）", ["市总办公室"], "张建国、李明"),
        ("\n        ——昆山市总工会", ["昆山市总工会"], ""),
        ("——昆山市总工会", ["昆山市总工会"], ""),
        ("\n（七星区总工会", ["七星区总工会"], ""),
        ("    （昆山市总工会", ["昆山市总工会"], ""),
        ("\n[市总办公室]", ["市总办公室"], ""),
        ("\n（ 研 究 室 ）", ["研 究 室"], ""),
    ],
)
def test_labels_people_and_odd_brackets_are_told_from_offices(ending, offices, byline):
    text = f"市总工会召开座谈会\n{BODY}{ending}\n"
    reading = read_text(text)
    assert breaches(text, reading) == []
    (article,) = reading.articles
    assert (article.offices, article.byline) == (offices, byline)
    assert article.paragraphs == [BODY]


def test_name_that_nothing_sets_off_is_a_doubt():
    reading = read_text(f"市总工会召开座谈会\n{BODY}\n{' ' * 30}昆山市总工会\n")
    assert next(reading.articles).offices == ["昆山市总工会"]
    assert [doubt.rule for doubt in reading.doubts] == ["bare-attribution"]


def test_registered_name_counts_whatever_its_shape():
    assert offices_of("（石湖之声）", frozenset({"石湖之声"})) == ["石湖之声"]


def test_name_on_its_own_line_that_is_no_office_is_a_doubt():
    reading = read_text(f"市总工会召开座谈会\n{BODY}\n（丁某某）\n")
    assert next(reading.articles).offices == ["丁某某"]
    assert [doubt.rule for doubt in reading.doubts] == ["unlike-office"]
