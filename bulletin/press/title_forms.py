"""What the form of a title costs: GB/T 9704-2012, 7.3.1 asks for a trapezoid or a diamond."""

from collections.abc import Sequence
from itertools import pairwise

# On the scale of title_breaks. A last line of so many characters, and any line of one or two.
FEW_CHARACTERS = {1: 14.0, 2: 12.0, 3: 4.0, 4: 1.0}
LEAST_CHARACTERS = 3
HOURGLASS, SLIGHT_HOURGLASS = 10.0, 3.0
RECTANGLE, NEAR_RECTANGLE = 12.0, 2.0
LEVEL_STEP = 1.5
UNEVEN = 16.0
RAGGED = 8.0
# What the shortest line lacks of the longest: less is a rectangle or near it, more is uneven.
RECTANGLE_SLOPE, NEAR_RECTANGLE_SLOPE, STEEP_SLOPE = 0.06, 0.12, 0.5
# How far a line is drawn in between longer ones, in em, until the eye sees an hourglass.
LEAST_WAIST, PLAIN_WAIST = 0.5, 1.5
# Form weighs less in narrow columns, in em, and in titles of many lines.
FULL_ROOM, FULL_COUNT, MANY = 16.0, 3, 0.6


def form_cost(widths: Sequence[float], room: float, *, is_typed: bool) -> float:
    """Of two or more centred lines of these widths, in em; ``is_typed``: broken at typed spaces
    alone, as the halves of a couplet are, which may be of one length."""
    short, long = min(widths), max(widths)
    slope = 1 - short / long
    cost = slope + UNEVEN * max(0.0, slope - STEEP_SLOPE)
    if slope < NEAR_RECTANGLE_SLOPE and not is_typed:
        cost += RECTANGLE if slope < RECTANGLE_SLOPE else NEAR_RECTANGLE
    for place in range(1, len(widths) - 1):
        waist = min(max(widths[:place]), max(widths[place + 1 :])) - widths[place]
        if waist > LEAST_WAIST:
            cost += HOURGLASS if waist > PLAIN_WAIST else SLIGHT_HOURGLASS
    if len(widths) > 2:
        cost += LEVEL_STEP * sum(abs(after - before) < 1 for before, after in pairwise(widths))
    return cost * min(1.0, room / FULL_ROOM) * (1.0 if len(widths) <= FULL_COUNT else MANY)


def few_cost(length: int, *, is_last: bool) -> float:
    """Of a line of ``length`` characters."""
    return FEW_CHARACTERS.get(length, 0.0) if is_last or length < LEAST_CHARACTERS else 0.0
