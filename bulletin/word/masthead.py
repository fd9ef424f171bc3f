"""报头: what stands above the first article, in the style of its publication."""

from bulletin.press.contents import SIZE as SMALL_CHARACTERS
from bulletin.press.grid import MEASURE as BODY_MEASURE
from bulletin.press.masthead import SECRET
from bulletin.press.masthead_name import fit_name
from bulletin.press.metrics import text_width
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.press.styles import COLOURS, PrintStyle
from bulletin.word.runs import run
from bulletin.word.styles import SMALL, fonts
from bulletin.word.units import CHAR, LINE, MEASURE, half_points
from bulletin.word.xml import paragraph, tabs

# Two blank characters for what only the signature brings.
BLANK = "　　"
# In eighths of a point: rules of 0.7 and 0.25 mm. Of the rule below: its kind, its size, and its
# distance in points.
THICK, THIN = 16, 6
BELOW = {
    "red-head": ("single", THICK, 9),
    "plain": ("thickThinSmallGap", THICK, 1),
    "express": ("single", THIN, 1),
}
NAME_LINES = {"red-head": 3, "plain": 2, "express": 2}
MARKED_LINES = 6
# The number beside a name on its block, at most, and the gap between them, in characters.
NUMBER_SIZE = 1.4
GAP = 1.0
STAR_LINE = 320
EN_SPACE = "\u2002"


def masthead(snapshot: Snapshot, stamp: Stamp | None) -> list[str]:
    """Its paragraphs, with blanks for number and date before the signature."""
    style = snapshot.style
    found = [*_marks(snapshot), _name(snapshot, stamp)]
    if style.key != "express":
        size = SMALL if style.key == "plain" else 0
        line = run(number_line(snapshot, stamp), properties=_size(size))
        found.append(paragraph("IssueNumber", line))
    return found + _foot(snapshot, stamp)


def colour_of(style: PrintStyle) -> str:
    """Of the name and the rules, as six hexadecimal digits."""
    return COLOURS[style.name_colour].removeprefix("#")


def number_line(snapshot: Snapshot, stamp: Stamp | None) -> str:
    """2011年第18期（总第412期）."""
    year = stamp.date.year if stamp else snapshot.year
    kind = "增刊" if snapshot.is_supplement else ""
    number = str(stamp.number) if stamp else BLANK
    total = ""
    if snapshot.shows_total and not snapshot.is_supplement:
        total = str(stamp.total_number or "") if stamp else BLANK
    return f"{year}年{kind}第{number}期" + (f"（总第{total}期）" if total else "")


def date_line(snapshot: Snapshot, stamp: Stamp | None) -> str:
    if stamp is None:
        return f"{snapshot.year}年{BLANK}月{BLANK}日"
    return f"{stamp.date.year}年{stamp.date.month}月{stamp.date.day}日"


def _marks(snapshot: Snapshot) -> list[str]:
    found = []
    if snapshot.style.permit:
        found.append(paragraph("Permit", run(f"内部资料，免费交流\n{snapshot.style.permit}")))
    if snapshot.copy_number:
        found.append(paragraph("CopyNumber", run(snapshot.copy_number)))
    elif SECRET.match(snapshot.classification):
        # 7.2.2: the first line is free for the number that is stamped on a secret copy.
        found.append(paragraph("CopyNumber", ""))
    if snapshot.classification:
        found.append(paragraph("Classification", run(snapshot.classification)))
    return found


def _name(snapshot: Snapshot, stamp: Stamp | None) -> str:
    style = snapshot.style
    name = fit_name(snapshot.publication, style)
    size = half_points(name.size)
    spacing = round(name.size * name.spacing * CHAR)
    height = _name_lines(snapshot) * LINE // len(name.lines)
    is_express = style.key == "express"
    colour = colour_of(style)
    looks = f'<w:color w:val="{"FFFFFF" if is_express else colour}"/>'
    block = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>' if is_express else ""
    face = fonts("hei" if is_express else "song")

    def part(text: str, gap: int) -> str:
        properties = f'{looks}<w:spacing w:val="{gap}"/>{_size(size)}{block}'
        return run(text, face=face, properties=properties)

    side = part(EN_SPACE, 0) if is_express else ""
    lines = [side + part(line[:-1], spacing) + part(line[-1:], 0) + side for line in name.lines]
    inside = "<w:r><w:br/></w:r>".join(lines)
    properties = f'<w:spacing w:line="{height}" w:lineRule="exact"/>'
    if not is_express:
        return paragraph("Masthead", inside, properties)
    inside += _number_beside(number_line(snapshot, stamp), name.width + name.size)
    return paragraph("Masthead", inside, f'{tabs(right=MEASURE)}{properties}<w:jc w:val="left"/>')


