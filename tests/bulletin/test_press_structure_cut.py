"""What the pages cut is one element again, read back from pages set by hand."""

from typing import Any

import pytest
from weasyprint import HTML

from bulletin.press.plan import Part, Plan
from bulletin.press.structure import finish
from tests.bulletin.pdf_structure import HEADINGS, Structure


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
