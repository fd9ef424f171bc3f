"""Who receives the bulletin: 本期印发：市四套班子有关领导、全总办公厅、…"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.intake.attribution import CLOSING, OPENING, looks_like_office
from bulletin.intake.blanks import bounds
from bulletin.intake.lexicon import WORDS, letter_spaced

LABEL = re.compile(rf"(?:^|(?<=\s))({letter_spaced(WORDS['distribution']['labels'])})\s*([：:])")
SEPARATORS = "、，,；;"
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
PART = re.compile(r"\S+")
# 各, or whose they are before it: 市直各委、办、局.
EACH = re.compile(r"(?:[省市县区]|[省市县区]直|[省市县区]属|驻\S)?各")
KINDS = frozenset(WORDS["distribution"]["kinds"])
BODIES = frozenset(WORDS["distribution"]["bodies"])
# What goes on 各县（市、区）委、政府, but begins nothing by itself.
COUNTERPARTS = frozenset(WORDS["distribution"]["counterparts"])
HEADS = tuple(WORDS["distribution"]["heads"])
SHARED_HEADS = tuple(WORDS["distribution"]["shared_heads"])


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its colon, and the stretch that follows it, by columns from 0."""

    start: int
    end: int
    colon: int
    rest_start: int
    rest_end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the distribution block: a name, or a separator between two."""

    line: int
    start: int
    end: int
    text: str
    separates: bool


def find_labels(text: str, start: int, end: int) -> tuple[Label, ...]:
    """The labels of a line that begins with one; none otherwise."""
    first = LABEL.match(text, start, end)
    if first is None:
        return ()
    matches = [first, *LABEL.finditer(text, first.end(), end)]
    stops = [match.start() for match in matches[1:]] + [end]
    return tuple(
        Label(match.start(1), match.end(1), match.start(2), match.end(), stop)
        for match, stop in zip(matches, stops, strict=True)
    )


def tokens(line: int, text: str, start: int, end: int) -> Iterator[Token]:
    """Names and separators of ``text[start:end]``; separators in brackets belong to the name."""
    depth, left = 0, start
    for column in range(start, end):
        if text[column] in OPENING:
            depth += 1
        elif text[column] in CLOSING:
            depth = max(0, depth - 1)
        elif (depth == 0 and text[column] in SEPARATORS) or _is_final_stop(text, column, end):
            yield from _name(line, text, left, column)
            yield Token(line, column, column + 1, text[column], True)
            left = column + 1
    yield from _name(line, text, left, end)


def _is_final_stop(text: str, column: int, end: int) -> bool:
    return text[column] == "。" and column == end - 1


def _name(line: int, text: str, start: int, end: int) -> Iterator[Token]:
    """The name, or the names between blanks when each is as names are."""
    start, end = bounds(text, start, end)
    if start == end:
        return
    parts = [
        (start + match.start(), start + match.end()) for match in PART.finditer(text[start:end])
    ]
    if len(parts) > 1 and all(_is_name(text[left:right]) for left, right in parts):
        for (left, right), following in zip(parts, [*parts[1:], (end, end)], strict=True):
            yield Token(line, left, right, text[left:right], False)
            if right < following[0]:
                yield Token(line, right, following[0], text[right : following[0]], True)
    else:
        yield Token(line, start, end, text[start:end], False)


def _is_name(words: str) -> bool:
    return looks_like_recipient(words) or words.startswith("各")


def looks_like_recipient(words: str) -> bool:
    """Whether a name ends as names of recipients do; 各县区 may want a head that comes later."""
    return looks_like_office(words) or words in BODIES or words.endswith(HEADS)


def recipients(stream: Sequence[Token]) -> list[list[Token]]:
    """The tokens of each recipient; separators that stay inside a recipient are among them.

    各市（县）、区、局（公司）工会 names kinds of units before the head that all of them share, and
    is one recipient; so is 市委、市人大、市政府领导.
    """
    groups: list[list[Token]] = []
    waiting: list[Token] = []
    for token in stream:
        if token.separates:
            waiting.append(token)
        elif groups and (
            _joins(groups[-1], waiting, token) if waiting else _goes_on(groups[-1], token)
        ):
            groups[-1] += [*waiting, token]
            waiting = []
        else:
            groups.append([token])
            waiting = []
    return [part for group in groups for part in _settled(group)]


def _joins(group: Sequence[Token], separators: Sequence[Token], token: Token) -> bool:
    if [separator.text for separator in separators] != ["、"]:
        return False
    words = _words(group)
    if EACH.match(words[0]):
        return (
            _kind(words[-1]) in KINDS
            or not looks_like_recipient(words[-1])
            or (words[-1].endswith("委") and token.text in COUNTERPARTS)
        )
    return all(word in BODIES for word in words) and (
        token.text in BODIES or _has_shared_head(token.text)
    )


def _goes_on(group: Sequence[Token], token: Token) -> bool:
    """Whether a name goes on in the next line, or two whole ones stand below each other."""
    is_whole = token.text in BODIES or (
        len(token.text) > len("工会") and looks_like_recipient(token.text)
    )
    return not (is_whole and looks_like_recipient(_words(group)[-1]))


def _words(group: Sequence[Token]) -> list[str]:
    """The names of a group, those that a line break cut made whole."""
    words = [""]
    for token in group:
        if token.separates:
            words.append("")
        else:
            words[-1] += token.text
    return words


def _kind(words: str) -> str:
    """The unit without 各, what is before it and without what stands in brackets."""
    return EACH.sub("", BRACKETED.sub("", words))


def _has_shared_head(words: str) -> bool:
    return any(words.endswith(head) and words.removesuffix(head) in BODIES for head in SHARED_HEADS)


def _settled(group: list[Token]) -> list[list[Token]]:
    """Bodies that no shared head followed are recipients of their own."""
    names = [token for token in group if not token.separates]
    if len(names) > 1 and names[-1].text in BODIES and names[0].text in BODIES:
        return [[token] for token in names]
    return [group]
