"""Nothing is lost: any text, however broken, is in fields, marks and leftover as it was."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.intake import NoArticleFound, Reading, UnreadableText, read_bulletin, read_text
from bulletin.intake.conservation import breaches

SAMPLE = (Path(__file__).parents[1] / "data" / "bulletin.txt").read_text(encoding="utf-8")
HEAD = (
    "苏 州 工 会 信 息\n第18期（总第412期）\n市总办公室编      2011年9月30日\n"
    "编者按：各地经验如下。\n供参考。\n本期要目\n市总召开座谈会……1\n【工作动态】……2\n"
)
FOOT = (
    "报：市委、市政府领导  送：各市（县）、区、\n局（公司）工会。\n2011年9月30日印发\n共印120份\n"
)
WORDS = [
    "【",
    "】",
    "【工作动态】",
    "（",
    "）",
    "(",
    ")",
    "（市总办公室、研究室）",
    "（高级工）",
    "、",
    "，",
    "。",
    "！",
    "：",
    "本期印发：",
    "报：",
    "送：",
    "编者按：",
    "本期要目",
    "第18期",
    "总第九期",
    "2011年9月30日",
    "2011年13月45日",
    "共印100份",
    "一是",
    "一、",
    "市总工会",
    "日前，",
    "各市（县）、区、局（公司）工会",
    "市总召开座谈会",
    "……",
    "3",
    "A",
    "倡仪书",
    "并讲话",
    "\ufffd",
    "𬭎",
    "é",
]
BLANKS = [" ", "    ", "\u3000\u3000", "\t", "\u00a0", "\u200b", "\ufeff", "\f", "\u2028"]
NEW_LINES = ["\n", "\n\n", "\r\n", "\r"]
PIECES = [*WORDS, *BLANKS, *NEW_LINES]
bulletins = st.lists(st.sampled_from(PIECES), min_size=1, max_size=80).map("".join)


def read_if_article(text: str) -> Reading | None:
    try:
        return read_text(text)
    except NoArticleFound:
        return None


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A whole bulletin with lines and characters taken out, doubled, moved, put in or joined."""
    lines = (HEAD + SAMPLE + FOOT).split("\n")
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        column = draw(st.integers(0, len(lines[at])))
        change = draw(st.sampled_from(["drop", "double", "move", "insert", "join", "cut", "erase"]))
        if change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif change == "insert":
            lines[at] = lines[at][:column] + draw(st.sampled_from(PIECES)) + lines[at][column:]
        elif change == "join" and at + 1 < len(lines):
            lines[at] += lines.pop(at + 1)
        elif change == "cut":
            lines[at : at + 1] = [lines[at][:column], lines[at][column:]]
        elif change == "erase":
            lines[at] = lines[at][: max(0, column - 3)] + lines[at][column:]
    return "\n".join(lines)


@settings(max_examples=80, deadline=None)
@given(mutated())
def test_broken_bulletin_loses_nothing(text):
    reading = read_text(text)
    assert breaches(text, reading) == []


@settings(max_examples=300, deadline=None)
@given(bulletins)
def test_heap_of_pieces_loses_nothing(text):
    reading = read_if_article(text)
    assert reading is None or breaches(text, reading) == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_after_an_article_loses_nothing(text):
    whole = f"市总召开座谈会\n会议交流了经验。\n（市总办公室）\n{text}"
    assert breaches(whole, read_text(whole)) == []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with suppress(UnreadableText, NoArticleFound):
        assert list(read_bulletin(data).articles)


def drop_paragraph(reading: Reading) -> None:
    next(reading.articles).paragraphs.pop()


def mend_word(reading: Reading) -> None:
    article = next(reading.articles)
    article.paragraphs[1] = article.paragraphs[1].replace("倡仪", "倡议")


def swap_paragraphs(reading: Reading) -> None:
    next(reading.articles).paragraphs.reverse()


def double_office(reading: Reading) -> None:
    next(reading.articles).offices.append("研究室")


def drop_mark(reading: Reading) -> None:
    reading.marks.pop()


@pytest.mark.parametrize(
    "harm", [drop_paragraph, mend_word, swap_paragraphs, double_office, drop_mark]
)
def test_harm_to_a_reading_is_a_breach(harm: Callable[[Reading], None]):
    reading = read_text(SAMPLE)
    harm(reading)
    assert breaches(SAMPLE, reading)
