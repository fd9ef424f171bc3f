"""The letter around an issue."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import mailparser
import pytest
from django.utils import timezone, translation

from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.letter import Contents, compose
from distribution.carrier.message import BulletinMail, SharedBody

SAMPLE = json.loads((Path(__file__).parents[1] / "data" / "bulletin.json").read_text("utf-8"))
CONTENTS: Contents = [
    (section["name"], [(article["title"], article["offices"]) for article in section["articles"]])
    for section in SAMPLE["sections"]
]


def letter(**changes: Any) -> BulletinMail:
    values: dict[str, Any] = {
        "publication": "苏州工会信息",
        "issuing_unit": "苏州市总工会办公室",
        "label": "2011年第18期（总第412期）",
        "year": 2011,
        "number": 18,
        "date": date(2011, 9, 28),
        "contents": CONTENTS,
        "pdf": b"%PDF-1.7" * 40_000,
        "sender": "苏州市总工会办公室 <bulletin@szgh.example>",
        "list_domain": "szgh.example",
    }
    return compose(**(values | changes))


def test_subject_and_file_name_carry_publication_year_and_number():
    mail = letter()

    assert mail.subject == "《苏州工会信息》2011年第18期"
    assert mail.pdf_name == "苏州工会信息2011年第18期.pdf"
    assert mail.sender_address == "bulletin@szgh.example"


def test_supplement_says_so():
    mail = letter(is_supplement=True, number=1)

    assert mail.subject == "《苏州工会信息》2011年增刊第1期"
    assert mail.pdf_name == "苏州工会信息2011年增刊第1期.pdf"


@pytest.mark.parametrize("part", ["text", "html"])
def test_both_parts_name_every_section_title_and_office_in_order(part):
    content = getattr(letter(), part)
    expected = [
        text
        for name, articles in CONTENTS
        for text in (name, *(each for title, offices in articles for each in (title, *offices)))
    ]

    position = -1
    for text in expected:
        position = content.find(text, position + 1)
        assert position >= 0, text


@pytest.mark.parametrize("part", ["text", "html"])
def test_both_parts_say_what_this_is_and_who_sends_it(part):
    content = getattr(letter(), part)

    assert "2011年第18期（总第412期）" in content
    assert "2011年9月28日" in content
    assert "本期共14篇" in content
    assert "苏州工会信息2011年第18期.pdf" in content
    assert "（313 KB）" in content
    assert "本邮件由苏州市总工会办公室按《苏州工会信息》本期印发范围发送。" in content


def test_text_is_plain_and_html_is_escaped():
    mail = letter(contents=[("A&B", [("<b>粗</b> & “引”", ["甲<乙"])])])

    assert "【A&B】" in mail.text
    assert "<b>粗</b> & “引”（甲<乙）" in mail.text
    assert "&lt;b&gt;粗&lt;/b&gt; &amp; “引”" in mail.html
    assert "甲&lt;乙" in mail.html


def test_article_without_office_has_no_empty_brackets():
    mail = letter(contents=[("要闻", [("题目", [])])])

    assert "· 题目\n" in mail.text
    assert "（）" not in mail.text


def test_letter_is_chinese_whatever_language_the_worker_speaks():
    with translation.override("en"):
        english = letter()
    with translation.override("zh-hans"):
        assert letter() == english


def test_html_needs_nothing_from_elsewhere():
    html = letter().html

    assert html.startswith("<!DOCTYPE html>")
    for forbidden in ("<script", "<style", "<link", "<img", "<table", "http:", "https:", "url("):
        assert forbidden not in html


def test_list_id_is_one_per_publication():
    assert letter().list_id == letter(number=19).list_id
    assert letter().list_id != letter(publication="苏州工运研究").list_id
    assert letter().list_id.endswith(".szgh.example>")


def test_large_pdf_is_named_in_megabytes():
    assert "（3.0 MB）" in letter(pdf=b"x" * 3 * 1024 * 1024).text


def test_sender_without_an_address_is_refused():
    with pytest.raises(UnsafeAddress):
        letter(sender="苏州市总工会办公室")


def test_name_with_a_line_break_adds_no_header():
    mail = letter(publication="苏州\r\nBcc: all@x.example")
    message = SharedBody.build(mail).message_for(
        address="a@b.example", recipient_name="", message_id="<a@b>", date=timezone.now()
    )

    assert mailparser.parse_from_bytes(bytes(message)).bcc == []