def _number_beside(line: str, taken: float) -> str:
    """The number at the right of a name that takes so many characters of the body."""
    number, bracket, total = line.partition("（")
    room = BODY_MEASURE - taken - GAP - text_width(bracket + total, "fang") * SMALL_CHARACTERS
    size = half_points(min(NUMBER_SIZE, room / text_width(number, "hei")))
    inside = run(f"\t{number}", face=fonts("hei"), properties=_size(size))
    return inside + run(bracket + total, face=fonts("fang"), properties=_size(SMALL))


def _name_lines(snapshot: Snapshot) -> int:
    """Lines of the grid from the marks to the number."""
    is_marked = bool(snapshot.copy_number or SECRET.match(snapshot.classification))
    if snapshot.style.key == "red-head" and is_marked:
        # 7.2.4: 35 mm from the edge of the type area to the upper edge of the name.
        return MARKED_LINES - (2 if snapshot.classification else 1)
    return NAME_LINES[snapshot.style.key]


def _foot(snapshot: Snapshot, stamp: Stamp | None) -> list[str]:
    """Unit and date between their rules."""
    style = snapshot.style
    rules = {}
    if style.key != "red-head":
        rules["top"] = ("single", THIN if style.key == "plain" else 2 * THICK, 1)
    if style.rule == "line":
        rules["bottom"] = BELOW[style.key]
    colour = colour_of(style)
    border = "".join(
        f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{gap}" w:color="{colour}"/>'
        for side, (kind, size, gap) in rules.items()
    )
    side = 0 if style.key == "express" else CHAR
    properties = f"<w:pBdr>{border}</w:pBdr>" if border else ""
    properties += tabs(right=MEASURE - side)
    properties += f'<w:ind w:firstLineChars="0" w:firstLine="{side}"/>'
    text = f"{snapshot.issuing_unit}\t{date_line(snapshot, stamp)}"
    size = 0 if style.key == "red-head" else SMALL
    found = [paragraph("IssuingUnit", run(text, properties=_size(size)), properties)]
    if style.rule == "star":
        found.append(_star(style))
    return found


def _star(style: PrintStyle) -> str:
    """A rule with a star in its middle: a table whose outer cells are parted by the rule."""
    kind, size, _gap = BELOW[style.key]
    colour = colour_of(style)
    rule = f'<w:bottom w:val="{kind}" w:sz="{size}" w:space="0" w:color="{colour}"/>'
    middle = 2 * CHAR
    side = (MEASURE - middle) // 2

    def cell(width: int, inside: str, properties: str) -> str:
        place = f'<w:tcW w:w="{width}" w:type="dxa"/>{properties}'
        return f"<w:tc><w:tcPr>{place}</w:tcPr>{inside}</w:tc>"

    def row(borders: str, star: str) -> str:
        outer = cell(side, paragraph("Anchor", ""), f"<w:tcBorders>{borders}</w:tcBorders>")
        height = f'<w:trHeight w:val="{STAR_LINE // 2}" w:hRule="exact"/>'
        return f"<w:tr><w:trPr>{height}</w:trPr>{outer}{star}{outer}</w:tr>"

    star = paragraph("MastheadRule", run("★", properties=f'<w:color w:val="{colour}"/>'))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in (side, middle, side))
    held = cell(middle, star, '<w:vMerge w:val="restart"/><w:vAlign w:val="center"/>')
    below = cell(middle, paragraph("Anchor", ""), "<w:vMerge/>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{MEASURE}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{row(rule, held)}"
        f"{row(rule.replace('w:bottom', 'w:top'), below)}</w:tbl>"
    )


def _size(half: int) -> str:
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else ""
