"""The masthead of an issue as text."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from bulletin.press.glyphs import in_fang
from bulletin.press.snapshot import Snapshot, Stamp


@dataclass(frozen=True)
class Masthead:
    """The head of page 1, its figures as text. Empty ones print as blanks of fixed width.

    ``name_size`` is in body characters, ``name_spacing`` in characters of the name; ``total`` is
    None where no running number is printed. ``document_title`` is the PDF's.
    """

    name: str
    name_size: str
    name_spacing: str
    unit: SafeString
    unit_name: str
    year: str
    is_supplement: bool
    number: str
    total: str | None
    month: str
    day: str
    iso_date: str
    document_title: str


def masthead(snapshot: Snapshot, stamp: Stamp | None) -> Masthead:
    """The masthead, its name filling about three quarters of the measure of 28 characters."""
    length = max(len(snapshot.publication), 1)
    size = min(3.4, 24 / length)
    spacing = min(0.5, max(0.0, (21 / length - size) / size))
    total: str | None = None
    if snapshot.shows_total and stamp is not None and stamp.total_number is not None:
        total = str(stamp.total_number)
    elif snapshot.shows_total and stamp is None and not snapshot.is_supplement:
        total = ""
    number = str(stamp.number) if stamp else ""
    kind = "增刊" if snapshot.is_supplement else ""
    year = stamp.date.year if stamp else snapshot.year
    label = f"{year}年{kind}" + (f"第{number}期" if number else "")
    return Masthead(
        name=snapshot.publication,
        name_size=f"{size:.3f}",
        name_spacing=f"{spacing:.3f}",
        unit=in_fang(snapshot.issuing_unit),
        unit_name=snapshot.issuing_unit,
        year=str(year),
        is_supplement=snapshot.is_supplement,
        number=number,
        total=total,
        month=str(stamp.date.month) if stamp else "",
        day=str(stamp.date.day) if stamp else "",
        iso_date=stamp.date.isoformat() if stamp else "",
        document_title=f"{snapshot.publication}{label}" + (f"（总第{total}期）" if total else ""),
    )
