"""The named styles of the file: Latin ids, Chinese names, so that WPS and Word show the latter."""

from dataclasses import dataclass

from bulletin.word.units import BODY_POINTS, CHAR, CLOSER, LINE
from bulletin.word.xml import DECLARATIONS

# The names of Windows and of the standard's usual faces, and who stands in where one is missing.
FACES = {
    "fang": "仿宋",
    "kai": "楷体",
    "hei": "黑体",
    "song": "方正小标宋简体",
    "figures": "宋体",
}
STAND_INS = {
    "仿宋": "仿宋_GB2312",
    "楷体": "楷体_GB2312",
    "黑体": "SimHei",
    "方正小标宋简体": "华文中宋",
    "宋体": "SimSun",
}
BODY = round(BODY_POINTS * 2)
SMALL = 28
CAPTION = 24
# From here on an outline level is none.
BODY_LEVEL = 9


@dataclass(frozen=True)
class NamedStyle:
    """A paragraph style; sizes in half points, ``line`` and ``before`` in twips, ``first`` (the
    indent of the first line) and ``side`` (of both sides) in characters of the body."""

    key: str
    name: str
    face: str = "fang"
    size: int = BODY
    align: str = "left"
    line: int = LINE
    before: int = 0
    first: int = 0
    side: int = 0
    level: int = BODY_LEVEL
    holds_next: bool = False
    # A line as high as what stands in it: for pictures.
    is_free: bool = False

    @property
    def xml(self) -> str:
        rule = "atLeast" if self.is_free else "exact"
        indent = f'w:left="{self.side * CHAR}" w:right="{self.side * CHAR}"' if self.side else ""
        if self.first:
            indent += f' w:firstLineChars="{self.first * 100}" w:firstLine="{self.first * CHAR}"'
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.key}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
            + ("<w:keepNext/>" if self.holds_next else "")
            + f'<w:spacing w:before="{self.before}" w:after="0" w:line="{self.line}"'
            f' w:lineRule="{rule}"/>'
            + (f"<w:ind {indent}/>" if indent else "")
            + f'<w:jc w:val="{self.align}"/>'
            + (f'<w:outlineLvl w:val="{self.level}"/>' if self.level != BODY_LEVEL else "")
            + f"</w:pPr><w:rPr>{fonts(self.face)}"
            + ('<w:spacing w:val="0"/>' if self.size != BODY else "")
            + f'<w:sz w:val="{self.size}"/>'
            f'<w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


PARAGRAPHS = (
    NamedStyle("Masthead", "刊头", "song", align="center", line=3 * LINE),
    NamedStyle("Permit", "准印证", size=21, align="right", line=LINE // 2),
    NamedStyle("CopyNumber", "份号"),
    NamedStyle("Classification", "密级", "hei"),
    NamedStyle("IssueNumber", "期号", align="center"),
    NamedStyle("IssuingUnit", "编发单位和日期", first=1),
    NamedStyle("MastheadRule", "刊头星", align="center", line=LINE // 2),
    NamedStyle("EditorNote", "编者按", "kai", align="both", first=2),
    NamedStyle("ContentsHeading", "要目标题", "hei", align="center", holds_next=True),
    NamedStyle("ContentsEntry", "要目", size=SMALL),
    NamedStyle("SectionHeading", "栏目", "hei", before=LINE, level=0, holds_next=True),
    NamedStyle(
        "ArticleTitle",
        "稿件标题",
        "song",
        size=36,
        align="center",
        before=LINE,
        level=1,
        holds_next=True,
    ),
    NamedStyle("Subhead1", "一级小标题", "hei", first=2, level=2, holds_next=True),
    NamedStyle("Subhead2", "二级小标题", "kai", first=2, level=3, holds_next=True),
    NamedStyle("Subhead3", "三级小标题", first=2, level=4, holds_next=True),
    NamedStyle("Subhead4", "四级小标题", first=2, level=5, holds_next=True),
    NamedStyle("ArticleText", "稿件正文", align="both", first=2),
    NamedStyle("ListEntry", "列项", align="both"),
    NamedStyle("Quotation", "引文", align="both", side=2, first=2),
    NamedStyle("Attribution", "署名", "kai", align="right"),
    NamedStyle("TableCaption", "表题", "hei", align="center", holds_next=True),
    NamedStyle("TableText", "表内文字"),
    NamedStyle("TableEnd", "表后", size=2, line=LINE // 4),
    NamedStyle(
        "Picture", "图片", align="center", line=240, before=145, holds_next=True, is_free=True
    ),
    NamedStyle("PictureCaption", "图注", "kai", size=CAPTION, align="center", line=LINE * 2 // 3),
    NamedStyle("FootnoteText", "脚注", size=CAPTION, align="both", line=LINE * 2 // 3),
    NamedStyle("Recipients", "版记", size=SMALL, align="both"),
    NamedStyle("Imprint", "印发机关和日期", size=SMALL),
    NamedStyle("Folio", "页码", "figures", size=28, line=280),
    NamedStyle("Anchor", "版记之后", size=2, line=20),
)
# Key, name, face, and what else is special about the characters.
CHARACTERS = (
    ("RunInTitle", "简讯标题", "hei", ""),
    ("NoteLabel", "编者按标签", "hei", ""),
    ("SignedBy", "署名文字", "kai", ""),
    ("ContentsSection", "要目栏目", "kai", ""),
    ("Strong", "着重", "hei", "<w:b/>"),
    ("Emphasis", "楷体着重", "kai", ""),
    ("FootnoteReference", "脚注序号", "figures", '<w:vertAlign w:val="superscript"/>'),
)


def fonts(face: str) -> str:
    name = FACES[face]
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"'
        f' w:cs="{name}"/>'
    )


def styles_xml(han_latin: float) -> str:
    """All styles; ``han_latin``: whether there is space between Chinese and Latin letters."""
    spaced = int(han_latin > 0)
    return (
        f"<w:styles {DECLARATIONS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts('fang')}"
        f'<w:sz w:val="{BODY}"/><w:szCs w:val="{BODY}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/>'
        f'<w:autoSpaceDE w:val="{spaced}"/><w:autoSpaceDN w:val="{spaced}"/>'
        f'<w:snapToGrid w:val="0"/><w:spacing w:line="{LINE}" w:lineRule="exact"/></w:pPr>'
        f'<w:rPr><w:snapToGrid w:val="0"/><w:spacing w:val="{CLOSER}"/><w:sz w:val="{BODY}"/>'
        f'<w:szCs w:val="{BODY}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        + "".join(style.xml for style in PARAGRAPHS)
        + "".join(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{key}">'
            f'<w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/>'
            f"<w:rPr>{fonts(face)}{special}</w:rPr></w:style>"
            for key, name, face, special in CHARACTERS
        )
        + "</w:styles>"
    )


def font_table_xml() -> str:
    """Every face with the one that stands in for it."""
    return (
        f"<w:fonts {DECLARATIONS}>"
        + "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
            '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
            for name, other in STAND_INS.items()
        )
        + "</w:fonts>"
    )
