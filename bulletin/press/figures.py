"""Figures: a picture with its caption as one row, whole lines of the grid high."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.markup import FIGURE, TAG
from bulletin.press.composition import ComposedLine, compose
from bulletin.press.faces import face_span
from bulletin.press.grid import CHAR_MM, INCH_MM, INDENT, LINE_MM, SMALL_PITCH, characters
from bulletin.press.picture_files import MissingPicture
from bulletin.press.rows import Element, Row, bound, paragraph_rows

# Fewer dots than these make a picture coarse in print, so a small one stays small.
FEWEST_DPI = 150
TALLEST_LINES = 14
# In lines of the grid: free above the picture and below its caption at least, and between them.
AIR = 0.25
GAP = 0.2
# The caption's type of 12 pt 小四 in body characters, and the part of the measure left free
# beside it. With more lines no page would hold it below a tall picture.
SIZE = characters(12)
CAPTION_MARGIN = 1 / 14
MOST_CAPTION_LINES = 8
NOTE = re.compile("<small>(.*?)</small>", re.DOTALL)


def figure_rows(
    html: str, *, pictures: Mapping[str, tuple[int, int]], measure: float, han_latin: float = 0.0
) -> tuple[Row, ...]:
    """A clean figure as an unbroken row; ``pictures`` gives width and height in px by SHA-256.

    The picture is no wider than ``measure`` (em), no higher than 14 lines and printed at 150 dots
    an inch or more. A caption of more than eight lines follows as a paragraph. Raises
    MissingPicture, and DomainError for a picture that no words stand for.
    """
    sha256, alt, caption = read_figure(html)
    if sha256 not in pictures:
        raise MissingPicture(
            _("The picture “%(alt)s” is no longer there (%(name)s…). Upload it again.")
            % {"alt": alt, "name": sha256[:12]}
        )
    width, height = size_mm(*pictures[sha256], room_mm=measure * CHAR_MM)
    below = _set_caption(caption, measure * (1 - CAPTION_MARGIN) / SIZE, han_latin)
    follows = len(below.lines) > MOST_CAPTION_LINES
    if follows or not caption:
        below = _Caption((), 0.0)
    bare = height / LINE_MM + below.height
    total = ceil(2 * AIR + bare)
    top = (total - bare) / 2 * LINE_MM
    element = Element(
        "figure",
        f'<figure style="height: calc({total} * var(--line)); padding-top: {top:.3f}mm">',
    )
    size = f"width: {width:.3f}mm; height: {height:.3f}mm"
    image = f'<img src="picture:{sha256}" alt="{alt}" style="{size}">'
    row = Row((element,), image + below.html, lines=total)
    return (*bound([row]), *_text_rows(caption, measure, han_latin)) if follows else (row,)


def read_figure(html: str) -> tuple[str, str, str]:
    """SHA-256, alternative text (escaped) and caption of a clean figure."""
    found = FIGURE.fullmatch(html)
    if found is None:
        raise ValueError(f"This is no clean figure: {html[:200]}")
    # A footnote under a picture is read there, not at the foot of the page.
    caption = NOTE.sub(r"（注：\1）", found["caption"] or "")
    alt = found["alt"] or " ".join(TAG.sub("", caption).split())
    if not alt:
        raise DomainError(
            _("A picture has neither alternative text nor caption. Say what it shows.")
        )
    return found["sha256"], alt, caption


def size_mm(width_px: int, height_px: int, *, room_mm: float) -> tuple[float, float]:
    scale = min(INCH_MM / FEWEST_DPI, room_mm / width_px, TALLEST_LINES * LINE_MM / height_px)
    return width_px * scale, height_px * scale


@dataclass(frozen=True)
class _Caption:
    """``width`` in em of its own type."""

    lines: Sequence[ComposedLine]
    width: float

    @property
    def height(self) -> float:
        """In lines of the grid, with the gap above."""
        return GAP + SMALL_PITCH * len(self.lines) if self.lines else 0.0

    @property
    def html(self) -> str:
        if not self.lines:
            return ""
        kind = "set" if len(self.lines) > 1 else "set single"
        text = "\n".join(line.html for line in self.lines)
        return f'<figcaption class="{kind}" style="width: {self.width:.3f}em">{text}</figcaption>'


def _set_caption(caption: str, room: float, han_latin: float) -> _Caption:
    """As few lines as go into ``room``, and those of about one length."""
    kai = face_span("kai")
    lines = compose(caption, measure=room, style=kai, han_latin=han_latin)
    if 1 < len(lines) <= MOST_CAPTION_LINES:
        even = ceil(sum(line.width for line in lines) / len(lines))
        for width in range(even, int(room)):
            narrow = compose(caption, measure=float(width), style=kai, han_latin=han_latin)
            if len(narrow) == len(lines):
                return _Caption(narrow, width)
    return _Caption(lines, room)


def _text_rows(caption: str, measure: float, han_latin: float) -> list[Row]:
    kai = face_span("kai")
    lines = compose(caption, measure=measure, indent=INDENT, style=kai, han_latin=han_latin)
    element = Element("p", '<p class="set in">', '<p class="set">')
    return paragraph_rows(((line.html, ()) for line in lines), (element,))
