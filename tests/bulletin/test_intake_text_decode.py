"""Bytes are read in the encoding they are in, or refused."""

import pytest

from bulletin.intake import NoArticleFound, UnreadableText, read_bulletin
from bulletin.intake.decoding import decode

TEXT = (
    "虎丘区总工会开展慰问活动\n连日来，区总工会慰问了一线职工，送去清凉用品。\n（虎丘区总工会）\n"
)


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_text_is_the_same_in_every_encoding(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


def test_gb18030_keeps_characters_of_four_bytes():
    text = TEXT.replace("清凉", "㛃䶮𬭎")
    assert decode(text.encode("gb18030")) == text


def test_short_text_of_gb18030_is_not_taken_for_utf16():
    assert decode("市总工会".encode("gb18030")) == "市总工会"


@pytest.mark.parametrize("new_line", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_line_ends(new_line):
    reading = read_bulletin(TEXT.replace("\n", new_line).encode())
    article = next(reading.articles)
    assert (article.line, len(article.paragraphs), article.offices) == (1, 1, ["虎丘区总工会"])
    assert [mark.line for mark in reading.marks] == [3, 3]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t\n",
        b"\xef\xbb\xbf\n",
        bytes(range(256)) * 8,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64),
        b"{\\rtf1\\ansi \\'ca\\'d0}",
        b"\n<!DOCTYPE html><p>text</p>",
        "工會會訊：勞動競賽圓滿結束，職工踴躍參加。".encode("big5"),
        "労働組合の会報です。よろしくお願いします。".encode("shift-jis"),
        TEXT.encode()[:-2],
        b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1],
        TEXT.encode() + b"\x00\x01",
    ],
)
def test_what_is_no_certain_text_is_refused(data):
    with pytest.raises(UnreadableText) as refusal:
        read_bulletin(data)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "明天下午开会。",
        "【工作动态】\n【简讯】\n",
        "本期印发：省总工会、市委办公室\n",
        "hello\nworld.\n",
        "第18期\n2011年9月30日\n",
        "买菜\n洗衣\n做饭\n",
    ],
)
def test_text_without_an_article_is_refused(text):
    with pytest.raises(NoArticleFound):
        read_bulletin(text.encode())
