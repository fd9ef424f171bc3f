"""Paragraphs composed by us: lines broken over the whole of them, every full line flush."""

from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.press.breaking import SPACES, break_costs, is_bound
from bulletin.press.lines import Piece, line_html
from bulletin.press.metrics import CLOSING, OPENING, WIDEST_SPACE, Glyph, glyph
from bulletin.press.runs import Run, RunReader, Style, Tag
from bulletin.press.total_fit import Line, Spread, TotalFit

# What one mark gives at most inside a line, in em; at its ends it gives all its blank.
MOST_SQUEEZE = 0.25


@dataclass(frozen=True)
class Composed:
    """Lines as HTML, a line feed between them; ``last_width`` is that of the last, in em."""

    html: str
    line_count: int
    last_width: float


def compose(
    html: str,
    *,
    measure: float,
    indent: float = 0.0,
    lead: tuple[str, Style] | None = None,
    style: Style | None = None,
) -> Composed:
    """Clean inline ``html`` in ``style``, behind the ``lead``, as lines ``measure`` em wide."""
    reader = RunReader(style)
    if lead:
        reader.runs[0].add(*lead)
    reader.read(html)
    reader.runs[-1].strip()
    seen: set[Tag] = set()
    lines: list[str] = []
    last_width = indent
    for number, run in enumerate(reader.runs):
        first = 0.0 if number else indent
        text = SpreadRun(run)
        fitted = TotalFit(text.spread, measure=measure, indent=first).lines()
        lines += [line_html(text.pieces(line), line.stretch, seen) for line in fitted] or [""]
        last_width = (fitted[-1].width if fitted else 0.0) + (first if len(fitted) < 2 else 0.0)
    return Composed("\n".join(lines), len(lines), last_width)


class SpreadRun:
    """A run with the widths of its clusters, and its lines as pieces."""

    def __init__(self, run: Run) -> None:
        self.run = run
        clusters = run.clusters
        styles = run.styles
        self.glyphs: Sequence[Glyph] = [
            glyph(cluster, style.face) for cluster, style in zip(clusters, styles, strict=True)
        ]
        blanks = [
            found.blank * style.size for found, style in zip(self.glyphs, styles, strict=True)
        ]
        self.blanks = blanks
        self.halved = [
            blanks[index] > 0 and self._meets_another(index) for index in range(len(clusters))
        ]
        self.spaces = [cluster in SPACES for cluster in clusters]
        # What a space has too much, taken off behind it.
        self.excess = [
            max(0.0, found.width - WIDEST_SPACE) * style.size if cluster == " " else 0.0
            for cluster, found, style in zip(clusters, self.glyphs, styles, strict=True)
        ]
        self.spread = self._spread()

    def _meets_another(self, index: int) -> bool:
        clusters = self.run.clusters
        if clusters[index] in OPENING:
            return index > 0 and clusters[index - 1] in OPENING + CLOSING
        return index + 1 < len(clusters) and clusters[index + 1] in CLOSING

    def _spread(self) -> Spread:
        clusters = self.run.clusters
        count = len(clusters)
        cuts = [
            0.0 if halved else blank for blank, halved in zip(self.blanks, self.halved, strict=True)
        ]
        opens = [cluster in OPENING for cluster in clusters]
        free = [
            index + 1 < count and not is_bound(clusters[index], clusters[index + 1])
            for index in range(count)
        ]
        return Spread(
            costs=break_costs(clusters),
            widths=[
                found.width * style.size - excess - (blank if halved else 0.0)
                for found, style, excess, blank, halved in zip(
                    self.glyphs, self.run.styles, self.excess, self.blanks, self.halved, strict=True
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
            spacing = -self.excess[index]
            is_last = index + 1 == line.end
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
            pieces.append(Piece(self.run.clusters[index], self.run.styles[index], kinds, spacing))
        return pieces
