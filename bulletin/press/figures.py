"""Figures: a picture with its caption as one row, whole lines of the grid high."""

import re
from collections.abc import Mapping, Sequence
from math import ceil

from django.utils.translation import gettext as _

from bulletin.markup import FIGURE
from bulletin.press.composition import ComposedLine, compose
from bulletin.press.faces import face_span
from bulletin.press.picture_files import MissingPicture
from bulletin.press.rows import Element, Row, paragraph_rows

LINE_MM = 225 / 22
CHAR_MM = 156 / 28
INCH_MM = 25.4
# Fewer dots than these make a picture coarse in print, so a small one stays small.
FEWEST_DPI = 150
TALLEST_LINES = 14
# In lines of the grid: free above the picture and below its caption at least, between the two,
# and from line to line of the caption.
AIR = 0.25
GAP = 0.2
PITCH = 2 / 3
# The caption's type of 12 pt 小四, in body characters; more lines of it follow as text.
SIZE = 12 / (156 / 28 / 25.4 * 72)
CAPTION_MARGIN = 2.0
MOST_CAPTION_LINES = 6
INDENT = 2.0
NOTE = re.compile("<small>(.*?)</small>", re.DOTALL)


def figure_rows(
    html: str,
    *,
    pictures: Mapping[str, tuple[int, int]],
    measure: float,
    han_latin: float = 0.0,
) -> tuple[Row, ...]:
    """A clean figure as an unbroken row; ``pictures`` gives width and height in px by SHA-256.

    The picture is no wider than ``measure`` (em), no higher than 14 lines and printed at 150 dots
    an inch or more. A caption of more than six lines follows as paragraphs. Raises MissingPicture.
    """
    found = FIGURE.fullmatch(html)
    if found is None or found["sha256"] not in pictures:
        name = found["sha256"][:12] if found else "?"
        raise MissingPicture(
            _("The file of a picture is missing (%(name)s…). Upload it again.") % {"name": name}
        )
    width, height = _size_mm(*pictures[found["sha256"]], measure * CHAR_MM)
    # A footnote under a picture is read there, not at the foot of the page.
    caption = NOTE.sub(r"（注：\1）", found["caption"] or "")
    room = measure / SIZE - CAPTION_MARGIN
    lines = compose(caption, measure=room, style=face_span("kai"), han_latin=han_latin)
    follows = len(lines) > MOST_CAPTION_LINES
    printed = "" if follows or not caption else _caption_html(lines, room)
    below = GAP + PITCH * len(lines) if printed else 0.0
    total = ceil(2 * AIR + height / LINE_MM + below)
    air = (total - height / LINE_MM - below) / 2
    element = Element(
        "figure",
        f'<figure style="height: calc({total} * var(--line)); padding-top: {air * LINE_MM:.3f}mm">',
    )
    image = (
        f'<img src="picture:{found["sha256"]}" alt="{found["alt"]}"'
        f' style="width: {width:.3f}mm; height: {height:.3f}mm">'
    )
    rows = [Row((element,), image + printed, lines=total)]
    if follows:
        rows += _text_rows(caption, measure, han_latin)
    return tuple(rows)


def _size_mm(width_px: int, height_px: int, room_mm: float) -> tuple[float, float]:
    scale = min(INCH_MM / FEWEST_DPI, room_mm / width_px, TALLEST_LINES * LINE_MM / height_px)
    return width_px * scale, height_px * scale


def _caption_html(lines: Sequence[ComposedLine], room: float) -> str:
    kind = "set" if len(lines) > 1 else "set single"
    html = "\n".join(line.html for line in lines)
    return f'<figcaption class="{kind}" style="width: {room:.4f}em">{html}</figcaption>'


def _text_rows(caption: str, measure: float, han_latin: float) -> list[Row]:
    lines = compose(
        caption, measure=measure, indent=INDENT, style=face_span("kai"), han_latin=han_latin
    )
    element = Element("p", '<p class="set in">', '<p class="set">')
    return paragraph_rows(((line.html, ()) for line in lines), (element,))
