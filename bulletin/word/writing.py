"""The Word file of an issue: a snapshot and a stamp, the same ones the same bytes."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bulletin.press.culprits import oversized
from bulletin.press.galley import measure_of
from bulletin.press.masthead import document_title
from bulletin.press.picture_files import check_pictures
from bulletin.press.refusals import TooMuch
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.word.articles import article
from bulletin.word.colophon import colophon
from bulletin.word.contents import contents
from bulletin.word.masthead import masthead
from bulletin.word.packing import packed
from bulletin.word.page import folio, footnotes_xml, page, settings_xml
from bulletin.word.parts import Parts
from bulletin.word.runs import run
from bulletin.word.styles import font_table_xml, fonts, styles_xml
from bulletin.word.units import LINE
from bulletin.word.xml import FORBIDDEN, paragraph, parsed

# To be raised whenever an issue is written otherwise: files that are kept carry it in their names.
VERSION = 1
# Of what python-docx begins a document with, what tells of another writer or is not needed.
UNWANTED = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Yinfa</Application></Properties>'
)
LONGEST_PROPERTY = 255


def word_file(
    snapshot: Snapshot,
    stamp: Stamp | None,
    *,
    pages: Mapping[int, int],
    picture_root: Path | None = None,
) -> bytes:
    """The issue as .docx on the grid of the print edition, with its styles and page numbers.

    ``pages`` is where each article begins in print, by its key; Word counts anew when its fields
    are updated. Without a stamp there are blanks for number and date. Raises TooMuch,
    MissingPicture and other DomainErrors for what cannot be printed either.
    """
    if titles := oversized(snapshot):
        raise TooMuch(titles)
    if picture_root is not None:
        for section in snapshot.sections:
            for printed in section.articles:
                check_pictures(printed, picture_root)
    document = docx.Document()
    parts = Parts(document, picture_root)
    footers = _footers(document)
    columns = snapshot.style.columns
    inside = _head(snapshot, stamp, pages)
    if columns > 1:
        inside.append(paragraph("Anchor", "", page(footers)))
    inside += _text(snapshot, parts)
    if block := colophon(snapshot, stamp):
        inside += [block, paragraph("Anchor", "")]
    inside.append(page(footers, columns=columns, is_continuous=columns > 1))
    # To move so many elements from one tree into another takes longer than all the rest.
    document.part._element = parsed("document", f"<w:body>{''.join(inside)}</w:body>")
    _fill_parts(document, parts, snapshot.style.han_latin)
    _describe(document, snapshot, stamp)
    return packed(document)


def _head(snapshot: Snapshot, stamp: Stamp | None, pages: Mapping[int, int]) -> list[str]:
    found = masthead(snapshot, stamp)
    notes = [line for line in snapshot.editor_note.splitlines() if line.strip()]
    face = fonts(snapshot.style.note_face)
    for number, note in enumerate(notes):
        label = "" if number else run(f"{snapshot.style.note_label}：", "NoteLabel")
        above = f'<w:spacing w:before="{0 if number else LINE}"/>'
        found.append(paragraph("EditorNote", label + run(note.strip(), face=face), above))
    if snapshot.style.shows_contents:
        sections = [section for section in snapshot.sections if section.articles]
        found += contents(sections, pages)
    return found


def _text(snapshot: Snapshot, parts: Parts) -> list[str]:
    measure = measure_of(snapshot.style.columns)
    found: list[str] = []
    for section in snapshot.sections:
        if section.name and section.articles:
            found.append(paragraph("SectionHeading", run(f"【{section.name}】")))
        for printed in section.articles:
            found += article(printed, parts, measure=measure, style=snapshot.style)
    return found


def _footers(document: Document) -> str:
    """Page numbers outside: at the right of odd pages, at the left of even ones."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _fill(footer._element, parsed("ftr", folio(side)))
    references = section._sectPr.xpath("w:footerReference")
    return "".join(
        f'<w:footerReference w:type="{found.get(qn("w:type"))}" r:id="{found.get(qn("r:id"))}"/>'
        for found in references
    )


def _fill(element: Any, source: Any) -> None:
    """Put the children of ``source`` in the place of those of ``element``."""
    for child in list(element):
        element.remove(child)
    for child in list(source):
        element.append(child)


def _fill_parts(document: Document, parts: Parts, han_latin: float) -> None:
    main = document.part
    package = main.package
    for holder in (main.rels, package.rels):
        for key in [key for key, found in holder.items() if found.reltype in UNWANTED]:
            del holder[key]
    _fill(document.styles.element, parse_xml(styles_xml(han_latin)))
    _fill(document.settings.element, parse_xml(settings_xml()))
    if parts.notes:
        place = PackURI("/word/footnotes.xml")
        data = footnotes_xml(parts.notes).encode()
        notes = Part(place, CONTENT_TYPE.WML_FOOTNOTES, data, package)
        main.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    main.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = font_table_xml().encode()
    package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)._blob = APPLICATION


def _describe(document: Document, snapshot: Snapshot, stamp: Stamp | None) -> None:
    """Title, creator and language; dates only of an issue that has one."""
    properties = document.core_properties
    _fill(properties._element, [])
    properties.title = _property(document_title(snapshot, stamp))
    properties.author = properties.last_modified_by = _property(snapshot.issuing_unit)
    properties.language = "zh-CN"
    properties.revision = 1
    if stamp:
        properties.created = properties.modified = datetime.combine(stamp.date, time())


def _property(text: str) -> str:
    return FORBIDDEN.sub("", text)[:LONGEST_PROPERTY]
