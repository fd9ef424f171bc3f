"""The grid that all is printed on. GB/T 9704-2012, 5.2: 28 characters × 22 lines, 156 × 225 mm."""

MEASURE = 28.0
PAGE_LINES = 22
CHAR_MM = 156 / 28
LINE_MM = 225 / 22
# The margins above and at the left of the type area.
TOP_MM = 37.0
LEFT_MM = 28.0
INCH_MM = 25.4
POINTS_AN_INCH = 72
# Of the first line of a paragraph, in characters.
INDENT = 2.0
# Footnotes and captions: their lines as parts of the grid's.
SMALL_PITCH = 2 / 3


def characters(points: float) -> float:
    """A size of type in characters of the body."""
    return points / POINTS_AN_INCH * INCH_MM / CHAR_MM
