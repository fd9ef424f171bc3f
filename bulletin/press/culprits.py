"""Which article the press fails over: one that is far too long, or that fails alone too."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bulletin.press.snapshot import PrintedArticle, Snapshot

# With all its tags; more than three hundred pages of plain text.
MOST_CHARACTERS = 500_000


def oversized(snapshot: Snapshot) -> list[str]:
    """The titles of articles that are too long to be tried at all."""
    return [article.title for article, _ in _each(snapshot) if _length(article) > MOST_CHARACTERS]


def culprit(snapshot: Snapshot, last: int, fails: Callable[[Snapshot], bool]) -> list[str]:
    """The title of the first article that ``fails`` alone; none if each prints by itself.

    ``last``, counted from 1, is the one that was worked on: it and those ahead of it, which may
    share its page, are tried first. An only article is at fault without a trial.
    """
    articles = list(_each(snapshot))
    for article, alone in [*articles[:last][::-1], *articles[last:]]:
        if len(articles) == 1 or fails(alone):
            return [article.title]
    return []


def titles_of(snapshot: Snapshot, numbers: object) -> list[str]:
    """The titles of articles by their numbers, which come from a child and may be anything."""
    articles = [article for section in snapshot.sections for article in section.articles]
    if not isinstance(numbers, list):
        return []
    return [
        articles[number - 1].title
        for number in numbers
        if isinstance(number, int) and 0 < number <= len(articles)
    ]


def _each(snapshot: Snapshot) -> Iterator[tuple[PrintedArticle, Snapshot]]:
    for section in snapshot.sections:
        for article in section.articles:
            only = replace(section, articles=(article,))
            yield article, replace(snapshot, sections=(only,), editor_note="")


def _length(article: PrintedArticle) -> int:
    text = (article.title, article.byline, *article.offices)
    return sum(map(len, text)) + sum(len(block.html) for block in article.blocks)
