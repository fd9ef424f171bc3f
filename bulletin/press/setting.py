"""A run with the widths of its clusters, and each of its lines as pieces ready to print."""

from itertools import accumulate

from bulletin.press.breaking import CONNECTORS, SOLIDI, break_costs, is_bound
from bulletin.press.characters import DASHES, SPACES, is_alphanumeric, is_han_latin, is_letter
from bulletin.press.lines import Piece
from bulletin.press.metrics import CLOSING, INTERPUNCTS, NOTE, OPENING, Glyph, glyph
from bulletin.press.runs import NOTE_TEXT, Run
from bulletin.press.spread import FLUSH, Line, Spread

# CLREQ 3.5.3 and 3.5.4, in em: how narrow and how wide a space of the source may become, and the
# space between Chinese and Latin.
NARROWEST_SPACE = 0.25
WIDEST_SPACE = 0.5
NARROWEST_MIXED = 0.125
WIDEST_MIXED = 0.5
# The order in which they give, and in which they take.
SPACE, BRACKET, COMMA, MIXED, STOP = range(5)
# What a mark gives at most inside a line; at its ends it gives all its blank. Brackets and
# quotation marks are as narrow beside others.
MOST_SQUEEZE = {BRACKET: 0.5, COMMA: 0.25, STOP: 0.25}
COMMAS = "，、；：．"
STOPS = "。！？"
MARKS = OPENING + CLOSING
UNSTRETCHED = frozenset(CONNECTORS + SOLIDI)
# 虚缺号, which a printer sets for a character that his type lacks; a full em wide in all faces.
MISSING = "□"
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
        count = len(run.clusters)
        self.halved = [False] * count
        self.mixed = [0.0] * count
        self.levels = [SPACE] * count
        self.spread = Spread(
            costs=break_costs(run.clusters),
            widths=[
                found.width * style.size
                for found, style in zip(self.glyphs, run.styles, strict=True)
            ],
        )
        padded = ["", *run.clusters, ""]
        plain = [*(found.is_plain for found in self.glyphs), False]
        for index in range(count):
            if not (plain[index] and plain[index + 1]):
                before, cluster, after = padded[index : index + 3]
                self._space(index, cluster, after)
                self._mark(index, before, cluster, after)
                self._mix(index, before, cluster, after, han_latin)
        # How many clusters up to each need more than their text.
        unusual = (
            halved or mixed > 0 or found.is_rare or not found.is_known or style.tags != ()
            for halved, mixed, found, style in zip(
                self.halved, self.mixed, self.glyphs, run.styles, strict=True
            )
        )
        self.unusual = list(accumulate(unusual, initial=0))

    def _space(self, index: int, cluster: str, after: str) -> None:
        """Whether letter-spacing follows it (CLREQ 3.2.4 and 3.5.4)."""
        spread = self.spread
        found = self.glyphs[index]
        is_free = after != "" and not found.is_parted
        spread.loose_gaps[index] = is_free and not (cluster == after and cluster in DASHES)
        spread.gaps[index] = (
            is_free
            and not is_bound(cluster, after)
            and cluster not in UNSTRETCHED
            and after not in UNSTRETCHED
            and not (is_alphanumeric(cluster) and after in MARKS)
            and not (cluster in OPENING and is_alphanumeric(after))
        )
        spread.spaces[index] = cluster in SPACES
        spread.weights[index] = cluster not in SPACES and cluster not in CLOSING and cluster != NOTE

    def _mark(self, index: int, before: str, cluster: str, after: str) -> None:
        """Its width beside other marks and what it may lose (CLREQ 3.1.6)."""
        blank = self.glyphs[index].blank * self.run.styles[index].size
        if not blank:
            return
        spread = self.spread
        opens, closes = cluster in OPENING, cluster in CLOSING
        if (
            cluster in INTERPUNCTS
            or (before != "" and opens and before in MARKS)
            or (after != "" and closes and after in CLOSING)
            or (cluster == "’" and is_letter(before) and is_letter(after))
        ):
            self.halved[index] = True
            spread.widths[index] -= blank
            return
        cuts = spread.start_cuts if opens else spread.end_cuts
        cuts[index] = blank
        # A dash alone in an element would be taken for Latin, and be narrower in a bold face.
        if not (opens and (before in SPACES or before[:1] in DASHES)):
            level = COMMA if cluster in COMMAS else STOP if cluster in STOPS else BRACKET
            self.levels[index] = level
            spread.squeezes[index] = min(blank, MOST_SQUEEZE[level] * self.run.styles[index].size)

    def _mix(self, index: int, before: str, cluster: str, after: str, han_latin: float) -> None:
        """What a space of the source or one between Chinese and Latin gives and takes."""
        spread = self.spread
        size = self.run.styles[index].size
        width = spread.widths[index]
        if cluster == " ":
            spread.squeezes[index] = max(0.0, width - NARROWEST_SPACE * size)
            if is_alphanumeric(before) and is_alphanumeric(after):
                spread.growths[index] = max(0.0, WIDEST_SPACE * size - width)
        elif han_latin and is_han_latin(cluster, after):
            self.mixed[index] = mixed = han_latin * size
            self.levels[index] = MIXED
            spread.widths[index] += mixed
            spread.end_cuts[index] += mixed
            spread.squeezes[index] = max(0.0, mixed - NARROWEST_MIXED * size)
            spread.growths[index] = max(0.0, WIDEST_MIXED * size - mixed)

    def bare(self, line: Line) -> str | None:
        """The text of a line that needs nothing but it."""
        is_adjusted = line.squeeze or line.growth or line.stretch
        is_unusual = self.unusual[line.end] > self.unusual[line.start]
        if is_adjusted or is_unusual or self.spread.start_cuts[line.start]:
            return None
        return "".join(self.run.clusters[line.start : line.end])

    def pieces(self, line: Line) -> list[Piece]:
        """The clusters of ``line`` with what is added to each and taken off."""
        spread = self.spread
        gaps = spread.loose_gaps if line.is_loose else spread.gaps
        last = line.end - 1
        extras = {index: self.mixed[index] for index in range(line.start, last)}
        for index, share in self._shares(spread.growths, line, line.growth).items():
            extras[index] += share
        squeezed_out = {line.start} if spread.start_cuts[line.start] else set()
        for index, share in self._shares(spread.squeezes, line, line.squeeze).items():
            blank = self.glyphs[index].blank * self.run.styles[index].size
            if blank and share > blank - FLUSH:
                squeezed_out.add(index)
            else:
                # The blank of an opening mark is ahead of it.
                extras[index - 1 if spread.start_cuts[index] else index] -= share
        pieces = []
        for index in range(line.start, line.end):
            found = self.glyphs[index]
            half: bool | None = self.halved[index] or index in squeezed_out
            # The blank of a mark at a line's end stands outside the measure unseen.
            if not half and (not found.is_changed or (index == last and spread.end_cuts[index])):
                half = None
            cluster = self.run.clusters[index] if found.is_known else MISSING
            pieces.append(
                Piece(
                    text=NOTE_TEXT if cluster == NOTE else cluster,
                    style=self.run.styles[index],
                    kind="rare" if found.is_rare else "",
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
