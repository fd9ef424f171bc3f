"""版记: recipients, unit and date as a table between rules that stands at the foot of a page.

GB/T 9704-2012, 7.4: rules of the width of the type area, the outer ones thick; type of 14 pt, a
character left free at each side; recipients that run over stand under the first of them.
"""

from bulletin.press.colophon import SIZE
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.word.masthead import date_line
from bulletin.word.runs import run
from bulletin.word.units import CHAR, LEFT, MEASURE
from bulletin.word.xml import paragraph, tabs

# In eighths of a point: 0.35 and 0.25 mm.
THICK, THIN = 8, 6
SMALL_CHAR = round(SIZE * CHAR)


def colophon(snapshot: Snapshot, stamp: Stamp | None) -> str:
    """The table, anchored to what follows it; empty where nothing is to stand in it."""
    rows = [*_recipients(snapshot), *_imprint(snapshot, stamp)]
    if not rows:
        return ""
    cell = f'<w:tcPr><w:tcW w:w="{MEASURE}" w:type="dxa"/></w:tcPr>'
    inside = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>{cell}{row}</w:tc></w:tr>" for row in rows
    )
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{LEFT}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{MEASURE}" w:type="dxa"/><w:tblBorders>{rules}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{MEASURE}"/></w:tblGrid>{inside}</w:tbl>'
    )


def _recipients(snapshot: Snapshot) -> list[str]:
    if not snapshot.distribution:
        return []
    label = f"{snapshot.distribution_label}："
    hanging = len(label) * SMALL_CHAR
    indent = (
        f'<w:ind w:left="{SMALL_CHAR + hanging}" w:right="{SMALL_CHAR}" w:hanging="{hanging}"/>'
    )
    return [paragraph("Recipients", run(label + "、".join(snapshot.distribution)), indent)]


def _imprint(snapshot: Snapshot, stamp: Stamp | None) -> list[str]:
    if not snapshot.style.shows_imprint:
        return []
    sides = f'<w:ind w:left="{SMALL_CHAR}" w:right="{SMALL_CHAR}"/>'
    text = f"{snapshot.issuing_unit}\t{date_line(snapshot, stamp)}印发"
    found = [paragraph("Imprint", run(text), tabs(right=MEASURE - SMALL_CHAR) + sides)]
    if snapshot.copies:
        copies = run(f"共印{snapshot.copies}份")
        found.append(paragraph("Imprint", copies, f'{sides}<w:jc w:val="right"/>'))
    return found
