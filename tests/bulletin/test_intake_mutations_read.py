"""A thousand broken bulletins: each is read or refused, nothing is lost, and quickly."""

import random
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from bench.intake import COLLECTION, HELD
from bulletin.intake import NoArticleFound, UnreadableText, read_bulletin, read_text
from bulletin.intake.conservation import breaches
from bulletin.intake.decoding import decode
from tests.bulletin.linear_time import assert_linear

TEXTS = [
    decode(path.read_bytes())
    for folder in (COLLECTION, HELD)
    for path in sorted(folder.glob("*.txt"))
]
FILES = [path.read_bytes() for path in sorted(COLLECTION.glob("*.txt"))]
GROUPS, MUTATIONS = 20, 50
BLANKS = [
    " ",
    "    ",
    "\u3000\u3000",
    "\t",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\f",
    "\v",
    "\u2028",
    "\n",
    "\r\n",
    "\r",
]
BRACKETS = "（）()【】[]［］〔〕“”《》"
MARKS = [
    "■",
    "● ",
    "★",
    "一、",
    "（一）",
    "1．",
    "——",
    "|",
    "\t",
    "、",
    "。",
    "：",
    "报：",
    "供稿：",
    "图为",
    "- 3 -",
    "编者按：",
]
SECONDS_A_MEGABYTE = 2.0


def cut(text: str, chance: random.Random) -> str:
    left, right = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return text[:left] + text[right:] if chance.random() < 0.5 else text[left:right]


def splice(text: str, chance: random.Random) -> str:
    other = chance.choice(TEXTS)
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other)) :]


def swap_lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.randint(1, 6)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def change_brackets(text: str, chance: random.Random) -> str:
    return "".join(
        chance.choice([*BRACKETS, ""]) if letter in BRACKETS and chance.random() < 0.3 else letter
        for letter in text
    )


def insert(pieces: list[str]) -> Callable[[str, random.Random], str]:
    def mutate(text: str, chance: random.Random) -> str:
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(pieces) + text[at:]
        return text

    return mutate


def break_lines(text: str, chance: random.Random) -> str:
    width = chance.randint(12, 60)
    return "\n".join(
        line[at : at + width] for line in text.split("\n") for at in range(0, len(line) or 1, width)
    )


def join_lines(text: str, chance: random.Random) -> str:
    return "".join("" if letter == "\n" and chance.random() < 0.2 else letter for letter in text)


MUTATE = [
    cut,
    splice,
    swap_lines,
    change_brackets,
    insert(BLANKS),
    insert(MARKS),
    break_lines,
    join_lines,
]


@pytest.mark.parametrize("group", range(GROUPS))
def test_broken_bulletin_is_read_or_refused_and_loses_nothing(group):
    chance = random.Random(group)
    for _ in range(MUTATIONS):
        text = chance.choice(TEXTS)
        for mutate in chance.sample(MUTATE, chance.randint(1, 3)):
            text = mutate(text, chance)[:20_000] or "空"
        try:
            reading = read_text(text)
        except NoArticleFound:
            continue
        assert breaches(text, reading) == []
        assert list(reading.articles)


@pytest.mark.parametrize("group", range(4))
def test_broken_bytes_are_read_or_refused(group):
    chance = random.Random(group)
    for _ in range(MUTATIONS):
        data = bytearray(chance.choice(FILES))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        with suppress(NoArticleFound, UnreadableText):
            assert list(read_bulletin(bytes(data)).articles)


def test_a_megabyte_takes_two_seconds_at_most():
    text = "\n".join(TEXTS)
    text *= 1 + 1_000_000 // len(text.encode())
    megabytes = len(text.encode()) / 1_000_000

    def seconds() -> float:
        began = time.process_time()
        read_text(text)
        return (time.process_time() - began) / megabytes

    assert min(seconds() for _ in range(2)) < SECONDS_A_MEGABYTE


UNITS = {
    "bulletins": "\n".join(TEXTS[:3]),
    "open brackets": "（" * 900 + "\n",
    "one line": "市总工会召开会议。" * 60,
    "page heads": "— 1 —\n工会信息\n正文\n" * 30,
    "separators": "、" * 900,
    "empty brackets": "【】" * 400,
    "numbers": "一、" * 300 + "\n",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_time_grows_with_the_length_of_the_text(unit):
    whole = "市总召开座谈会\n会议交流了经验。\n（市总办公室）\n"
    assert_linear(lambda times: read_text(whole + unit * times), 8)
