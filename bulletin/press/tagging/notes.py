"""Footnotes: each read right after the paragraph, cell or entry that calls it.

ISO 32000-1, table 338 (Note, Reference); ISO 14289-1, 7.9: every note has an identifier.
"""

from collections.abc import Iterator

import pydyf

from bulletin.press.tagging.headings import HEADINGS
from bulletin.press.tagging.marks import Mark
from bulletin.press.tagging.tree import NOTE_NUMBER, Kid, Tag, TagReader


class Notes:
    """The notes at the foot of the pages, by page and number as printed."""

    def __init__(self, reader: TagReader) -> None:
        self._reader = reader
        self._notes: dict[tuple[int, str], Tag] = {}

    def take(self, tag: Tag) -> bool:
        """Whether ``tag`` is the foot of a page or column; its notes are kept if it is."""
        found = list(self._notes_in(tag)) if tag.kind == "Div" else []
        for mark, number, note in found:
            note.entries["ID"] = pydyf.String(f"note-{mark.page + 1}-{len(self._notes) + 1}")
            self._notes[mark.page, number] = note
        return bool(found)

    def _notes_in(self, tag: Tag) -> Iterator[tuple[Mark, str, Tag]]:
        for paragraph in tag.tags:
            mark = next(paragraph.marks(), None)
            number = self._reader.text(mark).strip() if mark else ""
            if mark is None or not NOTE_NUMBER.fullmatch(number):
                return
            kids = [kid for kid in paragraph.kids if kid != mark]
            yield mark, number, Tag("Note", [Tag("Lbl", [mark]), *kids])

    def place(self, tag: Tag) -> None:
        """Put the notes called in ``tag`` where they are to be read."""
        kids: list[Kid] = []
        for kid in tag.kids:
            kids.append(kid)
            if isinstance(kid, Tag):
                self.place(kid)
                if kid.kind in HEADINGS:
                    kids += [Tag("P", [note]) for note in self._called(kid)]
        if tag.kind not in HEADINGS:
            kids += self._called(tag)
        tag.kids = kids

    def _called(self, tag: Tag) -> list[Tag]:
        calls = [next(kid.marks()) for kid in tag.tags if kid.kind == "Reference"]
        keys = [(mark.page, self._reader.text(mark)) for mark in calls]
        return [self._notes.pop(key) for key in keys if key in self._notes]
