"""Spaces where no space belongs: Chinese sentences have none."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bulletin.intake.blanks import INVISIBLE
from bulletin.intake.raw_lines import NEW_LINE
from bulletin.proof.engine import Circumstances
from bulletin.proof.finding import Mark, Severity
from bulletin.proof.letters import HAN, SENTENCE_ENDS

BLANK = rf"[\s{''.join(sorted(INVISIBLE))}]"
SPACES = re.compile(rf"(?<=[^\s]){BLANK}+(?=[^\s])")
# A gap sets off the offices at the end, the number of a clause of a law, who wrote it or whose
# photograph it is, and a title in whose line the text goes on; and it spreads a label or a name of
# two characters.
LAYOUT = re.compile(
    r"\s+[（(][^（）()]{1,40}[）)]\s*\Z"
    r"|\A\s*第[一二三四五六七八九十百零\d]{1,7}[条章节款]\s+"
    r"|\A\s*[^，。；！？\s]{4,30}[”》]\s+"
    r"|\s摄(?=[）)])"
    rf"|[（(](?:本[报刊])?(?:通讯员|记者|供稿|撰稿|摄影|作者)\s+(?=[{HAN}])"
    rf"|\A\s*[{HAN}]\s+[{HAN}]\s*[：:]\s*"
    rf"|(?<=[、，：（\s])[{HAN}][\u3000 ][{HAN}](?=[、，。）\s]|\Z)"
)
PROSE = re.compile("[，。；！？]")
SLOGAN = re.compile(rf"“[{HAN}]{{4,}}(?P<gap>\s)[{HAN}]{{4,}}(?:\s[{HAN}]{{4,}})*”")
LOST_BREAK_WIDTH = 2


def marks_in(paragraph: str, given: Circumstances) -> Iterator[Mark]:
    # Titles and lines set in columns have no such marks; their gaps are meant.
    if not PROSE.search(paragraph):
        return
    layout = {place for match in LAYOUT.finditer(paragraph) for place in range(*match.span())}
    slogans = {match.start("gap") for match in SLOGAN.finditer(paragraph)}
    for match in SPACES.finditer(paragraph):
        start, end = match.span()
        before, after = paragraph[start - 1], paragraph[end]
        if NEW_LINE.search(match.group()):
            continue
        if start in layout or (end - start == 1 and (before.isascii() or after.isascii())):
            continue
        if start in slogans:
            explanation = _("A space stands inside the quotation. Should a comma part the two?")
            yield Mark(start, end, "stray-space", Severity.CHECK, explanation, "，")
        elif end - start >= LOST_BREAK_WIDTH and before in SENTENCE_ENDS:
            explanation = _("A gap after a sentence. Was a new paragraph meant to begin here?")
            yield Mark(start, end, "stray-space", Severity.CHECK, explanation)
        else:
            explanation = _("A space stands inside a Chinese sentence. Take it out.")
            yield Mark(start, end, "stray-space", Severity.MEND, explanation, "")
