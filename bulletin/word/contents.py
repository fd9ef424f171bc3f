"""本期要目: what the issue holds, with fields that know the page of each article."""

from collections.abc import Iterator, Mapping, Sequence

from bulletin.press.contents import LONGEST_LABEL, MARGIN, SIZE
from bulletin.press.metrics import text_width
from bulletin.press.snapshot import PrintedSection
from bulletin.word.runs import run
from bulletin.word.units import CHAR, LINE, MEASURE
from bulletin.word.xml import field, paragraph

LABEL = round(MARGIN * CHAR)
PLACES = (
    f'<w:tabs><w:tab w:val="left" w:pos="{LABEL}"/>'
    f'<w:tab w:val="right" w:leader="middleDot" w:pos="{MEASURE}"/></w:tabs>'
)


def bookmark(key: int) -> str:
    """The name of an article's place."""
    return f"article_{key}"


def contents(sections: Sequence[PrintedSection], pages: Mapping[int, int]) -> Iterator[str]:
    """Its paragraphs; ``pages`` is where articles begin, as far as that is known."""
    for position, section in enumerate(sections):
        if not position:
            yield paragraph(
                "ContentsHeading",
                run("本期要", properties=f'<w:spacing w:val="{CHAR // 2}"/>') + run("目"),
                f'<w:spacing w:before="{LINE}"/>',
            )
        label = section.name
        width = text_width(label, "kai") * SIZE
        if width > LONGEST_LABEL:
            yield paragraph("ContentsEntry", run(label, "ContentsSection"), "<w:keepNext/>")
            label, width = "", 0.0
        for article in section.articles:
            # A label that reaches over the tab stop has a character of room behind it.
            behind = "　" if label and width > MARGIN - SIZE / 2 else "\t"
            title = " ".join(article.title.split()).rstrip("。")
            page = field(f"PAGEREF {bookmark(article.key)} \\h", str(pages.get(article.key, "")))
            inside = run(label, "ContentsSection") + run(f"{behind}{title}\t") + page
            indent = f'<w:ind w:left="{LABEL}" w:hanging="{LABEL}"/>'
            yield paragraph("ContentsEntry", inside, PLACES + indent)
            label = ""
