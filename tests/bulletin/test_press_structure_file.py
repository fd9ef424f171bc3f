"""The PDF as a file: its indexes, bookmarks, fonts, metadata and bytes, and what validators say."""

import re
import subprocess
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from pikepdf import Name

from bulletin.press.printing import print_issue
from tests.bulletin.pdf_structure import HEADINGS, Structure
from tests.bulletin.press_rich import STYLES
from tests.bulletin.press_sample import STAMP, sample_snapshot, spaceless
from tests.pdf_validators import page_failures, pdfua_findings, syntax_problems, verapdf


def pairs(array: Any) -> dict[Any, Any]:
    found = iter(list(array))
    return dict(zip(found, found, strict=True))


@pytest.mark.parametrize("style", STYLES)
def test_tree_of_parents_leads_back(rich_printed, style):
    structure = rich_printed[style]
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


def test_names_of_elements_are_found(red_head):
    names = pairs(red_head.file.Root.StructTreeRoot.IDTree.Names)
    found = {bytes(name): element.objgen for name, element in names.items()}
    named = [node.entries for node in red_head.tree.walk() if "/ID" in node.entries]

    assert named
    assert list(found) == sorted(found)
    assert found == {bytes(entries.ID): entries.objgen for entries in named}


@pytest.mark.parametrize("style", STYLES)
def test_poppler_finds_the_same_tree(rich_printed, style, tmp_path):
    (tmp_path / "issue.pdf").write_bytes(rich_printed[style].pdf)
    command = ["pdfinfo", "-struct", str(tmp_path / "issue.pdf")]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    kinds = re.findall(r"^ *(?!Object)(\w+)", found.stdout, re.MULTILINE)

    assert kinds == [node.kind for node in rich_printed[style].tree.walk()]
    assert not found.stderr


@pytest.mark.parametrize("style", STYLES)
def test_headings_have_no_gaps_and_agree_with_the_bookmarks(rich_printed, rich, style):
    structure = rich_printed[style]
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


@pytest.mark.parametrize("style", STYLES)
def test_fonts_are_embedded_in_part_and_say_what_they_print(rich_printed, style):
    fonts = {
        font.objgen: font
        for page in rich_printed[style].file.pages
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


def test_two_printings_are_one(rich_printed, rich, rich_pictures):
    again = print_issue(rich, STAMP, picture_root=rich_pictures)
    assert again.pdf == rich_printed["red-head"].pdf


def test_every_validator_agrees(rich_printed, sample_structure, tmp_path):
    files = {
        f"{key}.pdf": one.pdf for key, one in {**rich_printed, "sample": sample_structure}.items()
    }
    for name, pdf in files.items():
        (tmp_path / name).write_bytes(pdf)
        assert pdfua_findings(tmp_path / name) == []
        assert syntax_problems(pdf) == []
        assert page_failures(pdf, "PDF/A-2a") == []
        assert page_failures(pdf, "PDF/UA-1") == []
    assert verapdf(*(tmp_path / name for name in files)) == {
        name: {"PDF/A-2a": [], "PDF/UA-1": []} for name in files
    }


def test_validators_see_what_is_wrong(rich_printed, tmp_path):
    """So that their silence means something."""
    structure = Structure(rich_printed["plain"].pdf)
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
