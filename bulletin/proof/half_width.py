"""Half-width marks in Chinese text: GB/T 15834-2011, 5.1."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.letters import CLOSING, HAN, NUMERALS, WIDE_MARKS

WIDE_FORMS = str.maketrans(",;:?!()", "，；：？！（）")
WIDE = f"[{HAN}{WIDE_MARKS}]"
BRACKETS = re.compile(r"\(([^()（）\n]{1,40})\)")
SINGLE = re.compile(rf"(?<={WIDE})[,;:?!()]|[,;:?!()](?=\s?{WIDE})")
FULL_STOP = re.compile(rf"(?<=[{HAN}{CLOSING}])\.(?=[{HAN}{CLOSING}“]|\s*$)")
QUOTES = re.compile(r'"([^"“”\n]{1,60})"')
IS_WIDE = re.compile(WIDE)
ITEM_NUMBER = re.compile(r"\s*(?:\d{1,2}|[a-zA-Z])\Z")


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    bracketed: set[int] = set()
    for match in BRACKETS.finditer(sentence):
        if IS_WIDE.search(_surroundings(sentence, match)):
            bracketed |= {match.start(), match.end() - 1}
            yield _mark(match.start(), match.end(), f"（{match[1]}）")
    for match in SINGLE.finditer(sentence):
        is_item_number = match.group() == ")" and ITEM_NUMBER.match(sentence[: match.start()])
        if match.start() not in bracketed and not is_item_number:
            yield _mark(match.start(), match.end(), match.group().translate(WIDE_FORMS))
    for match in FULL_STOP.finditer(sentence):
        neighbours = sentence[match.start() - 1] + sentence[match.end() : match.end() + 1]
        between_numerals = len(neighbours) == 2 and set(neighbours) <= set(NUMERALS + "十")
        yield _mark(match.start(), match.end(), "·" if between_numerals else "。")


def quotes_in(paragraph: str, given: Circumstances) -> Iterator[Mark]:
    for match in QUOTES.finditer(paragraph):
        if IS_WIDE.search(_surroundings(paragraph, match)):
            explanation = _("Straight quotation marks. Use “ and ”. GB/T 15834-2011, 4.8.2.")
            suggestion = f"“{match[1]}”"
            yield Mark(*match.span(), "straight-quotes", Severity.MEND, explanation, suggestion)


def _surroundings(words: str, match: re.Match[str]) -> str:
    return words[max(0, match.start() - 1) : match.end() + 1]


def _mark(start: int, end: int, suggestion: str) -> Mark:
    explanation = _(
        "Half-width punctuation in Chinese text. Use the full-width form. GB/T 15834-2011, 5.1."
    )
    return Mark(start, end, "half-width-mark", Severity.MEND, explanation, suggestion)
