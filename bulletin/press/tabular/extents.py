"""How much room the text of a cell needs; every length is in em of the table's type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from bulletin.press.breaking import LAST_RESORT
from bulletin.press.faces import face_span
from bulletin.press.metrics import NOTE
from bulletin.press.runs import Run, RunReader
from bulletin.press.setting import Setting
from bulletin.press.spread import Spread
from bulletin.press.tabular.source import Paragraph

# A number with its sign, its unit and the reference of a footnote; its point ends the first group.
NUMBER = re.compile(
    r"([-+−－±≥≤<>约]?[¥￥$]?\d[\d,，]*)([.．]\d+)?\s*([%％‰℃°]|[\u4e00-\u9fff]{1,2})?"
    rf"(?:{NOTE})*"
)
# What stands where there is no number.
NO_NUMBER = frozenset(["", "-", "－", "—", "——", "–", "/", "／", "…", "……", "无", "*"])


@dataclass(frozen=True, slots=True)
class Extent:
    """Room that the ink of a text takes: on one line, broken wherever the rules allow, and broken
    anywhere. ``number``: what a number takes up to its decimal point and behind it."""

    widest: float = 0.0
    narrowest: float = 0.0
    piece: float = 0.0
    number: tuple[float, float] | None = None
    is_number_missing: bool = False


def cell_extent(paragraphs: Iterable[Paragraph], han_latin: float) -> Extent:
    extents = [_extent(paragraph, han_latin) for paragraph in paragraphs]
    if len(extents) == 1:
        return extents[0]
    return Extent(
        max((extent.widest for extent in extents), default=0.0),
        max((extent.narrowest for extent in extents), default=0.0),
        max((extent.piece for extent in extents), default=0.0),
        is_number_missing=not extents,
    )


@lru_cache(maxsize=8192)
def _extent(paragraph: Paragraph, han_latin: float) -> Extent:
    style = face_span(paragraph.face)
    reader = RunReader(style)
    reader.runs[0].add(paragraph.lead, style)
    reader.read(paragraph.html)
    reader.runs[-1].strip()
    runs = [(run, Setting(run, han_latin).spread) for run in reader.runs if run.clusters]
    text = "".join(runs[0][0].clusters) if len(runs) == 1 else NOTE
    return Extent(
        max((_widest(spread) for _, spread in runs), default=0.0),
        max((_narrowest(spread, LAST_RESORT) for _, spread in runs), default=0.0),
        max((_narrowest(spread, inf) for _, spread in runs), default=0.0),
        _number(text, *runs[0]) if len(runs) == 1 else None,
        text in NO_NUMBER,
    )


def _widest(spread: Spread) -> float:
    return sum(spread.widths) - spread.start_cuts[0] - spread.end_cuts[-1]


def _narrowest(spread: Spread, limit: float) -> float:
    """The widest text between two places where a line may end at a cost below ``limit``."""
    found = width = 0.0
    start = stop = 0
    spaces = 0.0
    for index, taken in enumerate(spread.widths):
        cost = spread.costs[index]
        if index and cost is not None and cost < limit:
            found = max(found, width - spread.start_cuts[start] - spread.end_cuts[stop])
            start, width, spaces = index, 0.0, 0.0
        if spread.spaces[index]:
            spaces += taken
        else:
            width += spaces + taken
            stop, spaces = index, 0.0
    return max(found, width - spread.start_cuts[start] - spread.end_cuts[stop])


def _number(text: str, run: Run, spread: Spread) -> tuple[float, float] | None:
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    before = 0.0
    place = 0
    for cluster, width in zip(run.clusters, spread.widths, strict=True):
        if place >= match.end(1):
            break
        before += width
        place += len(cluster)
    return before, sum(spread.widths) - before
