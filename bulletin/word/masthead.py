"""报头: what stands above the first article, in the style of its publication."""

from bulletin.press.contents import SIZE as SMALL_CHARACTERS
from bulletin.press.masthead import SECRET
from bulletin.press.masthead_name import fit_name
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.press.styles import COLOURS
from bulletin.word.runs import run
from bulletin.word.units import CHAR, LINE, MEASURE, half_points
from bulletin.word.xml import paragraph, tabs

# Two blank characters for what only the signature brings.
BLANK = "　　"
# Eighths of a point: the masthead's rules of 0.7 and 0.25 mm, and points between text and rule.
THICK, THIN = 16, 6
RULE_GAP = 9
NAME_LINES = {"red-head": 3, "plain": 2, "express": 2}


def masthead(snapshot: Snapshot, stamp: Stamp | None) -> list[str]:
    """Its paragraphs, with blanks for number and date before the signature."""
    style = snapshot.style
    found = list(_marks(snapshot))
    found += _name(snapshot, stamp)
    if style.key != "express":
        size = half_points(SMALL_CHARACTERS) if style.key == "plain" else 0
        found.append(
            paragraph("IssueNumber", run(number_line(snapshot, stamp), properties=_size(size)))
        )
    found.append(_foot(snapshot, stamp))
    return found


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


def _name(snapshot: Snapshot, stamp: Stamp | None) -> list[str]:
    style = snapshot.style
    name = fit_name(snapshot.publication, style)
    size = half_points(name.size)
    spacing = round(name.size * name.spacing * CHAR)
    height = NAME_LINES[style.key] * LINE // len(name.lines)
    colour = COLOURS[style.name_colour].removeprefix("#")
    looks = f'<w:color w:val="{colour}"/>'
    if style.key == "express":
        looks = '<w:color w:val="FFFFFF"/>'
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'
    ends = shade if style.key == "express" else ""

    def part(text: str, gap: int) -> str:
        return run(text, properties=f'{looks}<w:spacing w:val="{gap}"/>{_size(size)}{ends}')

    lines = [part(line[:-1], spacing) + part(line[-1:], 0) for line in name.lines]
    inside = '<w:r><w:br/></w:r>'.join(lines)
    properties = f'<w:spacing w:before="0" w:after="0" w:line="{height}" w:lineRule="exact"/>'
    if style.key != "express":
        return [paragraph("Masthead", inside, properties)]
    inside += run(f"\t{number_line(snapshot, stamp)}", properties=_size(half_points(SMALL_CHARACTERS)))
    return [
        paragraph("Masthead", inside, f'{tabs(right=MEASURE)}{properties}<w:jc w:val="left"/>')
    ]


def _foot(snapshot: Snapshot, stamp: Stamp | None) -> str:
    """Unit and date, and the rule below them."""
    style = snapshot.style
    colour = COLOURS[style.name_colour].removeprefix("#")
    line = {"red-head": "single", "plain": "thickThinSmallGap", "express": "single"}[style.key]
    size = {"red-head": THICK, "plain": THICK, "express": THIN}[style.key]
    border = ""
    if style.key != "red-head":
        top = THIN if style.key == "plain" else 2 * THICK
        border += f'<w:top w:val="single" w:sz="{top}" w:space="1" w:color="{colour}"/>'
    if style.rule != "none":
        gap = RULE_GAP if style.key == "red-head" else 1
        border += f'<w:bottom w:val="{line}" w:sz="{size}" w:space="{gap}" w:color="{colour}"/>'
    properties = f"<w:pBdr>{border}</w:pBdr>{tabs(right=MEASURE - CHAR)}" if border else tabs(right=MEASURE - CHAR)
    points = 0 if style.key == "red-head" else half_points(SMALL_CHARACTERS)
    text = f"{snapshot.issuing_unit}\t{date_line(snapshot, stamp)}"
    return paragraph("IssuingUnit", run(text, properties=_size(points)), properties)


def _size(half: int) -> str:
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if half else ""
