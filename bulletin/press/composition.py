"""Paragraphs composed by us: lines broken over the whole of them, every full line flush."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bulletin.press.breaking import SPACES, break_costs, is_bound, is_han_latin
from bulletin.press.lines import Piece, line_html
from bulletin.press.metrics import CLOSING, NOTE, OPENING, WIDEST_SPACE, Glyph, glyph
from bulletin.press.runs import NOTE_TEXT, Run, RunReader, Style, Tag
from bulletin.press.total_fit import Line, Spread, TotalFit

# What one mark gives at most inside a line, in em; at its ends it gives all its blank.
MOST_SQUEEZE = 0.25
# The circled numbers ① to ㊿ are a full em wide in all fonts of ours.
NOTE_GLYPH = Glyph(1.0, 0.0, is_rare=False, is_known=True)
# Paragraphs whose lines are kept for the next rendering.
MOST_KEPT = 8192


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """One line as inline HTML; ``notes`` are the footnotes called in it, as clean inline HTML.

    ``width`` in em leaves the indent out: the whole room of a full line, else the natural width.
    """

    html: str
    width: float
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=MOST_KEPT)
def compose(
    html: str,
    *,
    measure: float,
    indent: float = 0.0,
    lead: tuple[str, Style] | None = None,
    style: Style | None = None,
    hanging: float = 0.0,
    han_latin: float = 0.0,
) -> tuple[ComposedLine, ...]:
    """Clean inline ``html`` in ``style``, behind the ``lead``, as lines of ``measure`` em.

    ``indent`` is left free in the first line and ``hanging`` in all others; ``han_latin`` is the
    space between Chinese and Latin letters or digits (CLREQ 3.2.2). All of them are in em.
    """
    reader = RunReader(style)
    if lead:
        reader.runs[0].add(*lead)
    reader.read(html)
    reader.runs[-1].strip()
    seen: set[Tag] = set()
    lines: list[ComposedLine] = []
    for number, run in enumerate(reader.runs):
        text = SpreadRun(run, han_latin)
        rooms = (measure - (hanging if number else indent), measure - hanging)
        fitted = TotalFit(text.spread, rooms).lines()
        lines += [
            ComposedLine(
                line_html(text.pieces(line), line.stretch, seen),
                line.width,
                tuple(note for at, note in run.notes.items() if line.start <= at < line.end),
            )
            for line in fitted
        ] or [ComposedLine("", 0.0)]
    return tuple(lines)


class SpreadRun:
    """A run with the widths of its clusters, and its lines as pieces."""

    def __init__(self, run: Run, han_latin: float = 0.0) -> None:
        self.run = run
        clusters = run.clusters
        styles = run.styles
        self.glyphs: Sequence[Glyph] = [
            NOTE_GLYPH if cluster == NOTE else glyph(cluster, style.face)
            for cluster, style in zip(clusters, styles, strict=True)
        ]
        blanks = [
            found.blank * style.size for found, style in zip(self.glyphs, styles, strict=True)
        ]
        self.blanks = blanks
        self.halved = [
            blanks[index] > 0 and self._meets_another(index) for index in range(len(clusters))
        ]
        self.spaces = [cluster in SPACES for cluster in clusters]
        self.margins = self._margins(han_latin)
        self.spread = self._spread()

    def _meets_another(self, index: int) -> bool:
        clusters = self.run.clusters
        if clusters[index] in OPENING:
            return index > 0 and clusters[index - 1] in OPENING + CLOSING
        return index + 1 < len(clusters) and clusters[index + 1] in CLOSING

    def _margins(self, han_latin: float) -> list[float]:
        """What follows each cluster: less than nothing behind a space that is too wide."""
        clusters, styles = self.run.clusters, self.run.styles
        margins = [0.0] * len(clusters)
        for index, cluster in enumerate(clusters):
            if cluster == " ":
                margins[index] = min(0.0, WIDEST_SPACE - self.glyphs[index].width)
            elif index + 1 < len(clusters) and is_han_latin(cluster, clusters[index + 1]):
                margins[index] = han_latin
            margins[index] *= styles[index].size
        return margins

    def _spread(self) -> Spread:
        clusters, styles = self.run.clusters, self.run.styles
        count = len(clusters)
        cuts = [
            0.0 if halved else blank for blank, halved in zip(self.blanks, self.halved, strict=True)
        ]
        cuts = [cut + max(0.0, margin) for cut, margin in zip(cuts, self.margins, strict=True)]
        opens = [cluster in OPENING for cluster in clusters]
        free = [
            index + 1 < count and not is_bound(clusters[index], clusters[index + 1])
            for index in range(count)
        ]
        return Spread(
            costs=break_costs(clusters),
            widths=[
                found.width * style.size + margin - (blank if halved else 0.0)
                for found, style, margin, blank, halved in zip(
                    self.glyphs, styles, self.margins, self.blanks, self.halved, strict=True
                )
            ],
            start_cuts=[cut if is_open else 0.0 for cut, is_open in zip(cuts, opens, strict=True)],
            end_cuts=[0.0 if is_open else cut for cut, is_open in zip(cuts, opens, strict=True)],
            squeezes=[
                # A space ahead of an opening mark is to keep its width.
                0.0 if opens[index] and index and self.spaces[index - 1] else min(cut, MOST_SQUEEZE)
                for index, cut in enumerate(cuts)
            ],
            gaps=[
                free[index] and not self.spaces[index] and not self.spaces[index + 1]
                for index in range(count)
            ],
            loose_gaps=[
                index + 1 < count and clusters[index][0] not in "—…⸺" for index in range(count)
            ],
            spaces=self.spaces,
            weights=[
                not space and cluster not in CLOSING
                for space, cluster in zip(self.spaces, clusters, strict=True)
            ],
        )

    def pieces(self, line: Line) -> list[Piece]:
        gaps = self.spread.loose_gaps if line.is_loose else self.spread.gaps
        pieces: list[Piece] = []
        for index in range(line.start, line.end):
            is_last = index + 1 == line.end
            spacing = 0.0 if is_last else self.margins[index]
            # Behind the last it is not seen, but keeps that one in the run of those before.
            if gaps[index] or is_last:
                spacing += line.stretch
            kinds: tuple[str, ...] = ()
            found = self.glyphs[index]
            if found.is_rare:
                kinds = ("rare",)
            if not found.is_known:
                kinds = ("unknown",)
            cut = self.spread.start_cuts[index] + self.spread.end_cuts[index]
            at_start = index == line.start and self.spread.start_cuts[index] > 0
            # A mark that ends a line keeps its blank, which stands outside the measure unseen.
            if self.halved[index] or at_start:
                kinds += ("half",)
            elif line.squeeze and cut and not is_last and index > line.start:
                taken = line.squeeze * self.spread.squeezes[index]
                if self.spread.start_cuts[index]:
                    # The blank is ahead of the mark, so it goes out of the spacing there.
                    before = pieces[-1]
                    pieces[-1] = Piece(
                        before.text, before.style, before.kinds, before.spacing - taken
                    )
                else:
                    spacing -= taken
            text = NOTE_TEXT if self.run.clusters[index] == NOTE else self.run.clusters[index]
            pieces.append(Piece(text, self.run.styles[index], kinds, spacing))
        return pieces
