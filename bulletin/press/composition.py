"""Paragraphs composed by us: lines broken over the whole of them, every full line flush."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape

from bulletin.press.lines import line_html
from bulletin.press.runs import RunReader, Style, Tag
from bulletin.press.setting import Setting
from bulletin.press.spread import Line
from bulletin.press.total_fit import TotalFit

# Paragraphs whose lines are kept for the next rendering.
MOST_KEPT = 2048


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
        setting = Setting(run, han_latin)
        rooms = (measure - (hanging if number else indent), measure - hanging)
        fitted = TotalFit(setting.spread, rooms).lines()
        lines += [
            ComposedLine(
                _html(setting, line, seen),
                line.width,
                tuple(note for at, note in run.notes.items() if line.start <= at < line.end),
            )
            for line in fitted
        ] or [ComposedLine("", 0.0)]
    return tuple(lines)


def _html(setting: Setting, line: Line, seen: set[Tag]) -> str:
    bare = setting.bare(line)
    if bare is not None:
        return escape(bare, quote=False)
    return line_html(setting.pieces(line), line.stretch, seen)
