"""版记: who receives the issue, who printed it and when, at the foot of the last page.

GB/T 9704-2012, 7.4: rules of the width of the type area, the outer ones thick; type of 14 pt, a
character left free at each side; recipients that run over stand under the first of them.
"""

from django.utils.html import escape

from bulletin.press.composition import compose
from bulletin.press.grid import MEASURE, characters
from bulletin.press.metrics import text_width
from bulletin.press.rows import Element, Row
from bulletin.press.snapshot import Snapshot, Stamp

SIZE = characters(14)
# One character free at each side.
ROOM = MEASURE / SIZE - 2
LEAST_GAP = 1.0
BLANK_EM = 2
BLANK = '<span class="blank"></span>'


def colophon_row(snapshot: Snapshot, stamp: Stamp | None) -> Row | None:
    """The whole block; None where nothing is to stand in it."""
    parts = [*_recipients(snapshot), *_imprint(snapshot, stamp)]
    if not parts:
        return None
    element = Element("div", '<div class="colophon">')
    html = "".join(html for html, _ in parts)
    return Row((element,), html, lines=sum(lines for _, lines in parts))


def _recipients(snapshot: Snapshot) -> list[tuple[str, int]]:
    if not snapshot.distribution:
        return []
    label = f"{snapshot.distribution_label}："
    lines = compose(
        str(escape(label + "、".join(snapshot.distribution))),
        measure=ROOM,
        hanging=float(len(label)),
    )
    html = "\n".join(line.html for line in lines)
    hanging = f"padding-left: {len(label) + 1}em; text-indent: -{len(label)}em"
    return [(f'<p class="set recipients" style="{hanging}">{html}</p>', len(lines))]


def _imprint(snapshot: Snapshot, stamp: Stamp | None) -> list[tuple[str, int]]:
    """印发机关 at the left, 印发日期 at the right, the number of copies below them."""
    if not snapshot.style.shows_imprint:
        return []
    unit = compose(str(escape(snapshot.issuing_unit)), measure=ROOM)
    figures = [str(stamp.date.month), str(stamp.date.day)] if stamp else [BLANK, BLANK]
    year = stamp.date.year if stamp else snapshot.year
    date = f"{year}年{figures[0]}月{figures[1]}日印发"
    width = text_width(date.replace(BLANK, "　" * BLANK_EM), "fang")
    used = unit[-1].width
    lines = [line.html for line in unit]
    if used + LEAST_GAP + width > ROOM:
        lines.append("")
        used = 0.0
    lines[-1] += f'<span style="padding-left: {ROOM - used - width:.4f}em">{date}</span>'
    html = "\n".join(lines)
    parts = [(f'<p class="set imprint">{html}</p>', len(lines))]
    if snapshot.copies:
        parts.append((f'<p class="set copies">共印{snapshot.copies}份</p>', 1))
    return parts
