"""What a reader of files hands to the reading: lines, and how each of them looks."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bulletin.intake.blanks import is_blank


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a line looks on paper; a plain text shows none of it.

    ``heading`` is its outline level, 1 the highest, 0 none. ``lead`` is the number of columns set
    in bold at its beginning when the rest is not. ``size`` is relative to the commonest of the
    document. ``row``: a row of a table, its cells set apart by tabs. ``over``: the next line with
    words stands out too, or it is a heading of a level that stands over others.
    ``unmarked``: it stands out in nothing, in a document whose titles do.
    """

    style: str = ""
    heading: int = 0
    centred: bool = False
    right: bool = False
    bold: bool = False
    lead: int = 0
    size: float = 1.0
    row: bool = False
    caption: bool = False
    over: bool = False
    unmarked: bool = False

    @property
    def large(self) -> bool:
        return self.size >= 1.15

    @property
    def stands_out(self) -> bool:
        """Whether the line is set off from running text as headings are."""
        return not (self.right or self.row or self.caption) and bool(
            self.heading or self.centred or self.bold or self.large
        )


PLAIN = Evidence()


@dataclass(frozen=True, slots=True)
class SourceLine:
    text: str
    evidence: Evidence = PLAIN


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a document, in reading order; a doubt's line number counts them from 1."""

    lines: tuple[SourceLine, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def is_blank(self) -> bool:
        return all(is_blank(character) for line in self.lines for character in line.text)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text of the file that is no part of the bulletin; ``line`` is the line before it, or 0.

    ``kind``: header, footer, footnote, endnote, comment, hidden or ruby of a Word file; page for
    the head or number of a page; mail for the words of a mail around the bulletin.
    """

    kind: str
    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the file, as its bytes stood there; ``line`` is the line before it, or 0."""

    name: str
    data: bytes
    line: int = 0


@dataclass(slots=True)
class Content:
    """All that a file holds; ``notices`` are sentences for the person who gave it."""

    source: Source
    set_aside: list[SetAside] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def joined(texts: Iterable[str]) -> str:
    """Several lines as one text, without those that are blank."""
    return "\n".join(text for text in texts if text.strip())


def plain_source(texts: Sequence[str]) -> Source:
    return Source(tuple(SourceLine(text) for text in texts))


def looks_of(source: Source) -> list[dict[str, Any]]:
    """For each line what it shows on paper, as plain values; empty for a plain text."""
    if all(line.evidence == PLAIN for line in source.lines):
        return []
    plain = asdict(PLAIN)
    return [
        {name: value for name, value in asdict(line.evidence).items() if value != plain[name]}
        for line in source.lines
    ]


def with_looks(text: str, looks: Sequence[dict[str, Any]]) -> Source:
    """The reverse of ``looks_of``, for a text with as many lines."""
    texts = text.split("\n")
    if not looks:
        return plain_source(texts)
    return Source(
        tuple(SourceLine(line, Evidence(**look)) for line, look in zip(texts, looks, strict=True))
    )
