"""A title that runs into its text: 市总部署工会报刊征订工作。9月23日，…"""

import re
from dataclasses import dataclass

from bulletin.intake.blanks import bounds
from bulletin.intake.clues import Clue, weigh

ENDS = "。！？"
QUOTES = {"“": "”", "《": "》", "（": "）", "(": ")", "「": "」"}
# A title in these brackets before its text: 【标题】9月23日，…
BRACKETS = {"【": "】", "〖": "〗", "［": "］"}
LONGEST = 60
ORDINAL = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]+[，、是]"
    r"|[一二三四五六七八九十]{1,3}(?:是|要|、|．|\.)|\d{1,2}\s*[、．.](?!\d)|[①-⑳]|首先|其次|最后)"
)
OPENING = re.compile(
    r"\s*(?:日前|近日|近期|近年|今年|目前|最近|为[了期]?|在|应|根据|按照|据悉|截至|由"
    r"|\d{1,4}[年月日]|[一-龥]{2,12}(?:工会|总|局|会|公司|集团|区|市|县|镇)|[一-龥]{0,8}联合)"
)
SPEECH = re.compile(r"指出|强调|要求|认为|表示|介绍|会议|会上|活动中|他说|她说")


@dataclass(frozen=True, slots=True)
class RunIn:
    """A first sentence that may be a title, from ``start`` to the mark at column ``end``."""

    start: int
    end: int
    head: str
    rest_opens: bool
    bracketed: bool

    @property
    def score(self) -> float:
        """How much speaks for a title rather than an ordinary first sentence."""
        return weigh(CLUES, self)


CLUES: tuple[Clue[RunIn], ...] = (
    Clue("bracketed", 6, "stands in 【】 before the text", lambda r: r.bracketed),
    Clue("length", 1, "as long as titles are", lambda r: 8 <= len(r.head) <= 32),
    Clue("short", -2, "shorter than titles are", lambda r: len(r.head) < 5),
    Clue("comma", -2, "a comma makes it a sentence", lambda r: "，" in r.head or "；" in r.head),
    Clue("commas", -3, "more than a title says", lambda r: r.head.count("，") > 1),
    Clue("ordinal", -8, "一是…。 opens a point, not an article", lambda r: _is_ordinal(r.head)),
    Clue("speech", -2, "reports what was said", lambda r: bool(SPEECH.search(r.head))),
    Clue("opens", 2, "the rest begins as articles do", lambda r: r.rest_opens),
    Clue("past", -1.5, "titles leave out 了", lambda r: "了" in r.head),
)


def find_run_in(text: str, start: int, end: int, title_start: int | None = None) -> RunIn | None:
    """The first sentence of ``text[start:end]`` when text follows it; None otherwise.

    ``title_start`` is where the words begin after a sign or a number.
    """
    title_start = start if title_start is None else title_start
    if start < end and text[start] in BRACKETS:
        return _bracketed(text, start, end)
    closing: list[str] = []
    for column in range(title_start, min(end - 1, start + LONGEST)):
        character = text[column]
        if closing and character == closing[-1]:
            closing.pop()
        elif character in QUOTES:
            closing.append(QUOTES[character])
        elif not closing and character in ENDS:
            rest, _ = bounds(text, column + 1, end)
            if rest == end or column == title_start:
                return None
            opens = bool(OPENING.match(text, rest))
            return RunIn(title_start, column, text[title_start:column], opens, bracketed=False)
    return None


def _bracketed(text: str, start: int, end: int) -> RunIn | None:
    closing = text.find(BRACKETS[text[start]], start, min(end, start + LONGEST))
    if closing < 0:
        return None
    left, right = bounds(text, start + 1, closing)
    rest, _ = bounds(text, closing + 1, end)
    if left == right or rest == end:
        return None
    opens = bool(OPENING.match(text, rest))
    return RunIn(left, closing, text[left:right], opens, bracketed=True)


def _is_ordinal(head: str) -> bool:
    return ORDINAL.match(head) is not None
