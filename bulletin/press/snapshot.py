"""What an issue says, frozen: the whole input of a rendering but for its number and date."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from bulletin.markup import Block
from bulletin.press.styles import RED_HEAD, PrintStyle

# Fields that came after the first issues were signed. They are left out where they are empty, so
# that what was frozen without them keeps its hash.
LATER_FIELDS = frozenset({"style", "classification", "copy_number", "copies", "pictures"})


@dataclass(frozen=True)
class PrintedPicture:
    """A picture that an article's figures show, by the SHA-256 of its file."""

    sha256: str
    width_px: int
    height_px: int


@dataclass(frozen=True)
class PrintedArticle:
    """An article as printed; ``key`` names it in ``Printed.contents`` and is unique in an issue.

    ``title_style`` is ``line`` (a line of its own) or ``run-in`` (bold, ahead of the text).
    """

    key: int
    title: str
    title_style: str
    blocks: tuple[Block, ...]
    offices: tuple[str, ...]
    byline: str = ""
    pictures: tuple[PrintedPicture, ...] = ()


@dataclass(frozen=True)
class PrintedSection:
    """A section as printed; ``style`` is ``full`` or ``brief``."""

    name: str
    style: str
    articles: tuple[PrintedArticle, ...]


@dataclass(frozen=True)
class Snapshot:
    """One issue, frozen. ``editor_note`` is plain text, a line feed between paragraphs.

    ``year`` stands beside the blank for the number; a stamp brings the year of its date.
    ``classification`` is 密级 as printed (秘密★1年), ``copy_number`` 份号, ``copies`` 印数.
    """

    publication: str
    issuing_unit: str
    year: int
    is_supplement: bool
    shows_total: bool
    editor_note: str
    sections: tuple[PrintedSection, ...]
    distribution_label: str
    distribution: tuple[str, ...]
    style: PrintStyle = RED_HEAD
    classification: str = ""
    copy_number: str = ""
    copies: int | None = None

    def to_json(self) -> dict[str, Any]:
        frozen = asdict(self, dict_factory=_without_empty) | {"style": self.style.to_json()}
        plain: dict[str, Any] = json.loads(json.dumps(_without_empty(frozen.items())))
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        return cls(
            **{
                **data,
                "sections": tuple(_section(section) for section in data["sections"]),
                "distribution": tuple(data["distribution"]),
                "style": PrintStyle.from_json(data.get("style", {})),
            }
        )

    @cached_property
    def sha256(self) -> str:
        """SHA-256 in hexadecimal of the canonical JSON: keys sorted, no spaces, UTF-8."""
        canonical = json.dumps(
            self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Stamp:
    """What the signature gives an issue: its number, running number and date."""

    number: int
    total_number: int | None
    date: date

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "total_number": self.total_number,
            "date": self.date.isoformat(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Stamp":
        return cls(data["number"], data["total_number"], date.fromisoformat(data["date"]))


def _without_empty(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value or name not in LATER_FIELDS}


def _section(data: dict[str, Any]) -> PrintedSection:
    return PrintedSection(
        data["name"], data["style"], tuple(_article(article) for article in data["articles"])
    )


def _article(data: dict[str, Any]) -> PrintedArticle:
    return PrintedArticle(
        **{
            **data,
            "blocks": tuple(Block(**block) for block in data["blocks"]),
            "offices": tuple(data["offices"]),
            "pictures": tuple(PrintedPicture(**entry) for entry in data.get("pictures", [])),
        }
    )
