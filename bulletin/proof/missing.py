"""Constructions of the genre in which a word has been forgotten; they are in data/missing.toml."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.intake.lexicon import COMPANIONS, MISSING, one_of
from bulletin.proof.data_files import entries
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity

RULE = "missing-word"
CLAUSE_END = r"(?=[，。；！])"
WORDS = entries("missing")
UNFINISHED = tuple(
    (
        re.compile(
            f"(?:{one_of(entry['verbs']).pattern})了?(?P<words>(?:{one_of(entry['words']).pattern})的?)"
            + CLAUSE_END
        ),
        entry["needs"],
        entry.get("certain", False),
    )
    for entry in WORDS["unfinished"]
)
CLOSED = tuple(
    (
        re.compile(
            rf"{entry['opens']}[^，。；：、]{{2,24}}的(?P<words>{one_of(entry['words']).pattern}){CLAUSE_END}"
        ),
        entry["needs"],
        entry.get("certain", False),
    )
    for entry in WORDS["closed"]
)
MEETING = re.compile(
    rf"召开了?(?:(?!(?<!工)会)[^，。；、“”《》]){{2,25}}(?P<words>工作|宣传|座谈|推进|动员|表彰|总结|交流){CLAUSE_END}"
)
CHAIR = re.compile(
    rf"(?:会议?|仪式)由(?P<words>[^，。；“”]{{2,25}}(?:{one_of(WORDS['chairs']).pattern})[^，。；“”]{{2,4}}){CLAUSE_END}"
)
CHAIRING = one_of(WORDS["chairing"])
UNCOUNTED = tuple(
    (
        re.compile(
            rf"(?<![\d.年月第A-Za-z/—～-])(?P<words>(?!(?:19|20)\d\d)\d{{1,5}}(?:{one_of(entry['words']).pattern}))"
        ),
        entry["counter"],
    )
    for entry in WORDS["counted"]
)
NUMBER = re.compile(r"\d+")


def marks_in(sentence: str, given: Circumstances) -> Iterator[Mark]:
    yield from _companions(sentence)
    for pattern, needs, is_certain in (*UNFINISHED, *CLOSED):
        for match in pattern.finditer(sentence):
            yield _missing(match, needs, match["words"] + needs, is_certain=is_certain)
    for match in MEETING.finditer(sentence):
        word = "会议" if match["words"] == "工作" else "会"
        yield _missing(match, word, match["words"] + word)
    for match in CHAIR.finditer(sentence):
        if not CHAIRING.search(match["words"]):
            yield _missing(match, "主持", match["words"] + "主持")
    for pattern, counter in UNCOUNTED:
        for match in pattern.finditer(sentence):
            counted = NUMBER.sub(lambda number, word=counter: number.group() + word, match["words"])
            yield _missing(match, counter, counted)


def _companions(sentence: str) -> Iterator[Mark]:
    for missing in MISSING:
        for match in missing.pattern.finditer(sentence):
            suggestion = missing.suggestion + match.group()
            yield _mark(match.start(), match.end(), missing.suggestion, suggestion)
    for companion in COMPANIONS:
        for match in companion.pattern.finditer(sentence):
            if not companion.needs.search(sentence, 0, match.start()):
                suggestion = companion.suggestion + match.group()
                yield _mark(match.start(), match.end(), companion.suggestion, suggestion)


def _missing(match: re.Match[str], word: str, suggestion: str, *, is_certain: bool = False) -> Mark:
    start, end = match.span("words")
    return _mark(start, end, word, suggestion, is_certain=is_certain)


def _mark(start: int, end: int, word: str, suggestion: str, *, is_certain: bool = False) -> Mark:
    """A word is missed by guess, so that a person is asked, unless the data says otherwise."""
    explanation = _("A word seems to be missing here: %s.") % word
    severity = Severity.MEND if is_certain else Severity.CHECK
    return Mark(start, end, RULE, severity, explanation, suggestion)
