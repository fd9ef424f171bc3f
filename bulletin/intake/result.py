"""What a reading of a bulletin holds, and its JSON."""

import datetime
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person has to look at.

    ``line`` and ``column`` count from 1 in the source; ``text`` is the part in question; ``rule``
    names the rule that asks. ``choices`` is what a person may pick: none is taken beforehand.
    """

    line: int
    column: int
    text: str
    rule: str
    message: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceText:
    """Text of the source that stands in no field, with its source line (from 1)."""

    line: int
    text: str


@dataclass(slots=True)
class ArticleRead:
    """One article as printed; ``line`` is the source line it begins on.

    ``order`` tells in which order "paragraph", "table" and "caption" follow one another;
    ``office_places`` are the line and column, from 1, of each office.
    """

    title: str
    title_style: str
    line: int
    byline: str = ""
    paragraphs: list[str] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    office_places: list[tuple[int, int]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(slots=True)
class SectionRead:
    """A section; its name is empty when articles stand before the first heading."""

    name: str
    line: int
    articles: list[ArticleRead] = field(default_factory=list)


@dataclass(slots=True)
class RecipientGroup:
    """A label of the distribution block (本期印发, 报, 送, 发 …) with its recipients as printed."""

    label: str
    line: int
    recipients: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """The whole text in fields.

    ``marks`` holds what sets fields off and stands in none of them (brackets of a heading, the
    separators of recipients) and the printed form of ``number``, ``total_number`` and ``date``;
    ``leftover`` holds what could not be placed. Together with the fields they are the text.
    ``year_inferred`` stands in where no whole date is printed: the masthead's year, or the text's.
    """

    publication: str = ""
    issuing_unit: str = ""
    number: int | None = None
    total_number: int | None = None
    date: datetime.date | None = None
    year_inferred: int | None = None
    editor_note: str = ""
    contents: list[str] = field(default_factory=list)
    sections: list[SectionRead] = field(default_factory=list)
    distribution_groups: list[RecipientGroup] = field(default_factory=list)
    imprint: list[str] = field(default_factory=list)
    marks: list[SourceText] = field(default_factory=list)
    leftover: list[SourceText] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def articles(self) -> Iterator[ArticleRead]:
        for section in self.sections:
            yield from section.articles

    @property
    def distribution_label(self) -> str:
        """The first label; the others, where a bulletin has 报, 送 and 发, are in the groups."""
        return self.distribution_groups[0].label if self.distribution_groups else ""

    @property
    def distribution(self) -> list[str]:
        return [name for group in self.distribution_groups for name in group.recipients]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, every key always present."""
        return asdict(self) | {
            "date": self.date.isoformat() if self.date else None,
            "distribution_label": self.distribution_label,
            "distribution": self.distribution,
        }
