"""Pages set in two columns → frames to be read one after the other, each as a page of its own."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bulletin.intake.formats.page_lines import PageLine

# The gutter lies about the middle of the text; hardly a line runs across it, and enough stand on
# either side.
MIDDLE = (0.35, 0.65)
MOST_ACROSS = 0.3
FEWEST_BESIDE = 4
FEWEST_AT_END = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """Lines in reading order; ``narrow``: a column, not lines across the page."""

    lines: list[PageLine]
    narrow: bool


def frames_of(pages: Sequence[Sequence[PageLine]], aside: Collection[PageLine]) -> list[Frame]:
    """The frames of all pages; each line's ``page`` is then the number of its frame, and that of
    a line set aside the first of its page."""
    frames: list[Frame] = []
    bodies = [[line for line in lines if line not in aside] for lines in pages]
    gutters = [_gutter(body) for body in bodies]
    known = next((gutter for gutter in gutters if gutter is not None), None)
    for lines, body, own in zip(pages, bodies, gutters, strict=True):
        first = len(frames)
        gutter = own
        if own is None and known is not None and _is_parted(body, known, FEWEST_AT_END):
            # The last page may hold a few lines of each column.
            gutter = known
        frames += [Frame(body, narrow=False)] if gutter is None else _in_order(body, gutter)
        for number in range(first, len(frames)):
            for line in frames[number].lines:
                line.page = number
        for line in lines:
            if line in aside:
                line.page = first
    return frames


def _gutter(lines: Sequence[PageLine]) -> float | None:
    """Where one column ends and the other begins; None on a page with one."""
    if len(lines) < 2 * FEWEST_BESIDE:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    low, high = (left + share * (right - left) for share in MIDDLE)
    begins = Counter(round(line.left) for line in lines if low <= line.left <= high)
    if not begins:
        return None
    gutter = begins.most_common(1)[0][0] - 0.5
    return gutter if _is_parted(lines, gutter, FEWEST_BESIDE) else None


def _is_parted(lines: Sequence[PageLine], gutter: float, fewest: int) -> bool:
    across = sum(_is_across(line, gutter) for line in lines)
    before = sum(line.right <= gutter for line in lines)
    behind = len(lines) - across - before
    return across <= MOST_ACROSS * len(lines) and min(before, behind) >= fewest


def _is_across(line: PageLine, gutter: float) -> bool:
    return line.left < gutter < line.right


def _in_order(lines: Sequence[PageLine], gutter: float) -> Iterator[Frame]:
    """What runs across parts the page; above and below it the left column comes first."""
    edges = sorted(-line.bottom for line in lines if _is_across(line, gutter))

    def place(line: PageLine) -> tuple[int, int]:
        """How many lines across stand above; then left, right, across."""
        above = bisect_left(edges, -line.bottom)
        if _is_across(line, gutter):
            return above, 3
        return above, 1 if line.left < gutter else 2

    def frame(line: PageLine) -> tuple[int, int]:
        """Lines across that follow one another are one frame."""
        band, column = place(line)
        return (0, column) if column == 3 else (band, column)

    ordered = sorted(lines, key=place)
    for key, group in groupby(ordered, key=frame):
        yield Frame(list(group), narrow=key[1] < 3)
