"""Letter-spacing by classes, and as the PDF really has it; in steps of half a thousandth of an em.

A class costs WeasyPrint half as much as a style attribute. The steps are those of the engine's own
error: it moves each character but the first of a text by half the spacing in 1/1024 em, taken as
1/1000, and what is left by whole thousandths rounded towards nought. Each text begins where it
should, so only the last one of a line can miss the line's end.
"""

from functools import lru_cache

STEP = 0.0005
WIDEST = 300
NARROWEST = -1000
# Rounding of the spacing itself, which is in 1/1024 px, at type of 12 pt.
COARSEST = 1 / 16
# How far, in thousandths, a line may end from its measure: 0.05 mm of the body's type.
TOLERANCE = 9.0
REACH = 6
LAST_FEW = 3


def spacing_rules() -> str:
    """The rules of all classes of ``spacing_class``, for the print edition's stylesheet."""
    steps = [*range(NARROWEST, 0, 2), *range(WIDEST + 1)]
    return "".join(
        f".{spacing_class(step)}{{letter-spacing:{step * STEP:.4f}em}}\n" for step in steps
    )


def spacing_class(steps: int) -> str:
    """The class for so many steps; empty where there is none."""
    if NARROWEST <= steps < 0 and steps % 2 == 0:
        return f"n{-steps}"
    return f"w{steps}" if 0 <= steps <= WIDEST else ""


@lru_cache(maxsize=4096)
def flush_steps(stretch: float, before: int, inside: int) -> tuple[int, bool]:
    """The steps that bring a line's end nearest to where ``stretch`` em at each gap would.

    ``before`` gaps are ahead of the last text of the line and ``inside`` in it. True if it must
    be parted ``LAST_FEW`` gaps before its end to come near enough.
    """
    around = round(stretch / STEP)
    wanted = stretch * (before + inside) * 1000
    best, error = _best(range(max(around - REACH, 1), around + REACH + 1), wanted, before, inside)
    if error <= TOLERANCE or inside <= LAST_FEW:
        return best, False
    before, inside = before + inside - LAST_FEW, LAST_FEW
    return _best(range(around, around + 2), wanted, before, inside)[0], True


def _best(choices: range, wanted: float, before: int, inside: int) -> tuple[int, float]:
    errors = {
        steps: max(
            abs(before * thousandths + _drawn(thousandths, inside) - wanted)
            for thousandths in (steps / 2, steps / 2 - COARSEST)
        )
        for steps in choices
    }
    best = min(errors, key=errors.__getitem__)
    return best, errors[best]


def _drawn(thousandths: float, gaps: int) -> float:
    """What the PDF adds over ``gaps`` gaps of one text."""
    if not gaps:
        return 0.0
    ahead = thousandths / 2 * 1.024
    return int(thousandths / 2) + (gaps - 1) * (ahead + int(thousandths - ahead)) + ahead
