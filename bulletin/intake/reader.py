"""Bulletin text → sections and articles."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from bulletin.intake.assembling import assemble
from bulletin.intake.decoding import decode
from bulletin.intake.errors import NoArticleFound
from bulletin.intake.lines import LONG, tokenise
from bulletin.intake.reading import read_lines
from bulletin.intake.result import ArticleRead, Reading
from bulletin.intake.source import Source

SENTENCE_ENDS = frozenset("。！？；")


def read_bulletin(data: bytes, *, known_offices: Collection[str] = ()) -> Reading:
    """The sections and articles of a text file.

    ``known_offices`` are names that count as offices whatever their shape. Raises UnreadableText
    for what is not text in a certain encoding, NoArticleFound for a text without an article.
    """
    return read_text(decode(data), known_offices=known_offices)


def read_text(text: str | Source, *, known_offices: Collection[str] = ()) -> Reading:
    """The sections and articles of a text, or of the lines of a file. Raises NoArticleFound."""
    lines = tokenise(text, frozenset(known_offices))
    if lines:
        reading = assemble(read_lines(lines))
        if any(_holds_together(article) for article in reading.articles):
            return reading
    raise NoArticleFound(
        _("No article was found. Choose a text with titles and paragraphs and try again.")
    )


def _holds_together(article: ArticleRead) -> bool:
    """Whether there is a title or an attribution, and prose in Chinese."""
    prose = any(
        len(paragraph) > LONG or not SENTENCE_ENDS.isdisjoint(paragraph)
        for paragraph in article.paragraphs
    )
    chinese = any("\u4e00" <= letter <= "\u9fff" for text in article.paragraphs for letter in text)
    return (
        chinese
        and bool(article.paragraphs)
        and (bool(article.title and prose) or bool(article.offices))
    )
