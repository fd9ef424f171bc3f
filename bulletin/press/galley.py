"""The galley of an issue: everything it prints, composed into rows, not yet cut into pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils.html import escape

from bulletin.press.articles import article_rows
from bulletin.press.composition import compose
from bulletin.press.contents import contents_rows
from bulletin.press.faces import face_span
from bulletin.press.grid import INDENT, MEASURE
from bulletin.press.masthead import masthead_rows
from bulletin.press.rows import Element, Row, paragraph_rows
from bulletin.press.snapshot import PrintedSection, Snapshot, Stamp

COLUMN_GAP = 2.0

# Called with the number of the article that is worked on, 0 between articles.
Announce = Callable[[int], None]


@dataclass(frozen=True)
class Galley:
    """``head`` goes over the whole measure, ``body`` in ``columns`` of ``measure`` em each."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    measure: float
    columns: int


def measure_of(columns: int) -> float:
    return (MEASURE - COLUMN_GAP * (columns - 1)) / columns


def galley_of(snapshot: Snapshot, stamp: Stamp | None, announce: Announce) -> Galley:
    """All rows but the colophon's. Raises DomainError for what no page can hold."""
    columns = snapshot.style.columns
    measure = measure_of(columns)
    sections = [section for section in snapshot.sections if section.articles]
    announce(0)
    head = [*masthead_rows(snapshot, stamp), *_editor_note(snapshot)]
    if snapshot.style.shows_contents:
        head += contents_rows(sections, space_before=1 if snapshot.editor_note.strip() else 0)
    body = list(_body(snapshot, sections, measure, announce))
    announce(0)
    return Galley(tuple(head), tuple(body), measure, columns)


def _editor_note(snapshot: Snapshot) -> Iterator[Row]:
    """编者按 in its own type, its name ahead of the first paragraph."""
    face = snapshot.style.note_face
    name = (f"{snapshot.style.note_label}：", face_span("hei"))
    paragraphs = [line for line in snapshot.editor_note.splitlines() if line.strip()]
    for number, text in enumerate(paragraphs):
        lines = compose(
            str(escape(text)),
            measure=MEASURE,
            indent=INDENT,
            lead=None if number else name,
            style=face_span(face),
            han_latin=snapshot.style.han_latin,
        )
        element = Element("p", '<p class="set in note-text">', '<p class="set note-text">')
        yield from paragraph_rows(((line.html, line.notes) for line in lines), (element,))


def _body(
    snapshot: Snapshot, sections: list[PrintedSection], measure: float, announce: Announce
) -> Iterator[Row]:
    number = 0
    for position, section in enumerate(sections, start=1):
        rows: list[Row] = []
        if section.name:
            rows += _section_head(section.name, measure)
        for article in section.articles:
            number += 1
            announce(number)
            found = article_rows(article, number, measure=measure, style=snapshot.style)
            rows += [replace(row, article=number) for row in found]
        for row in rows:
            yield replace(row, section=position)


def _section_head(name: str, measure: float) -> list[Row]:
    element = Element("h2", f'<h2 class="set" data-label="{escape(name)}">')
    lines = compose(str(escape(f"【{name}】")), measure=measure, style=face_span("hei"))
    return [
        Row((element,), line.html, space_before=0 if number else 1, may_break=False)
        for number, line in enumerate(lines)
    ]
