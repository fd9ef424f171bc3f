"""Rows of tables and captions of pictures."""

import re

from bulletin.intake.blanks import squeeze
from bulletin.intake.lexicon import WORDS, one_of

BAR = re.compile("[|｜]")
TABS = re.compile("\t+")
LONGEST_CELL = 40
CAPTION_LENGTH = 60
CAPTION = re.compile(
    rf"[▲△▼▽↑↓]?\s*(?:{one_of(WORDS['captions']['openings']).pattern}|图\s*[一二三四五六七八九十\d]+)"
)
CREDIT = re.compile(
    rf"(?:{one_of(WORDS['captions']['credits']).pattern})\s*[：:/／]?\s*\S{{0,6}}[）)]?$"
)
POINTER = re.compile("[▲△▼▽↑↓]")


def columns_of(text: str, start: int, end: int) -> int:
    """How many cells a row of a table has; 1 for a line that is none."""
    cells = cells_of(text[start:end])
    return 1 if any(len(cell) > LONGEST_CELL for cell in cells) else len(cells)


def cells_of(row: str) -> list[str]:
    """The cells of a row, between bars or tabs."""
    if BAR.search(row):
        return [cell.strip() for cell in BAR.split(row.strip("|｜"))]
    return [cell.strip() for cell in TABS.split(row)]


def is_caption(text: str, start: int, end: int) -> bool:
    """Whether a line says what a picture shows, or who took it."""
    words = text[start:end]
    if len(squeeze(words)) > CAPTION_LENGTH:
        return False
    credited = CREDIT.search(words) is not None
    return CAPTION.match(words) is not None or (
        credited and (POINTER.match(words) is not None or len(words) <= CAPTION_LENGTH // 2)
    )
