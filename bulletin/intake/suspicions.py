"""Faults that an editor has to see in running text. Nothing is mended here."""

import re
from collections.abc import Iterator

from bulletin.intake import doubts
from bulletin.intake.blanks import INVISIBLE
from bulletin.intake.lexicon import COMPANIONS, CONFUSABLES, MISSING
from bulletin.intake.passages import Passage
from bulletin.intake.result import Doubt

SPACES = re.compile(r"(?<=\S)\s+(?=\S)")
# The replacement character, private-use characters, and what a wrong decoding leaves behind.
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff]+|锟斤拷|烫烫烫")
INVISIBLES = re.compile(f"[{''.join(sorted(INVISIBLE))}]+")
SENTENCE_ENDS = "。！？；…”"
# How far back a sentence is searched for the word that another needs.
SENTENCE_REACH = 150
MANY = 4


def suspicions(passage: Passage) -> Iterator[Doubt]:
    """The doubts about a passage."""
    yield from _words(passage)
    yield from _spaces(passage)
    for pattern, doubt in ((UNREADABLE, doubts.unreadable), (INVISIBLES, doubts.invisible)):
        for match in pattern.finditer(passage.line.text, passage.start, passage.end):
            yield doubt(passage.line, match.start(), match.end())


def _words(passage: Passage) -> Iterator[Doubt]:
    line, text = passage.line, passage.line.text
    for entry in CONFUSABLES:
        for match in entry.pattern.finditer(text, passage.start, passage.end):
            yield doubts.confusable(line, match.start(), match.end(), entry.right)
    for missing in MISSING:
        for match in missing.pattern.finditer(text, passage.start, passage.end):
            yield doubts.missing_word(line, match.start(), match.end(), missing.suggestion)
    for companion in COMPANIONS:
        for match in companion.pattern.finditer(text, passage.start, passage.end):
            reach = max(passage.start, match.start() - SENTENCE_REACH)
            begin = max(reach, text.rfind("。", reach, match.start()) + 1)
            if not companion.needs.search(text, begin, match.start()):
                yield doubts.missing_word(line, match.start(), match.end(), companion.suggestion)


def _spaces(passage: Passage) -> Iterator[Doubt]:
    line, text = passage.line, passage.line.text
    found = unusual_spaces(text, passage.start, passage.end)
    if len(found) > MANY:
        yield doubts.many_spaces(line, found[0].start(), found[-1].end(), len(found))
        return
    for match in found:
        wide = match.end() - match.start() >= 2
        if wide and text[match.start() - 1] in SENTENCE_ENDS:
            yield doubts.lost_break(line, match.start(), match.end())
        else:
            yield doubts.inner_space(line, match.start(), match.end())


def unusual_spaces(text: str, start: int, end: int) -> list[re.Match[str]]:
    return [
        match
        for match in SPACES.finditer(text, start, end)
        if not _is_usual(text[match.start() - 1], text[match.end()], match.end() - match.start())
    ]


def _is_usual(before: str, after: str, width: int) -> bool:
    """One space beside Latin letters or digits is a habit of typing, not a fault."""
    return width == 1 and (before.isascii() or after.isascii())
