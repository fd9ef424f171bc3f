"""Any text or file of a bulletin → sections and articles, with doubts shown and nothing lost."""

from bulletin.intake.errors import ImpossibleReading, NoArticleFound, UnreadableText
from bulletin.intake.reader import CutReading, read_bulletin, read_cuts, read_text
from bulletin.intake.result import ArticleRead, Doubt, Reading, SectionRead
from bulletin.intake.upload import Upload, read_upload

__all__ = [
    "ArticleRead",
    "CutReading",
    "Doubt",
    "ImpossibleReading",
    "NoArticleFound",
    "Reading",
    "SectionRead",
    "UnreadableText",
    "Upload",
    "read_bulletin",
    "read_cuts",
    "read_text",
    "read_upload",
]
