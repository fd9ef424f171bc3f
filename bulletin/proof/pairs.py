"""Brackets and quotation marks: each opened and closed, in order and in the right form."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity

CLOSERS = dict(zip("（《〈【〔“‘「『", "）》〉】〕”’」』", strict=True))
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}
WIDE_FORMS = str.maketrans("()", "（）")
TOKEN = re.compile("[" + re.escape("".join((*CLOSERS, *OPENERS)) + "()") + "]")
# 1） and 一） number an item; the bracket has no other half.
ITEM_NUMBER = re.compile(r"(?:^|[\s。；：，、！？])[0-9a-zA-Z一二三四五六七八九十]{1,3}\Z")
WITH_INNER_PAIRS = re.compile("“(?P<pairs>(?:“”)+)”")
# One pair however its halves are turned, as far as what follows allows it.
PAIR = re.compile("“”|““(?=“|\\Z)|””|”“\\Z")
DEEPEST_INDENT = 20
# How many signs further on the other half is looked for.
REACH = 100
INNER = {"“": ("‘", "’"), "《": ("〈", "〉")}


@dataclass(frozen=True, slots=True)
class Token:
    place: int
    sign: str


def marks_in(paragraph: str, given: Circumstances) -> Iterator[Mark]:
    tokens = [
        Token(match.start(), match.group().translate(WIDE_FORMS))
        for match in TOKEN.finditer(paragraph)
        if not _is_apostrophe(paragraph, match.start())
    ]
    quotes = [token for token in tokens if token.sign in "“”"]
    read_as: dict[int, str] = {}
    yield from _quotes(paragraph, quotes, read_as)
    resolved = [
        Token(token.place, read_as.get(token.place, token.sign))
        for token in tokens
        if token.sign not in "“”" or token.place in read_as
    ]
    yield from _nest(paragraph, resolved)


def _is_apostrophe(words: str, place: int) -> bool:
    before = words[place - 1 : place]
    return words[place] == "’" and before.isascii() and before.isalnum()


def _quotes(words: str, quotes: list[Token], read_as: dict[int, str]) -> Iterator[Mark]:
    """Marks of “ and ”; fills in how those that belong together are to be read."""
    signs = "".join(token.sign for token in quotes)
    at = 0
    while at < len(quotes):
        place = quotes[at].place
        inner = WITH_INNER_PAIRS.match(signs, at)
        if inner:
            for number in range(inner.start("pairs"), inner.end("pairs"), 2):
                start, end = quotes[number].place, quotes[number + 1].place
                read_as |= {start: "‘", end: "’"}
                yield _nested(words, start, end, "“")
            read_as |= {place: "“", quotes[inner.end() - 1].place: "”"}
            at = inner.end()
        elif PAIR.match(signs, at):
            for token, meant in ((quotes[at], "“"), (quotes[at + 1], "”")):
                read_as[token.place] = meant
                if token.sign != meant:
                    yield _turned(token.place, meant)
            at += 2
        else:
            if not _opens_paragraph(words, place, signs[at]):
                yield _unmatched(place)
            at += 1


def _opens_paragraph(words: str, place: int, sign: str) -> bool:
    """A quotation over several paragraphs opens each and is closed in the last."""
    return sign == "“" and place < DEEPEST_INDENT and not words[:place].strip()


def _nest(words: str, tokens: list[Token]) -> Iterator[Mark]:
    opened: list[Token] = []
    depths: Counter[str] = Counter()
    skipped: set[int] = set()
    for number, token in enumerate(tokens):
        if token.sign in CLOSERS:
            opened.append(token)
            depths[token.sign] += 1
            continue
        if number in skipped:
            continue
        opener = OPENERS[token.sign]
        if opened and opened[-1].sign == opener:
            begin = _close(opened, depths)
            # “ was looked at before, where pairs were found.
            if opener == "《" and depths[opener]:
                yield _nested(words, begin.place, token.place, opener)
        elif depths[opener]:
            while opened[-1].sign != opener:
                inner = _close(opened, depths)
                partner = _later(tokens, number, CLOSERS[inner.sign], skipped)
                if partner is None:
                    yield _unmatched(inner.place)
                else:
                    skipped.add(partner)
                    yield _crossed(token.place, tokens[partner].place + 1)
            _close(opened, depths)
        elif opened and _later(tokens, number, CLOSERS[opened[-1].sign], skipped) is None:
            yield _unmatched(token.place, CLOSERS[_close(opened, depths).sign])
        elif not (
            token.sign == "）" and ITEM_NUMBER.search(words, max(0, token.place - 4), token.place)
        ):
            yield _unmatched(token.place)
    for token in opened:
        if not _opens_paragraph(words, token.place, token.sign):
            yield _unmatched(token.place)


def _close(opened: list[Token], depths: Counter[str]) -> Token:
    token = opened.pop()
    depths[token.sign] -= 1
    return token


def _later(tokens: list[Token], number: int, sign: str, skipped: set[int]) -> int | None:
    """Where the closer stands that closes what is open now, and nothing opened later."""
    depth = 0
    for later in range(number + 1, min(number + REACH, len(tokens))):
        if later in skipped:
            continue
        if tokens[later].sign == OPENERS[sign]:
            depth += 1
        elif tokens[later].sign == sign:
            if depth == 0:
                return later
            depth -= 1
    return None


def _unmatched(place: int, suggestion: str | None = None) -> Mark:
    explanation = _(
        "This mark has no other half. Add it, or take the mark out. GB/T 15834-2011, 5.1.3."
    )
    return Mark(place, place + 1, "unmatched-mark", Severity.MEND, explanation, suggestion)


def _turned(place: int, suggestion: str) -> Mark:
    explanation = _("This quotation mark is turned the wrong way. GB/T 15834-2011, 4.8.2.")
    return Mark(place, place + 1, "turned-mark", Severity.MEND, explanation, suggestion)


def _crossed(start: int, end: int) -> Mark:
    explanation = _("These marks cross: what is opened last is closed first.")
    return Mark(start, end, "crossed-mark", Severity.MEND, explanation)


def _nested(words: str, start: int, end: int, outer: str) -> Mark:
    left, right = INNER[outer]
    if outer == "“":
        explanation = _("Inside a quotation the inner marks are single: ‘ ’. GB/T 15834-2011, 4.8.")
    else:
        explanation = _("Inside a title the inner marks are single: 〈 〉. GB/T 15834-2011, 4.15.")
    suggestion = left + words[start + 1 : end] + right
    return Mark(start, end + 1, "nested-mark", Severity.MEND, explanation, suggestion)
