"""Any text of a bulletin → sections and articles, with doubts shown and nothing lost."""

from bulletin.intake.errors import NoArticleFound, UnreadableText
from bulletin.intake.reader import read_bulletin, read_text
from bulletin.intake.result import ArticleRead, Doubt, Reading, SectionRead

__all__ = [
    "ArticleRead",
    "Doubt",
    "NoArticleFound",
    "Reading",
    "SectionRead",
    "UnreadableText",
    "read_bulletin",
    "read_text",
]
