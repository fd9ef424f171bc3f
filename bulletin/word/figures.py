"""Figures: a picture in the line with its alternative text, and the caption below it."""

from html import unescape

from bulletin.press.figures import read_figure, size_mm
from bulletin.press.grid import CHAR_MM
from bulletin.press.snapshot import PrintedArticle
from bulletin.word.parts import Parts
from bulletin.word.runs import runs
from bulletin.word.units import EMU_A_MM
from bulletin.word.xml import paragraph, plain


def figure(html: str, article: PrintedArticle, parts: Parts, *, measure: float) -> list[str]:
    """The paragraphs of a clean figure, as large as in print."""
    sha256, alt, caption = read_figure(html)
    sizes = {one.sha256: (one.width_px, one.height_px) for one in article.pictures}
    width, height = size_mm(*sizes[sha256], room_mm=measure * CHAR_MM)
    held = "" if caption else '<w:keepNext w:val="0"/>'
    found = [paragraph("Picture", _drawing(sha256, unescape(alt), width, height, parts), held)]
    if caption:
        found.append(paragraph("PictureCaption", runs(caption, parts)))
    return found


def _drawing(sha256: str, alt: str, width: float, height: float, parts: Parts) -> str:
    across, down = max(1, round(width * EMU_A_MM)), max(1, round(height * EMU_A_MM))
    number = parts.number()
    name = f"图片 {number}"
    size = f'cx="{across}" cy="{down}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{plain(alt)}"/><wp:cNvGraphicFramePr>'
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{parts.picture(sha256)}"/><a:stretch><a:fillRect/>'
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
