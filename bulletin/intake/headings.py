"""What sets a line off as a heading: brackets around it, a sign or a number before it, spaces."""

import re
from dataclasses import dataclass

from bulletin.intake.blanks import bounds, is_blank, squeeze

PAIRS = {"【": "】", "〖": "〗", "［": "］", "[": "]", "『": "』", "〔": "〕", "〈": "〉"}
SIGNS = "■□●○★☆◆◇▲△▼▽※◎◉►▶♦❖➢§＊*·•✦"
RULES = "—－=＝～~-─━"
CHINESE = "[一二三四五六七八九十]{1,3}"
NUMBERS = (
    ("一、", re.compile(rf"{CHINESE}\s*[、．.]")),
    ("（一）", re.compile(rf"[（(]\s*{CHINESE}\s*[）)]")),
    ("1、", re.compile(r"[0-9０-９]{1,3}\s*(?:、|[．.](?![0-9０-９])\s*)")),
    ("（1）", re.compile(r"[（(]\s*[0-9０-９]{1,3}\s*[）)]|[①-⑳]")),
    ("第一", re.compile(rf"第{CHINESE}(?:部分|章|篇|版)\s*[、：:]?")),
)
LABEL = re.compile(r"(?:标\s*题|题\s*目)\s*[：:]")
# How far in a short line has to stand to look centred.
CENTRED = 6
CENTRED_LENGTH = 40
BRACKETED = "".join(PAIRS)


@dataclass(frozen=True, slots=True)
class Heading:
    """How a line is set off; its words stand in ``text[start:end]``.

    ``form`` names what sets it off, so that lines of the same form can mean the same.
    """

    form: str
    start: int
    end: int


def find_heading(text: str, start: int, end: int) -> Heading:
    """How ``text[start:end]`` is set off; the form of a line that is not is empty."""
    first, last = text[start], text[end - 1]
    if first in PAIRS and last == PAIRS[first] and text.find(last, start, end) == end - 1:
        return _heading(text, first, start + 1, end - 1)
    if label := LABEL.match(text, start, end):
        return _heading(text, "标题：", label.end(), end)
    if first in SIGNS:
        return _between_signs(text, first, start, end)
    for form, pattern in NUMBERS:
        if match := pattern.match(text, start, end):
            return _heading(text, form, match.end(), end)
    if first in RULES and last in RULES:
        left, right = start, end
        while left < right and (text[left] in RULES or is_blank(text[left])):
            left += 1
        while right > left and (text[right - 1] in RULES or is_blank(text[right - 1])):
            right -= 1
        return _heading(text, "——", left, right)
    if end - start < 60 and _is_letter_spaced(text[start:end]):
        return Heading("letter-spaced", start, end)
    if _indent(text, start) >= CENTRED and end - start <= CENTRED_LENGTH:
        return Heading("centred", start, end)
    return Heading("", start, end)


def _heading(text: str, form: str, start: int, end: int) -> Heading:
    """The words without blanks at their edges; a line without words is set off by nothing."""
    left, right = bounds(text, start, end)
    return Heading(form, left, right) if left < right else Heading("", start, end)


def _between_signs(text: str, sign: str, start: int, end: int) -> Heading:
    left, right = start, end
    while left < right and (text[left] == sign or is_blank(text[left])):
        left += 1
    while right > left and (text[right - 1] == sign or is_blank(text[right - 1])):
        right -= 1
    return Heading(sign, left, right) if left < right else Heading("", start, end)


def _is_letter_spaced(words: str) -> bool:
    letters = words.split()
    return len(letters) > 1 and all(
        len(squeeze(letter)) == 1 and "\u4e00" <= squeeze(letter) <= "\u9fff" for letter in letters
    )


def _indent(text: str, start: int) -> int:
    """Columns before the words."""
    return sum(2 if character == "\u3000" else 1 for character in text[:start])
