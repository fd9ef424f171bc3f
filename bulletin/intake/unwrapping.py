"""Lines that were broken at a fixed width are joined to the paragraphs they were."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bulletin.intake.attribution import CLOSING, find_tail
from bulletin.intake.blanks import bounds, is_blank
from bulletin.intake.distribution_line import find_labels
from bulletin.intake.masthead import COPIES
from bulletin.intake.raw_lines import Joint, RawLine

SENTENCE_ENDS = tuple("。！？!?：:；;”")
# Columns of text: a Chinese character takes two.
NARROWEST, WIDEST = 40, 130
SLACK = 5
DEEP_INDENT = 8
LINES_MEASURED = 1000
# A line that begins inside brackets.
BRACKET_CLOSED = re.compile("[^（(【】]*[）)]")
HEADING = re.compile(r"[【〖［■□●○★☆◆◇▲△※◎]|[（(]?[一二三四五六七八九十]{1,3}[、）)]")


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide lines are counted: in columns as printed, or in characters as mail programs do.

    Lines are broken at a width between ``narrowest`` and ``widest``; full ones end less than
    ``slack`` short of it, where a mark or a number would not fit.
    """

    width: Callable[[str], int]
    narrowest: int
    widest: int
    slack: int


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text was broken: at ``width`` of a measure, with paragraphs ``indented`` or not."""

    measure: Measure
    width: int
    indented: bool

    def is_full(self, text: str) -> bool:
        return self.width - self.measure.slack < self.measure.width(text) <= self.width


def columns(text: str) -> int:
    """The width of a line without the blanks at its end; a Chinese character takes two."""
    _, end = bounds(text)
    return sum(_columns(character) for character in text[:end])


def characters(text: str) -> int:
    """The number of characters of a line without the blanks at its end."""
    return bounds(text)[1]


COLUMNS = Measure(columns, NARROWEST, WIDEST, SLACK)
CHARACTERS = Measure(characters, NARROWEST // 2, WIDEST // 2, 3)


def find_wrap(raws: Sequence[RawLine]) -> Wrap | None:
    """The width that the text was broken at; None for one whose lines are paragraphs."""
    filled = [
        raw.text
        for raw in raws
        if raw.filled and not raw.furniture and _indent(raw.text) < DEEP_INDENT
    ][:LINES_MEASURED]
    wraps = [wrap for measure in (COLUMNS, CHARACTERS) if (wrap := _wrap(filled, measure))]
    return max(wraps, key=lambda wrap: sum(map(wrap.is_full, filled)), default=None)


def _wrap(texts: Sequence[str], measure: Measure) -> Wrap | None:
    """Many lines end at one width, most of them within a sentence, and hardly any is wider."""
    widths = [measure.width(text) for text in texts]
    usual = Counter(w for w in widths if measure.narrowest <= w <= measure.widest)
    if not usual or sum(w > measure.widest for w in widths) * 20 > len(widths):
        return None
    width = max(usual, key=lambda w: (sum(usual[w - back] for back in range(measure.slack)), w))
    indents = sum(_indent(text) > 0 for text in texts)
    wrap = Wrap(measure, width, indents * 8 > len(texts))
    full = [text for text in texts if wrap.is_full(text)]
    broken = sum(not _ends(text) for text in full)
    wider = sum(w > width for w in widths)
    if len(full) < 3 or wider * 20 > len(texts) or broken * 3 < len(full) * 2:
        return None
    return wrap


def unwrap(raws: Sequence[RawLine], wrap: Wrap) -> list[RawLine]:
    """The lines, those that a break at the width cut joined; furniture inside follows them."""
    joined: list[RawLine] = []
    waiting: list[RawLine] = []
    last: RawLine | None = None
    current: RawLine | None = None
    for raw in raws:
        if current is None or last is None:
            last = current = raw
        elif raw.furniture or (waiting and not raw.filled):
            waiting.append(raw)
        elif _goes_on(last, raw, wrap):
            current, last = _join(current, raw), raw
        else:
            joined += [current, *waiting]
            waiting = []
            last = current = raw
    if current is not None:
        joined += [current, *waiting]
    return joined


def _columns(character: str) -> int:
    if character == "\t":
        return 4
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _indent(text: str) -> int:
    start, end = bounds(text)
    return sum(_columns(character) for character in text[:start]) if start < end else 0


def _ends(text: str) -> bool:
    """Whether a paragraph may end here: with a sentence, or with the offices after it."""
    start, end = bounds(text)
    if text[:end].endswith(SENTENCE_ENDS):
        return True
    tail = find_tail(text, start, end)
    return tail is not None and tail.score > 0


def _goes_on(line: RawLine, following: RawLine, wrap: Wrap) -> bool:
    """Whether a paragraph goes on from a line to the next."""
    if not following.filled or not line.filled or line.furniture:
        return False
    if not wrap.is_full(line.text) or _indent(line.text) >= DEEP_INDENT:
        return False
    start, end = bounds(following.text)
    if find_labels(following.text, start, end) or COPIES.search(following.text):
        return False
    if BRACKET_CLOSED.match(following.text):
        return True
    if line.text[: bounds(line.text)[1]].endswith(CLOSING) and _ends(line.text):
        return False
    if wrap.indented:
        # Text that goes on begins at the margin; so does a heading, but after a full line that
        # does not end a sentence there is none.
        return _indent(following.text) == 0 and not (_ends(line.text) and _opens(following))
    return not _ends(line.text) or not _opens(following)


def _opens(raw: RawLine) -> bool:
    """Whether a line could be a heading or an attribution rather than more of a paragraph."""
    start, end = bounds(raw.text)
    words = raw.text[start:end]
    closed = words.endswith(SENTENCE_ENDS)
    return bool(HEADING.match(words)) or (not closed and columns(words) < NARROWEST)


def _join(line: RawLine, following: RawLine) -> RawLine:
    _, end = bounds(line.text)
    start = 0
    while start < len(following.text) and is_blank(following.text[start]):
        start += 1
    joint = Joint(end, following.number, following.column + start)
    return replace(
        line, text=line.text[:end] + following.text[start:], joints=(*line.joints, joint)
    )
