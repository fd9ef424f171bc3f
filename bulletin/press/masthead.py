"""报头: the head of page 1 as one row, in the style of its publication."""

import re
from dataclasses import asdict, dataclass

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from bulletin.press.composition import compose
from bulletin.press.masthead_name import FittedName, fit_name
from bulletin.press.rows import Element, Row
from bulletin.press.snapshot import Snapshot, Stamp

BLANK = mark_safe('<span class="blank"></span>')
SECRET = re.compile("绝密|机密|秘密")


@dataclass(frozen=True)
class Frame:
    """A ready style in lines of the grid; ``unit_room`` is what the date at its widest leaves to
    the issuing unit, in characters of that."""

    name: int
    number: int
    unit_room: float


FRAMES = {
    "red-head": Frame(name=3, number=1, unit_room=16.0),
    "plain": Frame(name=2, number=1, unit_room=19.0),
    "express": Frame(name=2, number=0, unit_room=21.0),
}
# Lines above the name of a secret issue with a red head: GB/T 9704-2012, 7.2.4.
MARKED_RED_HEAD = 3
# The number of an express issue, in characters of the text: its size, and its room and its widest
# form (before it is known), in characters of its own.
NUMBER_SIZE = 1.4
NUMBER_ROOM = 25.4
NUMBER_WIDTH = {False: 7.4, True: 9.4}


@dataclass(frozen=True)
class Figures:
    """Number and date as printed; what only the signature brings is a blank of fixed width."""

    year: int
    number: str
    total: str
    month: str
    day: str

    @classmethod
    def of(cls, snapshot: Snapshot, stamp: Stamp | None) -> "Figures":
        if stamp is None:
            total = BLANK if snapshot.shows_total and not snapshot.is_supplement else ""
            return cls(snapshot.year, BLANK, total, BLANK, BLANK)
        total = str(stamp.total_number or "") if snapshot.shows_total else ""
        date = stamp.date
        return cls(date.year, str(stamp.number), total, str(date.month), str(date.day))


def masthead_rows(snapshot: Snapshot, stamp: Stamp | None) -> tuple[Row, ...]:
    """The masthead, whole lines high; as high without a stamp, with blanks of fixed width."""
    style = snapshot.style
    frame = FRAMES[style.key]
    # 7.2.2: the classification stands on the second line, for the first is the copy's number.
    is_marked = bool(snapshot.copy_number or SECRET.match(snapshot.classification))
    taken = 1 if snapshot.copy_number or snapshot.classification or style.permit else 0
    if is_marked and snapshot.classification:
        taken = 2
    above = MARKED_RED_HEAD if is_marked and style.key == "red-head" else taken
    name = fit_name(snapshot.publication, style)
    unit = compose(str(escape(snapshot.issuing_unit)), measure=frame.unit_room)
    foot = above + frame.name + frame.number + len(unit)
    # Sections keep clear of what is above them by themselves.
    lines = foot + (1 if style.shows_contents or snapshot.editor_note.strip() else 0)
    classes = ["masthead", style.key, style.name_colour, "marked" if is_marked else ""]
    values = {
        "lines": lines,
        "foot": foot,
        "taken": taken,
        "rows": len(name.lines),
        "size": name.size,
        "spacing": name.spacing,
        "wide": name.width,
        "number": _number_size(name, is_supplement=snapshot.is_supplement),
    }
    context = {
        **asdict(Figures.of(snapshot, stamp)),
        "snapshot": snapshot,
        "style": style,
        "name": name,
        "unit": SafeString("\n".join(line.html for line in unit)),
    }
    style_text = "; ".join(f"--{key}: {value:.4g}" for key, value in values.items())
    opening = f'<header class="{" ".join(classes).strip()}" style="{style_text}">'
    html = render_to_string("bulletin/print/masthead.html", context).strip()
    return (Row((Element("header", opening),), html, lines=lines),)


def document_title(snapshot: Snapshot, stamp: Stamp | None) -> str:
    """The title of the PDF: 苏州工会信息2011年第18期（总第412期）; 送审稿 before the signature."""
    figures = Figures.of(snapshot, stamp)
    title = f"{snapshot.publication}{figures.year}年{'增刊' if snapshot.is_supplement else ''}"
    if stamp is None:
        return f"{title}（送审稿）"
    return f"{title}第{figures.number}期" + (f"（总第{figures.total}期）" if figures.total else "")


def _number_size(name: FittedName, *, is_supplement: bool) -> float:
    return min(NUMBER_SIZE, (NUMBER_ROOM - name.width) / NUMBER_WIDTH[is_supplement])
