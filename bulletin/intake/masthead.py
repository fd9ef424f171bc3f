"""The lines above the first section and below the last: number, date, unit, copies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bulletin.intake.attribution import looks_like_office
from bulletin.intake.blanks import squeeze
from bulletin.intake.lexicon import WORDS, letter_spaced, one_of
from bulletin.intake.numerals import DATE, NUMERAL

LONGEST = 120
CELL = re.compile(r"\S+(?:[^\S\t]\S+)*")
NUMBER = re.compile(rf"第\s*({NUMERAL})\s*期")
TOTAL = re.compile(rf"总\s*第?\s*({NUMERAL})\s*期")
YEAR = re.compile(r"[（(]?(\d{4}|[〇○零一二三四五六七八九]{4})\s*(?:年(?!\s*\d)|[）)])")
# 5月12日出版, beside a year that stands with the number.
DAY = re.compile(rf"(?<!\S)({NUMERAL}\s*月\s*{NUMERAL}\s*日)(?:出版|出刊|编印|印发)?(?!\S)")
COPIES = re.compile(rf"共\s*印(?:发)?\s*{NUMERAL}\s*份")
PUBLICATION_ENDINGS = tuple(WORDS["masthead"]["publication_endings"])
UNIT_ENDINGS = tuple(WORDS["masthead"]["unit_endings"])
CREDIT = re.compile(rf"[（(]?(?:{letter_spaced(WORDS['masthead']['credits'])})\s*[：:]")
REMARKS = one_of(WORDS["masthead"]["remarks"])
HEADINGS = {
    name: re.compile(
        rf"[【\[]?\s*(?:{letter_spaced(WORDS['masthead'][name])})\s*[】\]]?\s*(?:[：:]|$)\s*"
    )
    for name in ("note", "contents")
}
LEADER = re.compile(r"(?:[\s.．·…—\-（(]{2,}|\t)\d{1,3}[)）]?$")


class CellKind(StrEnum):
    NUMBER = "number"
    TOTAL = "total"
    YEAR = "year"
    DATE = "date"
    DAY = "day"
    NAME = "name"
    UNIT = "unit"
    COPIES = "copies"
    REMARK = "remark"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a masthead line, by columns from 0; ``value`` is the printed number, if any."""

    kind: CellKind
    start: int
    end: int
    value: str = ""


PATTERNS = (
    (CellKind.DATE, DATE),
    (CellKind.TOTAL, TOTAL),
    (CellKind.NUMBER, NUMBER),
    (CellKind.YEAR, YEAR),
    (CellKind.DAY, DAY),
    (CellKind.COPIES, COPIES),
    (CellKind.REMARK, REMARKS),
)


def cells(text: str, start: int, end: int) -> tuple[Cell, ...]:
    """The cells of ``text[start:end]``; none when the line is too long for a masthead."""
    if end - start > LONGEST:
        return ()
    return tuple(_cells(text, start, end))


def _cells(text: str, start: int, end: int) -> Iterator[Cell]:
    """Numbers and days wherever they stand; what is between them by its ending."""
    taken: list[Cell] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text, start, end):
            if all(match.end() <= cell.start or match.start() >= cell.end for cell in taken):
                value = match[1] if pattern.groups == 1 else match[0]
                taken.append(Cell(kind, match.start(), match.end(), value))
    position = start
    for cell in sorted(taken, key=lambda cell: cell.start):
        yield from _between(text, position, cell.start)
        yield cell
        position = cell.end
    yield from _between(text, position, end)


def _between(text: str, start: int, end: int) -> Iterator[Cell]:
    for match in CELL.finditer(text, start, end):
        words = match[0].strip("（）()：:，,、")
        if not squeeze(words):
            continue
        kind = CellKind.OTHER
        if looks_like_publication(words):
            kind = CellKind.NAME
        elif words.endswith(UNIT_ENDINGS) or looks_like_office(words):
            kind = CellKind.UNIT
        yield Cell(kind, match.start(), match.end())


def heading_end(name: str, text: str, start: int, end: int) -> int | None:
    """Where the heading of the ``note`` or ``contents`` that opens the line ends, if one does."""
    match = HEADINGS[name].match(text, start, end)
    return match.end() if match else None


def looks_like_publication(words: str) -> bool:
    """Whether a line reads like the name of a bulletin, letter-spaced or not."""
    name = squeeze(words)
    return 2 < len(name) <= 20 and name.endswith(PUBLICATION_ENDINGS)
