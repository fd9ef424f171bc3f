"""A run with the widths of its clusters, and each of its lines as pieces ready to print."""

from bulletin.press.breaking import (
    CONNECTORS,
    SOLIDI,
    SPACES,
    break_costs,
    is_alphanumeric,
    is_bound,
    is_han_latin,
    is_letter,
)
from bulletin.press.lines import Piece
from bulletin.press.metrics import CLOSING, INTERPUNCTS, NOTE, OPENING, Glyph, glyph
from bulletin.press.runs import NOTE_TEXT, Run
from bulletin.press.total_fit import Line, Spread

# CLREQ 3.5.3 and 3.5.4, in em: what a mark gives at most inside a line (at its ends it gives all
# its blank), how narrow and how wide a space of the source may become, and the space between
# Chinese and Latin.
MOST_SQUEEZE = 0.25
NARROWEST_SPACE = 0.25
WIDEST_SPACE = 0.5
NARROWEST_MIXED = 0.125
WIDEST_MIXED = 0.5
# The order in which they give, and in which they take.
SPACE, BRACKET, COMMA, MIXED, STOP = range(5)
COMMAS = "，、；：．"
STOPS = "。！？"
MARKS = OPENING + CLOSING
UNSTRETCHED = frozenset(CONNECTORS + SOLIDI)
# The circled numbers ① to ㊿ are a full em wide in all fonts of ours.
NOTE_GLYPH = Glyph(1.0)


class Setting:
    """``han_latin`` em stand between Chinese and Latin; lines are found by ``spread``."""

    def __init__(self, run: Run, han_latin: float) -> None:
        self.run = run
        self.glyphs = [
            NOTE_GLYPH if cluster == NOTE else glyph(cluster, style.face)
            for cluster, style in zip(run.clusters, run.styles, strict=True)
        ]
        self.halved: list[bool] = []
        self.mixed: list[float] = []
        self.levels: list[int] = []
        self.spread = Spread(costs=break_costs(run.clusters))
        padded = ["", *run.clusters, ""]
        for index in range(len(run.clusters)):
            self._measure(index, padded[index], padded[index + 2], han_latin)

    def _measure(self, index: int, before: str, after: str, han_latin: float) -> None:
        cluster = self.run.clusters[index]
        size = self.run.styles[index].size
        found = self.glyphs[index]
        opens, closes = cluster in OPENING, cluster in CLOSING
        halved = found.blank > 0 and (
            cluster in INTERPUNCTS
            or (before != "" and opens and before in MARKS)
            or (after != "" and closes and after in CLOSING)
            or (cluster == "’" and is_letter(before) and is_letter(after))
        )
        blank = 0.0 if halved else found.blank * size
        mixed = han_latin * size if after and is_han_latin(cluster, after) else 0.0
        width = found.width * size - (found.blank * size if halved else 0.0)
        squeeze, growth, level = 0.0, 0.0, SPACE
        if cluster == " ":
            squeeze = max(0.0, width - NARROWEST_SPACE * size)
            if is_alphanumeric(before) and is_alphanumeric(after):
                growth = max(0.0, WIDEST_SPACE * size - width)
        elif mixed:
            squeeze, growth = max(0.0, mixed - NARROWEST_MIXED), WIDEST_MIXED - mixed
            level = MIXED
        elif blank and not (opens and before in SPACES):
            squeeze = min(blank, MOST_SQUEEZE * size)
            level = COMMA if cluster in COMMAS else STOP if cluster in STOPS else BRACKET
        self.halved.append(halved)
        self.mixed.append(mixed)
        self.levels.append(level)
        is_fixed = not after or not found.is_known or (after != NOTE and is_bound(cluster, after))
        spread = self.spread
        spread.widths.append(width + mixed)
        spread.start_cuts.append(blank if opens else 0.0)
        spread.end_cuts.append(mixed + (blank if closes else 0.0))
        spread.squeezes.append(squeeze)
        spread.growths.append(growth)
        spread.gaps.append(
            not is_fixed
            and cluster not in UNSTRETCHED
            and after not in UNSTRETCHED
            and not (is_alphanumeric(cluster) and after in MARKS)
            and not (cluster in MARKS and is_alphanumeric(after))
        )
        spread.loose_gaps.append(after != "" and found.is_known and cluster[0] not in "—…⸺")
        spread.spaces.append(cluster in SPACES)
        spread.weights.append(cluster not in SPACES and not closes and cluster != NOTE)

    def pieces(self, line: Line) -> list[Piece]:
        """The clusters of ``line`` with what is added to each and taken off."""
        spread = self.spread
        gaps = spread.loose_gaps if line.is_loose else spread.gaps
        last = line.end - 1
        extras = {index: self.mixed[index] for index in range(line.start, last)}
        for index, share in self._shares(spread.growths, line, line.growth).items():
            extras[index] += share
        for index, share in self._shares(spread.squeezes, line, line.squeeze).items():
            # The blank of an opening mark is ahead of it.
            extras[index - 1 if spread.start_cuts[index] else index] -= share
        pieces = []
        for index in range(line.start, line.end):
            found = self.glyphs[index]
            at_start = index == line.start and spread.start_cuts[index] > 0
            half: bool | None = self.halved[index] or at_start
            # The blank of a mark at a line's end stands outside the measure unseen.
            if not half and (not found.is_changed or (index == last and spread.end_cuts[index])):
                half = None
            cluster = self.run.clusters[index]
            pieces.append(
                Piece(
                    text=NOTE_TEXT if cluster == NOTE else cluster,
                    style=self.run.styles[index],
                    kind="rare" if found.is_rare else "" if found.is_known else "unknown",
                    half=half,
                    gap=line.stretch > 0 and index < last and gaps[index],
                    extra=extras.get(index, 0.0),
                )
            )
        return pieces

    def _shares(self, amounts: list[float], line: Line, total: float) -> dict[int, float]:
        """``total`` parted among ``amounts`` inside the line, one level after the other."""
        first = line.start + (self.spread.start_cuts[line.start] > 0)
        inside = [index for index in range(first, line.end - 1) if amounts[index]]
        shares: dict[int, float] = {}
        levels = sorted({self.levels[index] for index in inside}) if total else []
        for level in levels:
            members = [index for index in inside if self.levels[index] == level]
            whole = sum(amounts[index] for index in members)
            part = total if level == levels[-1] else min(total, whole)
            shares.update((index, amounts[index] * part / whole) for index in members)
            total -= part
        return shares
