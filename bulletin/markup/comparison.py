"""What became of a text: the characters left out and put in, word for word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# A Chinese character is a word of its own; numbers and foreign words are not cut.
WORD = re.compile(r"[A-Za-z0-9]+(?:[.,:%‰][A-Za-z0-9]+)*[%‰]?|\s|.", re.DOTALL)
LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Time and memory grow with the square of the edits: 800 take about a third of a second.
MOST_EDITS = 800
# Fewer equal characters than this between two changes hinder reading more than they help.
SHORTEST_SAME = 2


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is ``same``, ``del`` (left out) or ``ins`` (put in)."""

    kind: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order: without ``ins`` they are ``old``, without ``del`` ``new``.

    Lines are compared first, words within lines that differ. A passage with too many edits is
    shown as left out and put in anew.
    """
    pieces: list[Piece] = []
    for before, after in _stretches(LINE.findall(old), LINE.findall(new)):
        if before == after:
            pieces += _piece("same", before)
        elif before and after:
            pieces += _in_words("".join(before), "".join(after))
        else:
            pieces += _piece("del", before) + _piece("ins", after)
    return _joined(pieces)


def count_changes(pieces: Sequence[Piece]) -> int:
    """How many places differ; words replaced by others are one place."""
    is_change = [piece.kind != "same" for piece in pieces]
    return sum(here and not before for before, here in pairwise([False, *is_change]))


def _in_words(old: str, new: str) -> list[Piece]:
    pieces: list[Piece] = []
    changed: tuple[list[str], list[str]] = [], []
    stretches = list(_stretches(WORD.findall(old), WORD.findall(new)))
    for index, (before, after) in enumerate(stretches):
        is_same = before == after
        is_inside = 0 < index < len(stretches) - 1
        is_short = sum(map(len, before)) < SHORTEST_SAME and "\n" not in before
        if is_same and not (is_inside and is_short):
            pieces += _piece("del", changed[0]) + _piece("ins", changed[1])
            changed = [], []
            pieces += _piece("same", before)
        else:
            changed[0].extend(before)
            changed[1].extend(after)
    return pieces + _piece("del", changed[0]) + _piece("ins", changed[1])


def _piece(kind: str, words: Sequence[str]) -> list[Piece]:
    return [Piece(kind, "".join(words))] if words else []


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def _stretches(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Both sequences cut at the same places, into equal stretches and differing ones in turn."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield old[:head], new[:head]
    i = j = head
    for a, b, length in _runs(old, new, head, tail):
        if (a, b) != (i, j):
            yield old[i:a], new[j:b]
        yield old[a : a + length], new[b : b + length]
        i, j = a + length, b + length
    end_old, end_new = len(old) - tail, len(new) - tail
    if (i, j) != (end_old, end_new):
        yield old[i:end_old], new[j:end_new]
    if tail:
        yield old[end_old:], new[end_new:]


def _runs(
    old: Sequence[str], new: Sequence[str], head: int, tail: int
) -> list[tuple[int, int, int]]:
    """Equal runs (place in old, in new, length) between head and tail; none if too many edits.

    Source: E. W. Myers, An O(ND) Difference Algorithm and Its Variations (1986), figure 2.
    """
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(a) + len(b), MOST_EDITS) + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            goes_down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if goes_down else furthest[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(a) and x - k >= len(b):
                return _way_back(trace, len(a), len(b), head)
    return []


def _way_back(trace: list[dict[int, int]], x: int, y: int, head: int) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest = trace[edits]
        k = x - y
        goes_down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        previous_k = k + 1 if goes_down else k - 1
        previous_x = furthest[previous_k] if edits else 0
        previous_y = previous_x - previous_k if edits else 0
        start_x = previous_x if goes_down or not edits else previous_x + 1
        if x > start_x:
            runs.append((start_x + head, start_x - k + head, x - start_x))
        x, y = previous_x, previous_y
    return runs[::-1]
