"""What the text of a Word file refers to: its pictures, links and footnotes, each numbered."""

from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from bulletin.press.picture_files import picture_path

PNG = b"\x89PNG\r\n\x1a\n"
# Word refuses a file with an address it cannot read.
SAFE = "!#$%&'()*+,/:;=?@[]~"
LONGEST_ADDRESS = 2000


class Parts:
    """``notes`` are the footnotes as runs, in order; their numbers count from 1."""

    def __init__(self, document: Document, picture_root: Path | None) -> None:
        self.notes: list[str] = []
        self._document = document
        self._picture_root = picture_root
        self._pictures: dict[str, str] = {}
        self._numbers = count(1)

    def number(self) -> int:
        """One that no drawing or bookmark of this document has."""
        return next(self._numbers)

    def add_note(self, note: str) -> int:
        self.notes.append(note)
        return len(self.notes)

    def link(self, address: str) -> str | None:
        """The relationship of a link; None where ``address`` is none that Word would take."""
        try:
            found = urlsplit(address.strip())
            place = found.netloc if found.netloc.isascii() else found.netloc.encode("idna").decode()
        except ValueError:
            return None
        whole = quote(urlunsplit(found._replace(netloc=place)), safe=SAFE)
        leads = bool(place or (found.scheme == "mailto" and found.path))
        if not leads or len(whole) > LONGEST_ADDRESS:
            return None
        return self._document.part.relate_to(whole, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def picture(self, sha256: str) -> str:
        """The relationship of a picture, whose file is taken in once."""
        if sha256 not in self._pictures:
            if self._picture_root is None:
                raise ValueError("Pictures need the folder that they lie in.")
            data = picture_path(self._picture_root, sha256).read_bytes()
            kind = "png" if data.startswith(PNG) else "jpeg"
            place = PackURI(f"/word/media/picture{len(self._pictures) + 1}.{kind}")
            part = Part(place, f"image/{kind}", data, self._document.part.package)
            self._pictures[sha256] = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return self._pictures[sha256]
