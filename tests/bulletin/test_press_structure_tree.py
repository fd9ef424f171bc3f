"""The structure of the PDF as a screen reader finds it: everything once, in order, in its kind."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from pikepdf import Array, Name
from pypdfium2 import raw

from bulletin import markup
from bulletin.press.snapshot import PrintedArticle
from tests.bulletin.press_rich import ROWS, STYLES
from tests.bulletin.press_sample import sample_snapshot, spaceless


def paragraphs(article: PrintedArticle) -> Iterator[str]:
    """Those of an article of nothing else, as they are to be read."""
    for number, block in enumerate(article.blocks, start=1):
        text = markup.plain_text(block.html)
        ends = f"（{'、'.join(article.offices)}）" if number == len(article.blocks) else ""
        yield spaceless(text + ends)


def test_sample_is_read_as_it_was_written(sample_structure):
    tree = sample_structure.tree
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


def test_paragraph_over_two_pages_is_one(sample_structure):
    tree = sample_structure.tree
    pages = [(node, {page for page, _ in node.marks}) for node in tree.all("P")]

    assert any(len(found) == 2 for _, found in pages)
    # Lines are no elements of their own, and follow each other as one piece of content.
    assert all(not node.nodes for art in tree.all("Art") for node in art.all("P"))
    assert all(len(node.marks) <= len(found) for node, found in pages)


@pytest.mark.parametrize("style", STYLES)
def test_everything_printed_is_read_once_or_an_artifact(rich_printed, style):
    structure = rich_printed[style]
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
def test_table_over_pages_is_one_with_one_head(rich_printed, style):
    (table,) = rich_printed[style].tree.all("Table")

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


@pytest.mark.parametrize("style", STYLES)
def test_picture_has_its_words_and_its_place(rich_printed, style):
    structure = rich_printed[style]
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
