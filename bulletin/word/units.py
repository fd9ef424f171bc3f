"""The grid of the print edition in Word's units. GB/T 9704-2012, 5.2: 28 characters × 22 lines."""

from bulletin.press.grid import CHAR_MM, INCH_MM, LINE_MM

TWIPS_AN_INCH = 1440
EMU_A_MM = 36000


def twips(mm: float) -> int:
    """Twentieths of a point."""
    return round(mm / INCH_MM * TWIPS_AN_INCH)


PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = twips(37), twips(35), twips(28), twips(26)
MEASURE = PAGE_WIDTH - LEFT - RIGHT
CHAR = twips(CHAR_MM)
# Rounded down: 22 lines a hair too high would be 21.
LINE = int(LINE_MM / INCH_MM * TWIPS_AN_INCH)
# 三号, which the grid sets 0.2 pt closer: 28 characters are 156 mm. Grids of characters are read in
# different ways (LibreOffice gives a character of more than a cell two), so the styles leave the
# grid's spacing, in 4096ths of a point, to what is typed anew and say theirs in twips.
BODY_POINTS = 16.0
CHAR_SPACE = -849
CLOSER = -6
COLUMN_GAP = 2 * CHAR


def half_points(characters: float) -> int:
    """A size in characters of the body, as Word counts sizes of type."""
    return round(characters * BODY_POINTS * 2)
