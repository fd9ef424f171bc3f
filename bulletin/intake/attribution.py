"""Who sent an article, at its end: （市总办公室、研究室）, 供稿：张三, ——昆山市总工会."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bulletin.intake.blanks import bounds, is_blank, squeeze
from bulletin.intake.clues import Clue, weigh
from bulletin.intake.lexicon import WORDS, letter_spaced
from bulletin.intake.persons import looks_like_person

OPENING, CLOSING = "（(", "）)"
# Other brackets hold offices only where the names are as those of offices are.
SQUARE = {"]": "[", "］": "［", "】": "【", "〕": "〔"}
SEPARATORS = "、，,；;/／"
LONGEST = 80
ENDINGS = tuple(WORDS["offices"]["endings"])
SHORT_ENDINGS = tuple(WORDS["offices"]["short_endings"])
EXCEPTIONS = tuple(WORDS["offices"]["exceptions"])
LABEL = re.compile(rf"(?:{letter_spaced(WORDS['offices']['labels'])})\s*[：:]\s*")
CLOSING_LABEL = re.compile(rf"\s*(?:{letter_spaced(WORDS['offices']['closing_labels'])})\s*$")
DASHES = re.compile(r"[—―－─-]{1,4}\s*")
SENTENCE_ENDS = "。！？!?…”；"
PROSE = re.compile(
    r"[。：:！？!?“”《》%％]|^第?[一二三四五六七八九十\d]+(?:$|[、．.是要级等名位次])"
)
# So far in stands a name that nothing else sets off.
BARE_INDENT = 8
BARE_GAP = 4

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tail:
    """The names that close a line, by columns from 0.

    ``set_off`` is how: "bracket", "unclosed", "label", "dash" or "bare"; ``names`` are offices and
    ``byline`` the people among them. ``alone``: it is the whole line; ``gap``: blanks before it;
    ``before``: the character before the gap; ``known``: the names are all registered offices;
    ``shaped``: they all end as names of offices do.
    """

    start: int
    end: int
    names: tuple[Stretch, ...]
    byline: Stretch | None
    brackets: str
    set_off: str
    labelled: bool
    alone: bool
    gap: int
    before: str
    known: bool
    shaped: bool
    prose: bool
    length: int

    @property
    def usual_brackets(self) -> bool:
        return self.brackets in ("（）", "")

    @property
    def in_square_brackets(self) -> bool:
        return self.brackets[-1:] in tuple(SQUARE)

    @property
    def like_heading(self) -> bool:
        """Whether headings are set off in the same way."""
        return self.alone and (self.set_off == "bare" or self.in_square_brackets)

    @property
    def score(self) -> float:
        """How much speaks for an attribution rather than a remark in brackets."""
        return weigh(CLUES, self)


CLUES: tuple[Clue[Tail], ...] = (
    Clue("known", 5, "all names are registered offices", lambda t: t.known),
    Clue("shaped", 3, "all names end like names of offices", lambda t: t.shaped and not t.known),
    Clue("unlike", -3, "no name of an office", lambda t: not t.shaped and not t.known),
    Clue("label", 4, "供稿 or the like says so", lambda t: t.labelled),
    Clue("person", 1.5, "a person is named", lambda t: t.byline is not None),
    Clue("alone", 3, "stands on a line of its own", lambda t: t.alone and t.set_off != "bare"),
    Clue("gap", 3, "pushed to the right by spaces", lambda t: not t.alone and t.gap >= 2),
    Clue("after-end", 2, "follows the end of a sentence", lambda t: t.before in SENTENCE_ENDS),
    Clue(
        "inside",
        -5,
        "stuck to the words before it, as a remark is",
        lambda t: not t.alone and t.gap == 0 and t.before not in SENTENCE_ENDS,
    ),
    Clue("prose", -4, "holds a sentence or an ordinal", lambda t: t.prose),
    Clue("long", -2, "longer than names of offices are", lambda t: t.length > 40),
    Clue("bare", -2, "nothing but its place sets it off", lambda t: t.set_off == "bare"),
    Clue("square", -2, "in brackets as headings are", lambda t: t.in_square_brackets),
    Clue("unclosed", -1, "no bracket closes it", lambda t: t.set_off == "unclosed"),
)


def find_tail(text: str, start: int, end: int, known_offices: Collection[str] = ()) -> Tail | None:
    """The names that close ``text[start:end]``; None when there are none."""
    if end - start < 2:
        return None
    if text[end - 1] in CLOSING:
        opening = _opening(text, start, end)
        if opening is None:
            return None
        return _tail(text, start, end, opening, (opening + 1, end - 1), "bracket", known_offices)
    if text[end - 1] in SQUARE:
        opening = text.rfind(SQUARE[text[end - 1]], max(start, end - LONGEST), end)
        if opening < 0 or not (opening == start or _set_apart(text, start, opening)):
            return None
        stretch = (opening + 1, end - 1)
        tail = _tail(text, start, end, opening, stretch, "bracket", known_offices)
        return tail if tail and (tail.shaped or tail.known or tail.labelled) else None
    for set_off, opening, inner in _unbracketed(text, start, end):
        tail = _tail(text, start, end, opening, (inner, end), set_off, known_offices)
        if tail and (tail.shaped or tail.known or tail.labelled) and not tail.prose:
            return tail
    return None


def whole_tail(text: str, start: int, end: int, known_offices: Collection[str]) -> Tail | None:
    """All of ``text[start:end]`` as names, whatever they look like; None when it is too long."""
    if end - start > LONGEST:
        return None
    return _tail(text, start, end, start, (start, end), "bare", known_offices)


def looks_like_office(name: str) -> bool:
    """Whether a name ends as names of offices do, also with blanks between its letters."""
    name = squeeze(name)
    if name.endswith(EXCEPTIONS):
        return False
    return name.endswith(ENDINGS) or (len(name) >= 3 and name.endswith(SHORT_ENDINGS))


def _unbracketed(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """How, from where and from which column on the end of the line could name who sent it."""
    left = max(start, end - LONGEST)
    for column in range(end - 2, left - 1, -1):
        if text[column] in CLOSING:
            break
        if text[column] in OPENING and (column == start or _set_apart(text, start, column)):
            yield "unclosed", column, column + 1
            break
    if end - start <= LONGEST:
        if label := LABEL.match(text, start, end):
            yield "label", start, start
        if dash := DASHES.match(text, start, end):
            yield "dash", start, dash.end()
        elif label is None and start >= BARE_INDENT:
            yield "bare", start, start
    sentence_end = max(text.rfind(mark, left, end - 1) for mark in "。！？")
    if sentence_end < start:
        return
    begin, _ = bounds(text, sentence_end + 1, end)
    if LABEL.match(text, begin, end):
        yield "label", begin, begin
    elif dash := DASHES.match(text, begin, end):
        yield "dash", begin, dash.end()
    elif begin - sentence_end > BARE_GAP:
        yield "bare", begin, begin


def _set_apart(text: str, start: int, column: int) -> bool:
    gap = column
    while gap > start and is_blank(text[gap - 1]):
        gap -= 1
    return gap > start and (text[gap - 1] in SENTENCE_ENDS or column - gap >= 2)


def _tail(
    text: str,
    start: int,
    end: int,
    opening: int,
    inner: Stretch,
    set_off: str,
    known_offices: Collection[str],
) -> Tail | None:
    left, right = bounds(text, *inner)
    label = LABEL.match(text, left, right)
    names_start = label.end() if label else left
    closing_label = CLOSING_LABEL.search(text, names_start, right)
    names_end = closing_label.start() if closing_label else right
    if names_end <= names_start:
        return None
    offices, people = _told_apart(text, names_start, names_end, known_offices)
    if not offices and not people:
        return None
    words = [text[one:other] for one, other in offices]
    gap_start = opening
    while gap_start > start and is_blank(text[gap_start - 1]):
        gap_start -= 1
    closing = text[end - 1] if set_off == "bracket" else ""
    return Tail(
        start=opening,
        end=end,
        names=tuple(offices),
        byline=(people[0][0], people[-1][1]) if people else None,
        brackets=text[opening] + closing if set_off in ("bracket", "unclosed") else "",
        set_off=set_off,
        labelled=label is not None or closing_label is not None,
        alone=gap_start == start,
        gap=opening - gap_start,
        before=text[gap_start - 1] if gap_start > start else "\n",
        known=bool(words) and all(word in known_offices for word in words),
        shaped=bool(words) and all(looks_like_office(word) for word in words),
        prose=bool(PROSE.search(text[names_start:right])),
        length=right - names_start,
    )


def _told_apart(
    text: str, start: int, end: int, known_offices: Collection[str]
) -> tuple[list[Stretch], list[Stretch]]:
    """Offices and people of ``text[start:end]``; all are offices where people stand between."""
    stretches = [
        part
        for left, right in _between_separators(text, start, end)
        for part in _words(text, left, right, known_offices)
    ]
    is_office = [_is_office(text[left:right], known_offices) for left, right in stretches]
    people = [
        index
        for index, (left, right) in enumerate(stretches)
        if not is_office[index] and looks_like_person(squeeze(text[left:right]))
    ]
    in_a_row = bool(people) and people == list(range(people[0], people[-1] + 1))
    if not in_a_row or (len(people) < len(stretches) and not any(is_office)):
        return stretches, []
    if len(people) == len(stretches) and not LABEL.search(text, max(0, start - 12), start):
        # Nothing but a name of two or three characters: as likely an office as a person.
        return stretches, []
    offices = [part for index, part in enumerate(stretches) if index not in people]
    return offices, [stretches[index] for index in people]


def _between_separators(text: str, start: int, end: int) -> Iterator[Stretch]:
    edges = [start - 1, *_separators(text, start, end), end]
    for left, right in pairwise(edges):
        stretch = bounds(text, left + 1, right)
        if stretch[0] < stretch[1]:
            yield stretch


def _words(text: str, start: int, end: int, known_offices: Collection[str]) -> Iterator[Stretch]:
    """The parts between blanks when each is a name; otherwise the whole."""
    parts = [
        (start + match.start(), start + match.end())
        for match in re.finditer(r"\S+", text[start:end])
    ]
    named = [
        _is_office(text[left:right], known_offices) or looks_like_person(text[left:right])
        for left, right in parts
    ]
    if len(parts) > 1 and all(named):
        yield from parts
    else:
        yield start, end


def _is_office(name: str, known_offices: Collection[str]) -> bool:
    return name in known_offices or looks_like_office(name)


def _opening(text: str, start: int, end: int) -> int | None:
    """The bracket that the last character of ``text[start:end]`` closes."""
    depth = 0
    for column in range(end - 1, max(start, end - LONGEST) - 1, -1):
        if text[column] in CLOSING:
            depth += 1
        elif text[column] in OPENING:
            depth -= 1
            if depth == 0:
                return column
    return None


def _separators(text: str, start: int, end: int) -> Iterator[int]:
    depth = 0
    for column in range(start, end):
        if text[column] in OPENING:
            depth += 1
        elif text[column] in CLOSING:
            depth -= 1
        elif depth == 0 and text[column] in SEPARATORS:
            yield column
