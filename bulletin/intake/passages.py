"""Stretches of running text: titles, paragraphs, the editor's note."""

from dataclasses import dataclass

from bulletin.intake.lines import Line
from bulletin.intake.result import ArticleRead


@dataclass(frozen=True, slots=True)
class Passage:
    """``line.text[start:end]``, which became part of ``article`` (None: of no article)."""

    line: Line
    start: int
    end: int
    article: ArticleRead | None

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]
