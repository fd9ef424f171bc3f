"""Word files written by hand: the parts of a package, and the sample in three authors' habits."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from tests.bulletin.press_sample import sample_paragraphs
from tests.bulletin.sample_truth import TRUTH

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPES = (
    f'<Types xmlns="{PACKAGE}content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.styles+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.numbering+xml"/></Types>'
)
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>
<w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="s"><w:name w:val="署名"/><w:basedOn w:val="a"/>
<w:pPr><w:jc w:val="right"/></w:pPr></w:style>
"""


def word_file(
    body: str,
    *,
    parts: Mapping[str, str | bytes] | None = None,
    links: str = "",
    styles: str = STYLES,
    numbering: str = "",
) -> bytes:
    """A .docx; ``links`` are relationships of its document beside styles and numbering."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships(link("o", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
        "word/_rels/document.xml.rels": relationships(
            link("s", "styles", "styles.xml") + link("n", "numbering", "numbering.xml") + links
        ),
        **(parts or {}),
    }
    return zip_file(files)


def zip_file(files: Mapping[str, str | bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", level) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def relationships(content: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}relationships">{content}</Relationships>'


def link(key: str, kind: str, target: str, mode: str = "") -> str:
    mode = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{key}" Type="{OFFICE}{kind}" Target="{target}"{mode}/>'


def run(text: str, *, bold: bool = False, size: int = 0, more: str = "") -> str:
    look = ("<w:b/>" if bold else "") + (f'<w:sz w:val="{size}"/>' if size else "") + more
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", align: str = "", more: str = "") -> str:
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    look += more + (f'<w:jc w:val="{align}"/>' if align else "")
    return f"<w:p><w:pPr>{look}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{''.join(cells)}</w:tbl>"


def box(content: str) -> str:
    """A text box, as Word writes it: new and old form of the same."""
    inside = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r>"
    )


def picture(key: str) -> str:
    return (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        f'<a:blip r:embed="{key}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def sample() -> Iterator[tuple[str, list[tuple[str, str, list[str], list[str]]]]]:
    """Each section's name with the title, title style, paragraphs and offices of its articles."""
    for section, bodies in zip(TRUTH["sections"], sample_paragraphs(), strict=True):
        articles = zip(section["articles"], bodies, strict=True)
        yield (
            section["name"],
            [(a["title"], a["title_style"], texts, a["offices"]) for a, texts in articles],
        )


def range_line() -> str:
    return f"{TRUTH['distribution_label']}：{'、'.join(TRUTH['distribution'])}"


def with_styles() -> bytes:
    """Sections and titles are headings, without brackets; attributions stand at the right."""
    body = ""
    for name, articles in sample():
        body += paragraph(run(name), style="1")
        for title, style, texts, offices in articles:
            if style == "line":
                body += paragraph(run(title), style="2")
            else:
                texts = [f"{title}。{texts[0]}", *texts[1:]]
            body += "".join(paragraph(run(text)) for text in texts)
            body += paragraph(run(f"（{'、'.join(offices)}）"), style="s")
    return word_file(body + paragraph(run(range_line())))


def by_hand() -> bytes:
    """Everything is Normal, set by hand: bold, centred, larger; attributions run in."""
    body = ""
    for name, articles in sample():
        body += paragraph(run(f"【{name}】", bold=True))
        for title, style, texts, offices in articles:
            first = ""
            if style == "line":
                body += paragraph(run(title, bold=True, size=44), align="center")
            else:
                first = run(f"{title}。", bold=True)
            signed = f"{' ' * 12}（{'、'.join(offices)}）"
            for number, text in enumerate(texts, start=1):
                last = signed if number == len(texts) else ""
                body += paragraph(
                    first, run(f"\u3000\u3000{text}" if not first else text), run(last)
                )
                first = ""
            body += paragraph()
    return word_file(body + paragraph(run(range_line())))


def with_tables() -> bytes:
    """The head in a text box and a table, sections in tables of one cell, the foot in a table."""
    body = paragraph(box(paragraph(run("苏州工会信息", bold=True, size=72), align="center")))
    body += table([paragraph(run("第18期（总第412期）")), paragraph(run("2011年9月30日"))])
    for name, articles in sample():
        body += table([paragraph(run(f"【{name}】", bold=True))])
        for title, style, texts, offices in articles:
            if style == "line":
                body += paragraph(run(title, bold=True), align="center")
            else:
                texts = [f"{title}。{texts[0]}", *texts[1:]]
            body += "".join(paragraph(run(text)) for text in texts)
            body += paragraph(run(f"（{'、'.join(offices)}）"), align="right")
    return word_file(body + table([paragraph(run(range_line()))]))


AUTHORS = {"styles": with_styles, "by hand": by_hand, "tables": with_tables}
