"""The page of the Word file: size, margins, grid, page numbers outside, and the settings."""

from bulletin.word.units import (
    BOTTOM,
    CHAR_SPACE,
    COLUMN_GAP,
    LEFT,
    LINE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT,
    TOP,
    twips,
)
from bulletin.word.xml import DECLARATIONS, field, paragraph

# What Word itself writes for documents in Chinese.
COMPATIBLE = (
    "spaceForUL",
    "balanceSingleByteDoubleByteWidth",
    "doNotLeaveBackslashAlone",
    "ulTrailSpace",
    "doNotExpandShiftReturn",
    "adjustLineHeightInTable",
    "useFELayout",
)
# 7.5: the number in 14 pt is 7 mm below the type area, a character from its edge.
NUMBER_HEIGHT, NUMBER_SIDE = 280, 280
FOOTER = BOTTOM - twips(7) - NUMBER_HEIGHT


def page(references: str, *, columns: int = 1, is_continuous: bool = False) -> str:
    """The properties of a section; ``references`` are those to its footers."""
    kind = '<w:type w:val="continuous"/>' if is_continuous else ""
    cols = f'<w:cols w:num="{columns}" w:space="{COLUMN_GAP}" w:sep="{int(columns > 1)}"/>'
    return (
        f'<w:sectPr>{references}<w:footnotePr><w:numFmt w:val="decimalEnclosedCircleChinese"/>'
        f'<w:numRestart w:val="eachPage"/></w:footnotePr>{kind}'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}"'
        f' w:header="{TOP // 2}" w:footer="{FOOTER}" w:gutter="0"/>{cols if columns > 1 else ""}'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{CHAR_SPACE}"/>'
        "</w:sectPr>"
    )


def folio(side: str) -> str:
    """The foot of a page with its number at ``side``: — 2 —."""
    inside = f"<w:r><w:t>— </w:t></w:r>{field('PAGE', '1')}<w:r><w:t> —</w:t></w:r>"
    inside = inside.replace("<w:t>", '<w:t xml:space="preserve">')
    place = f'<w:ind w:{side}="{NUMBER_SIDE}"/><w:jc w:val="{side}"/>'
    return paragraph("Folio", inside, place)


def settings_xml() -> str:
    """As Word 2013 and later set Chinese: punctuation squeezed, short lines never stretched."""
    return (
        f'<w:settings {DECLARATIONS}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="632"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="290"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat>{''.join(f'<w:{name}/>' for name in COMPATIBLE)}"
        '<w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
        '<w:listSeparator w:val=","/></w:settings>'
    )


def footnotes_xml(notes: list[str]) -> str:
    """``notes`` as runs, behind the short rule that sets them off."""
    rules = (("-1", "separator"), ("0", "continuationSeparator"))
    inside = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}">'
        f"{paragraph('FootnoteText', f'<w:r><w:{kind}/></w:r>')}</w:footnote>"
        for number, kind in rules
    )
    number = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    inside += "".join(
        f'<w:footnote w:id="{position}">{paragraph("FootnoteText", number + note)}</w:footnote>'
        for position, note in enumerate(notes, start=1)
    )
    return f"<w:footnotes {DECLARATIONS}>{inside}</w:footnotes>"
