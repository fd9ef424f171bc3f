"""The structure of the PDF, read back with pikepdf and judged by validators."""

import hashlib
import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pikepdf import Array, Name
from PIL import Image
from pypdfium2 import raw
from weasyprint import HTML

from bulletin import markup
from bulletin.press.plan import Part, Plan
from bulletin.press.printing import print_issue
from bulletin.press.snapshot import PrintedArticle, PrintedPicture, PrintedSection, Snapshot
from bulletin.press.structure import finish
from bulletin.press.styles import READY_STYLES
from tests.bulletin.pdf_structure import Structure
from tests.bulletin.press_sample import STAMP, article_of, sample_snapshot
from tests.pdf_validators import page_failures, pdfua_findings, syntax_problems, verapdf

STYLES = sorted(READY_STYLES)
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
ROWS = 50
SENTENCE = "各级工会要把思想和行动统一到会议精神上来，扎实做好下半年各项工作。"
TABLE_ROW = '<tr><th scope="row">第{0}区</th><td>{0}00<b>人</b></td></tr>'
RICH = f"""
<p>{SENTENCE * 3}</p>
<h3>一、加强组织领导</h3>
<p>详见<a href="https://example.org/notice">关于做好今冬明春职工帮扶工作、确保困难职工温暖过冬的若干意见</a>，\
会期三天<small>自九月一日起。</small>，会场<u>一千</u>平方米<small>不含休息区。</small>。</p>
<ol start="3"><li>统一思想<ul><li>学习文件</li><li>联系实际</li></ul></li>\
<li><p>摸清底数。</p><p>逐户登记。</p></li></ol>
<blockquote><p>工会是职工之家。</p><p>{SENTENCE}</p></blockquote>
<table><caption>各区入会人数</caption><thead><tr><th>单位</th><th>人数</th></tr></thead>\
<tbody>{"".join(TABLE_ROW.format(number) for number in range(1, ROWS))}\
<tr><td colspan="2">合计略<small>另行公布。</small></td></tr></tbody></table>
<p>特此通知。</p>
"""


