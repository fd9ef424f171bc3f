"""Footnotes: at the foot of the page that calls them, numbered anew on each."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil

from bulletin.press.composition import ComposedLine, compose
from bulletin.press.fonts import CIRCLED
from bulletin.press.grid import INDENT, SMALL_PITCH, characters
from bulletin.press.rows import Element, Row, paragraph_rows

# Type of 12 pt 小四 in body characters; in lines, the room of the rule above.
SIZE = characters(12)
RULE = 0.5
# Room for the number, in characters of the note.
HANGING = 1.5
# Lines of the grid at a page's foot that one line of text may call for.
LONGEST = 8
CALL = re.compile('(?<=<sup class="note">)\ue000')
ASIDE = "注"


def note_text(note: str, measure: float) -> tuple[ComposedLine, ...]:
    """A footnote line by line in its own type; ``measure`` is the column's, in body characters."""
    return compose(note, measure=measure / SIZE, indent=HANGING, hanging=HANGING)


@lru_cache(maxsize=4096)
def note_lines(notes: Sequence[str], measure: float) -> int:
    """Lines of the grid that ``notes`` and the rule above them take at the foot of a page."""
    if not notes:
        return 0
    return ceil(RULE + SMALL_PITCH * sum(len(note_text(note, measure)) for note in notes))


def long_notes_apart(rows: Sequence[Row], measure: float) -> list[Row]:
    """``rows`` of a paragraph, footnotes too long for a page's foot set behind it instead."""
    found: list[Row] = []
    behind: list[Row] = []
    for row in rows:
        if note_lines(row.notes, measure) <= LONGEST:
            found.append(row)
            continue
        found.append(replace(row, html=CALL.sub(ASIDE, row.html), notes=()))
        for note in row.notes:
            element = Element("p", '<p class="set in">', '<p class="set">')
            lines = compose(f"注：{note}", measure=measure, indent=INDENT)
            behind += paragraph_rows(((line.html, ()) for line in lines), (element,))
    return found + behind


def number_of(position: int) -> str:
    """The number of a page's note, counted from 0."""
    return CIRCLED[position] if position < len(CIRCLED) else f"({position + 1})"
