"""The structure of the PDF, finished before it is written: what a screen reader goes by.

ISO 32000-1, 14.7 and 14.8; ISO 14289-1 (PDF/UA-1); ISO 19005-2, 6.7 (PDF/A-2a).
"""

from collections.abc import Callable
from itertools import count
from typing import Any

import pydyf

from bulletin.press.metadata import add_metadata
from bulletin.press.packing import pack_streams
from bulletin.press.plan import Plan
from bulletin.press.tagging.contents import take_leaders
from bulletin.press.tagging.figures import forbid_interpolation, place_figure
from bulletin.press.tagging.headings import close_gaps, raise_run_ins
from bulletin.press.tagging.links import Annotations
from bulletin.press.tagging.marks import PageMarks
from bulletin.press.tagging.nesting import nest
from bulletin.press.tagging.tables import head_table
from bulletin.press.tagging.tree import Tag, TagReader, pages_of
from bulletin.press.tagging.writer import TagWriter

# The level that print.css gives to the bookmark of an article.
ARTICLE_BOOKMARK = 2


def finish(plan: Plan, variant: str | None = None) -> Callable[[Any, pydyf.PDF], None]:
    """A finisher for WeasyPrint's ``write_pdf`` of pages that hold what ``plan`` says.

    In place of WeasyPrint's tags, which know each page alone, the PDF gets the structure of the
    issue; in place of its metadata, those with the marks of ``variant``, both for None.
    """

    def finisher(document: Any, pdf: pydyf.PDF) -> None:
        marks = _page_marks(document, pdf)
        reader = TagReader(pdf, marks)
        pages = reader.read()
        _take_out(pdf)
        tree = nest(plan, pages, reader)
        labels = [bookmark for page in document.pages for bookmark in page.bookmarks]
        titles = [label for level, label, *_ in labels if level == ARTICLE_BOOKMARK]
        raise_run_ins(tree, titles, reader)
        close_gaps(tree)
        leaders = take_leaders(tree, reader)
        _mend(tree, pdf, reader)
        TagWriter(pdf, marks).write(tree, leaders)
        forbid_interpolation(pdf)
        add_metadata(pdf, document.metadata, variant)
        pack_streams(pdf)

    return finisher


def _page_marks(document: Any, pdf: pydyf.PDF) -> list[PageMarks]:
    characters = {font.hash.encode(): font.to_unicode for font in document.fonts.values()}
    marks = []
    for number, page in enumerate(pages_of(pdf)):
        stream = pdf.objects[int(page["Contents"].split()[0])]
        marks.append(PageMarks(number, stream.stream, characters))
    return marks


def _take_out(pdf: pydyf.PDF) -> None:
    """Remove WeasyPrint's structure and metadata, which it adds after everything else."""
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    del pdf.objects[int(root["ParentTree"].split()[0]) :]


def _mend(tree: Tag, pdf: pydyf.PDF, reader: TagReader) -> None:
    annotations = Annotations(pdf, reader)
    pages = pages_of(pdf)
    numbers = count(1)
    for tag in tree.walk():
        if tag.kind == "Link":
            annotations.mend(tag)
        elif tag.kind == "Figure":
            place_figure(tag, pages)
        elif tag.kind == "Table":
            head_table(tag, next(numbers))
