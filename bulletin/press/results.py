"""What the press gives back, for the processes that only ask it: WeasyPrint is not loaded here."""

from dataclasses import dataclass

from bulletin.press.lengths import IssueLength

VARIANTS = ("pdf/a-2a", "pdf/ua-1")


@dataclass(frozen=True)
class Printed:
    """A rendered issue. ``contents`` pairs each article's key with its first page, from 1."""

    pdf: bytes
    sha256: str
    page_count: int
    contents: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Preview:
    """``keys`` name the pages by all that is on them, in order; ``pictures`` holds the PNG of
    each key that was not known."""

    keys: tuple[str, ...]
    pictures: dict[str, bytes]
    length: IssueLength