def spaceless(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def picture_root(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def rich(picture_root) -> Snapshot:
    """An issue with everything in it that the press can print."""
    picture = picture_of(picture_root)
    figure = markup.figure(picture.sha256, alt="会场全景", caption="九月一日，苏州")
    full = replace(
        article_of(key=1, title="关于开展“安康杯”竞赛的通知"),
        blocks=markup.blocks(f"{RICH}{figure}<p>{SENTENCE}</p>"),
        pictures=(picture,),
    )
    briefs = [
        article_of(SENTENCE, SENTENCE, key=2, title="太仓市召开座谈会", title_style="run-in"),
        article_of(SENTENCE * 9, key=3, title=f"沧浪区{'总工会' * 12}办班", title_style="run-in"),
    ]
    return replace(
        sample_snapshot(),
        sections=(
            PrintedSection("工作动态", "full", (full,)),
            PrintedSection("工作简讯", "brief", tuple(briefs)),
        ),
        editor_note="本期刊发竞赛通知。\n请认真组织。",
        classification="内部",
        copy_number="000001",
    )


def picture_of(root: Path) -> PrintedPicture:
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "navy").save(stream, "PNG")
    data = stream.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    path = root / sha256[:2] / sha256
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return PrintedPicture(sha256, 900, 600)


@pytest.fixture(scope="module")
def printed(rich, picture_root) -> dict[str, Structure]:
    """The rich issue in each ready style."""
    issues = {key: replace(rich, style=READY_STYLES[key]) for key in STYLES}
    return {
        key: Structure(print_issue(issue, STAMP, picture_root=picture_root).pdf)
        for key, issue in issues.items()
    }


@pytest.fixture(scope="module")
def sample() -> Structure:
    return Structure(print_issue(sample_snapshot(), STAMP).pdf)


@pytest.fixture(scope="module")
def red_head(printed) -> Structure:
    return printed["red-head"]


def pairs(array: Any) -> dict[Any, Any]:
    found = iter(list(array))
    return dict(zip(found, found, strict=True))


def paragraphs(article: PrintedArticle) -> Iterator[str]:
    """Those of an article of nothing else, as they are to be read."""
    for number, block in enumerate(article.blocks, start=1):
        text = markup.plain_text(block.html)
        ends = f"（{'、'.join(article.offices)}）" if number == len(article.blocks) else ""
        yield spaceless(text + ends)


def test_sample_is_read_as_it_was_written(sample):
    tree = sample.tree
    sections = tree.nodes[-1 - len(sample_snapshot().sections) : -1]

    for node, section in zip(sections, sample_snapshot().sections, strict=True):
        head, *articles = node.nodes
        assert (head.kind, head.text) == ("H2", f"【{section.name}】")
        for art, article in zip(articles, section.articles, strict=True):
            title, *texts = art.nodes
            stop = "。" if article.title_style == "run-in" else ""
            assert (title.kind, spaceless(title.text)) == ("H3", spaceless(article.title) + stop)
            assert [text.kind for text in texts] == ["P"] * len(texts)
            assert [spaceless(text.text) for text in texts] == list(paragraphs(article))


def test_paragraph_over_two_pages_is_one(sample):
    tree = sample.tree
    pages = [(node, {page for page, _ in node.marks}) for node in tree.all("P")]

    assert any(len(found) == 2 for _, found in pages)
    # Lines are no elements of their own, and follow each other as one piece of content.
    assert all(not node.nodes for art in tree.all("Art") for node in art.all("P"))
    assert all(len(node.marks) <= len(found) for node, found in pages)


@pytest.mark.parametrize("style", STYLES)
def test_everything_printed_is_read_once_or_an_artifact(printed, style):
    structure = printed[style]
    marks = [mark for node in structure.tree.walk() for mark in node.marks]

    assert len(marks) == len(set(marks))
    assert set(marks) == {
        (number, mark) for number, page in enumerate(structure.pages) for mark in page.marks
    }
    for number, page in enumerate(structure.pages, start=1):
        assert page.loose == []
        assert page.mixed == 0
        spoken = {text for text in page.artifacts if re.search(r"\w", text)}
        assert spoken - {"单位", "人数", "单位人数"} == {f"— {number} —"}


@pytest.mark.parametrize("style", STYLES)
def test_tree_of_parents_leads_back(printed, style):
    structure = printed[style]
    root = structure.file.Root.StructTreeRoot
    numbers = pairs(root.ParentTree.Nums)
    for node in structure.tree.walk():
        for page, mark in node.marks:
            parents = numbers[structure.file.pages[page].StructParents]
            assert parents[mark].objgen == node.entries.objgen
        for annotation in node.annotations:
            assert numbers[annotation.StructParent].objgen == node.entries.objgen
    assert all(page.Tabs == Name.S for page in structure.file.pages)
    assert root.ParentTreeNextKey == len(numbers)


@pytest.mark.parametrize("style", STYLES)
def test_poppler_finds_the_same_tree(printed, style, tmp_path):
    (tmp_path / "issue.pdf").write_bytes(printed[style].pdf)
    command = ["pdfinfo", "-struct", str(tmp_path / "issue.pdf")]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    kinds = re.findall(r"^ *(?!Object)(\w+)", found.stdout, re.MULTILINE)

    assert kinds == [node.kind for node in printed[style].tree.walk()]
    assert not found.stderr


@pytest.mark.parametrize("style", STYLES)
def test_headings_have_no_gaps_and_agree_with_the_bookmarks(printed, rich, style):
    structure = printed[style]
    headings = [node for node in structure.tree.walk() if node.kind in HEADINGS]
    levels = [int(node.kind[1]) for node in headings]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert headings[0].text == rich.publication
    assert all(after <= before + 1 for before, after in pairwise(levels))

    document = pypdfium2.PdfDocument(structure.pdf)
    bookmarks = [(item.level + 2, item.get_title()) for item in document.get_toc()]
    document.close()
    titled = [
        (level, re.sub(r"[【】]|。$", "", spaceless(node.text)))
        for level, node in zip(levels, headings, strict=True)
        if level in {2, 3}
    ]
    assert [one for one in titled if one[1] not in {"本期要目", "编者按"}] == bookmarks


def test_front_and_end_stand_around_the_sections(red_head, rich):
    entry = "TOCI(P(Reference(Link)))"
    outline = red_head.tree.outline()

    assert outline.startswith("Document(P P H1 P ")
    assert f" Sect(P P) Sect(H2 TOC({entry} {entry} {entry})) Sect(H2 Art(H3 " in outline
    assert outline.endswith(") Sect(H2 Art(H3 P P) Art(H3 P)) Sect(P))")
    colophon = red_head.tree.nodes[-1].text
    assert colophon == f"{rich.distribution_label}：{'、'.join(rich.distribution)}"


def test_contents_are_read_without_their_dots(red_head, rich):
    titles = [article.title for section in rich.sections for article in section.articles]
    entries = red_head.tree.all("TOCI")

    assert [re.sub(r"\d+$", "", spaceless(node.all("Link")[0].text)) for node in entries] == titles
    assert all(re.search(r"\d$", node.text) and "·" not in node.text for node in entries)


def test_footnote_is_read_behind_the_paragraph_that_calls_it(red_head):
    texts = {"①": "自九月一日起。", "②": "不含休息区。"}
    (paragraph,) = [node for node in red_head.tree.all("P") if len(node.all("Reference")) == 2]
    kinds = [node.kind for node in paragraph.nodes]

    assert kinds == ["Link", "Reference", "Reference", "Note", "Note"]
    assert [node.text for node in paragraph.all("Reference")] == list(texts)
    for note in paragraph.all("Note"):
        (label,) = note.nodes
        assert label.kind == "Lbl"
        assert note.text.removeprefix(label.text) == texts[label.text]
    names = [str(note.entries.ID) for note in red_head.tree.all("Note")]
    assert len(names) == len(set(names)) == 3


def test_note_in_a_table_is_read_in_its_cell(red_head):
    cell = red_head.tree.all("TD")[-1]
    assert spaceless(cell.text) == "合计略①①另行公布。"


def test_lists_have_labels_and_bodies_and_lists_in_bodies(red_head):
    outer, inner = red_head.tree.all("L")
    items = [node for node in outer.nodes if node.kind == "LI"]

    assert outer.outline() == (
        "L(LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody)))) LI(Lbl LBody(P P)))"
    )
    assert [item.nodes[0].text.strip() for item in items] == ["3.", "4."]
    assert outer.attributes.ListNumbering == Name.Decimal
    assert inner.attributes.ListNumbering == Name.Circle
    assert inner.text.replace("◦", " ").split() == ["学习文件", "联系实际"]


@pytest.mark.parametrize("style", STYLES)
def test_table_over_pages_is_one_with_one_head(printed, style):
    (table,) = printed[style].tree.all("Table")

    assert len({page for node in table.walk() for page, _ in node.marks}) > 1
    assert len(table.all("THead")) == len(table.all("Caption")) == 1
    assert len(table.all("TR")) == ROWS + 1
    columns = table.all("THead")[0].all("TH")
    assert [cell.attributes.Scope for cell in columns] == [Name.Column] * 2
    for row in table.all("TR")[1:-1]:
        head, cell = row.nodes
        assert (head.kind, head.attributes.Scope) == ("TH", Name.Row)
        assert list(cell.attributes.Headers) == [head.entries.ID, columns[1].entries.ID]
    last = table.all("TD")[-1].attributes
    assert last.ColSpan == 2
    assert list(last.Headers) == [cell.entries.ID for cell in columns]


def test_names_of_elements_are_found(red_head):
    names = pairs(red_head.file.Root.StructTreeRoot.IDTree.Names)
    found = {bytes(name): element.objgen for name, element in names.items()}
    named = [node.entries for node in red_head.tree.walk() if "/ID" in node.entries]

    assert list(found) == sorted(found)
    assert found == {bytes(entries.ID): entries.objgen for entries in named}


@pytest.mark.parametrize("style", STYLES)
def test_picture_has_its_words_and_its_place(printed, style):
    structure = printed[style]
    (figure,) = structure.tree.all("Figure")
    ((page, _),) = figure.marks
    document = pypdfium2.PdfDocument(structure.pdf)
    places = [
        image.get_bounds() for image in document[page].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
    ]

    assert str(figure.entries.Alt) == "会场全景"
    box = [float(side) for side in figure.attributes.BBox]
    assert any(box == pytest.approx(place, abs=0.1) for place in places)
    caption = structure.tree.all("Caption")[-1]
    assert caption.text == "九月一日，苏州"
    document.close()


def test_link_is_one_element_with_a_place_to_click_on_every_line(red_head):
    link = next(node for node in red_head.tree.all("Link") if "困难职工" in node.text)
    first, second = link.annotations

    assert link.text == "关于做好今冬明春职工帮扶工作、确保困难职工温暖过冬的若干意见"
    assert str(first.A.URI) == str(second.A.URI) == "https://example.org/notice"
    assert float(second.Rect[3]) <= float(first.Rect[1]) + 0.1
    for node in red_head.tree.all("Link"):
        for annotation in node.annotations:
            left, bottom, right, top = map(float, annotation.Rect)
            assert right - left > 10
            assert top - bottom > 20
            assert str(annotation.Contents)
            assert annotation.F == 4
    annotations = [one for page in red_head.file.pages for one in page.get("/Annots", Array())]
    assert len(annotations) == sum(len(node.annotations) for node in red_head.tree.walk())


@pytest.mark.parametrize("style", STYLES)
def test_fonts_are_embedded_in_part_and_say_what_they_print(printed, style):
    fonts = {
        font.objgen: font
        for page in printed[style].file.pages
        for font in page.Resources.Font.values()
    }
    assert fonts
    for font in fonts.values():
        (inside,) = font.DescendantFonts
        descriptor = inside.FontDescriptor
        assert re.match(r"/[A-Z]{6}\+", str(descriptor.FontName))
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert "/ToUnicode" in font


def test_document_says_what_it_is(red_head, rich):
    root = red_head.file.Root
    title = "苏州工会信息2011年第18期（总第412期）"

    assert root.Lang == "zh-CN"
    assert root.MarkInfo.Marked is True
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert red_head.file.docinfo.Title == title
    with red_head.file.open_metadata() as metadata:
        assert metadata["dc:title"] == title
        assert metadata["dc:creator"] == [rich.issuing_unit]
        assert red_head.file.docinfo.Author == rich.issuing_unit
        assert metadata["xmp:CreateDate"] == "2011-09-30"
        assert str(red_head.file.docinfo.CreationDate).startswith("D:20110930")
        assert metadata["pdf:Producer"] == red_head.file.docinfo.Producer


@pytest.mark.parametrize(
    ("variant", "marks"),
    [
        (None, {"pdfaid:part": "2", "pdfaid:conformance": "A", "pdfuaid:part": "1"}),
        ("pdf/a-2a", {"pdfaid:part": "2", "pdfaid:conformance": "A"}),
        ("pdf/ua-1", {"pdfuaid:part": "1"}),
    ],
)
def test_pdf_bears_the_marks_asked_for(variant, marks):
    snapshot = replace(sample_snapshot(), sections=sample_snapshot().sections[:1])
    structure = Structure(print_issue(snapshot, STAMP, variant=variant).pdf)
    with structure.file.open_metadata() as metadata:
        found = {
            name: metadata[name]
            for name in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
            if name in metadata
        }
    assert found == marks


def test_two_printings_are_one(printed, rich, picture_root):
    again = print_issue(rich, STAMP, picture_root=picture_root)
    assert again.pdf == printed["red-head"].pdf


def test_every_validator_agrees(printed, sample, tmp_path):
    files = {f"{key}.pdf": one.pdf for key, one in {**printed, "sample": sample}.items()}
    for name, pdf in files.items():
        (tmp_path / name).write_bytes(pdf)
        assert pdfua_findings(tmp_path / name) == []
        assert syntax_problems(pdf) == []
        assert page_failures(pdf, "PDF/A-2a") == []
        assert page_failures(pdf, "PDF/UA-1") == []
    assert verapdf(*(tmp_path / name for name in files)) == {
        name: {"PDF/A-2a": [], "PDF/UA-1": []} for name in files
    }


def test_validators_see_what_is_wrong(printed, tmp_path):
    """So that their silence means something."""
    structure = Structure(printed["plain"].pdf)
    del structure.file.Root.Lang
    del structure.file.Root.OutputIntents
    del structure.tree.all("Figure")[0].entries["/Alt"]
    structure.file.save(tmp_path / "broken.pdf")
    pdf = (tmp_path / "broken.pdf").read_bytes()

    found = verapdf(tmp_path / "broken.pdf")["broken.pdf"]
    assert any(rule.startswith("7.3-1 ") for rule in found["PDF/UA-1"])
    assert any(rule.startswith("6.2.4.3-2 ") for rule in found["PDF/A-2a"])
    assert page_failures(pdf, "PDF/A-2a")
    assert page_failures(pdf, "PDF/UA-1")
    assert pdfua_findings(tmp_path / "broken.pdf")


def tagged(plan: Plan, *pages: str) -> Structure:
    """Pages of HTML, each set on its own, with the structure of ``plan``."""
    style = "<style>* { font-family: 'Noto Serif CJK SC' } .again { list-style: none }</style>"
    documents: list[Any] = [
        HTML(string=f'<html lang="zh-CN"><title>题</title>{style}<body>{page}').render()
        for page in pages
    ]
    document = documents[0].copy([page for one in documents for page in one.pages])
    pdf = document.write_pdf(pdf_variant="pdf/a-2a", finisher=finish(plan))
    return Structure(pdf)


def test_element_cut_inside_a_list_is_one_at_every_depth():
    tree = tagged(
        ((Part(1, 1, 0),), (Part(1, 1, 4),)),
        "<ol><li>甲<ul><li>乙的头",
        "<ol><li class=again><ul><li class=again>和尾<li>丙</ul><li>丁</ol>",
    ).tree
    (outer, inner) = tree.all("L")

    assert outer.outline() == "L(LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody)))) LI(Lbl LBody))"
    assert [node.text for node in inner.all("LBody")] == ["乙的头和尾", "丙"]
    assert len(inner.all("LBody")[0].marks) == 2


def test_paragraph_cut_inside_a_quotation_is_one():
    tree = tagged(
        ((Part(1, 1, 0),), (Part(1, 1, 2),), (Part(1, 1, 1),)),
        "<blockquote><p>一</p><p>二的头</p></blockquote>",
        "<blockquote><p>和尾</p></blockquote>",
        "<blockquote><p>三</p></blockquote>",
    ).tree
    (quote,) = tree.all("BlockQuote")

    assert [node.text for node in quote.all("P")] == ["一", "二的头和尾", "三"]


def test_text_goes_on_behind_the_notes_of_a_column():
    note = '<div class="notes"><p><span>①</span>注文</p></div>'
    tree = tagged(
        ((Part(1, 1, 0), Part(1, 1, 0), Part(0, 0, 0), Part(1, 1, 1), Part(0, 0, 0)),),
        f"<div><h2>题</h2><p>头<sup>①</sup></p>{note}</div><div><p>和尾</p></div>"
        "<div><p>版记</p></div>",
    ).tree
    (paragraph,) = tree.all("Art")[0].all("P")

    assert paragraph.text == "头①和尾①注文"
    assert [node.kind for node in paragraph.nodes] == ["Reference", "Note"]
    assert tree.outline().endswith("Sect(P))")


def test_levels_of_headings_close_up():
    tree = tagged(
        ((Part(0, 0, 0), *[Part(1, 1, 0)] * 4),),
        "<header><h1>名</h1></header><h3>题</h3><h6>（一）</h6><h4>一、</h4><h6>1.</h6>",
    ).tree

    assert [node.kind for node in tree.walk() if node.kind in HEADINGS] == [
        "H1",
        "H2",
        "H3",
        "H3",
        "H4",
    ]


def test_line_under_a_word_is_no_artifact_inside_it():
    structure = tagged(((Part(1, 1, 0),),), "<p>一<u>二</u>三</p>")
    (content,) = structure.pages

    assert content.mixed == 0
    assert [node.text for node in structure.tree.all("P")] == ["一二三"]


def test_plan_of_other_pages_is_refused():
    with pytest.raises(ValueError, match=r"shorter|longer"):
        tagged(((Part(1, 1, 0),),), "<p>一</p><p>二</p>")
