"""Bulletin text → sections and articles."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bulletin.intake.assembling import assemble_placed
from bulletin.intake.decoding import decode
from bulletin.intake.demands import NO_GUIDANCE, Guidance
from bulletin.intake.errors import NoArticleFound
from bulletin.intake.lines import LONG, tokenise
from bulletin.intake.memory import Learned
from bulletin.intake.reading import Cut, read_lines
from bulletin.intake.result import ArticleRead, Reading
from bulletin.intake.source import Source

SENTENCE_ENDS = frozenset("。！？；")


def read_bulletin(data: bytes, *, known_offices: Collection[str] = ()) -> Reading:
    """The sections and articles of a text file.

    ``known_offices`` are names that count as offices whatever their shape. Raises UnreadableText
    for what is not text in a certain encoding, NoArticleFound for a text without an article.
    """
    return read_text(decode(data), known_offices=known_offices)


def read_text(
    text: str | Source, *, known_offices: Collection[str] = (), guidance: Guidance = NO_GUIDANCE
) -> Reading:
    """The sections and articles of a text, or of the lines of a file.

    Raises NoArticleFound, ImpossibleReading.
    """
    return read_cuts(text, known_offices=known_offices, guidance=guidance).reading


@dataclass(frozen=True, slots=True)
class CutReading:
    """A reading; what each line of the text was taken for, and the article it went into."""

    reading: Reading
    cuts: tuple[Cut, ...]
    articles: tuple[ArticleRead | None, ...]


def read_cuts(
    text: str | Source,
    *,
    known_offices: Collection[str] = (),
    guidance: Guidance = NO_GUIDANCE,
    learned: Learned | None = None,
) -> CutReading:
    """The reading of a text with its cuts. ``guidance`` is what a person said of it, ``learned``
    what was said of like lines before. Raises NoArticleFound, ImpossibleReading.
    """
    lines = tokenise(text, frozenset(known_offices), guidance)
    if lines:
        whole = read_lines(lines, learned or {})
        reading, articles = assemble_placed(whole)
        # What a person has put together is a reading, however little it holds.
        if guidance.demands or any(_holds_together(article) for article in reading.articles):
            return CutReading(reading, whole.cuts, articles)
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
