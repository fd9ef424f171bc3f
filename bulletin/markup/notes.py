"""Footnotes: what in a text can be one, and what is merely set in small type."""

import re

from bulletin.markup.tags import INLINE_TAGS, TAG_OR_TEXT, has_text

INLINE = re.compile(rf"</?(?:{'|'.join(sorted(INLINE_TAGS))}|br)\b")


def tidy_notes(html: str) -> str:
    """Sanitised ``html`` whose every ``small`` holds inline text and is called by text beside it.

    Other ``small`` tags go and leave their text: inside another, around a paragraph, a table or
    nothing, and where a paragraph has no other text. Linear in time.
    """
    reader = _NoteReader(TAG_OR_TEXT.split(html))
    return "".join(reader.tidied())


class _NoteReader:
    """Blanks tags among ``pieces``, in which text and tags take turns."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self._depth = 0
        self._opened: int | None = None
        self._notes: list[int] = []
        self._has_text = False
        self._note_has_text = False

    def tidied(self) -> list[str]:
        for index, piece in enumerate(self.pieces):
            if index % 2 == 0:
                self._read_text(piece)
            elif piece == "<small>":
                self._open(index)
            elif piece == "</small>":
                self._close(index)
            elif not INLINE.match(piece):
                self._end_block()
        self._end_block()
        return self.pieces

    def _read_text(self, text: str) -> None:
        if has_text(text):
            if self._opened is None:
                self._has_text = True
            else:
                self._note_has_text = True

    def _open(self, index: int) -> None:
        self._depth += 1
        if self._depth > 1:
            self.pieces[index] = ""
        else:
            self._opened, self._note_has_text = index, False

    def _close(self, index: int) -> None:
        self._depth -= 1
        if self._depth or self._opened is None:
            self.pieces[index] = ""
            return
        self._notes += [self._opened, index]
        if not self._note_has_text:
            self._blank(2)
        self._opened = None

    def _end_block(self) -> None:
        if self._opened is not None:
            self._notes.append(self._opened)
            self._blank(1)
            self._has_text = self._has_text or self._note_has_text
            self._opened = None
        if not self._has_text:
            self._blank(len(self._notes))
        self._notes, self._has_text = [], False

    def _blank(self, count: int) -> None:
        """Take the latest ``count`` tags away."""
        for _ in range(count):
            self.pieces[self._notes.pop()] = ""
