"""Which article the press fails over, found out by printing it alone."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bulletin.press.snapshot import PrintedArticle, Snapshot


def culprit(snapshot: Snapshot, last: int, fails: Callable[[Snapshot], bool]) -> list[str]:
    """The title of the first article that ``fails`` alone; none if each prints by itself.

    ``last``, counted from 1, is the one that was worked on: it and those ahead of it, which may
    share its page, are tried first. An only article is at fault without a trial.
    """
    alone = list(_alone(snapshot))
    order = [*range(last, 0, -1), *range(last + 1, len(alone) + 1)]
    for number in order:
        article, issue = alone[number - 1]
        if len(alone) == 1 or fails(issue):
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


def _alone(snapshot: Snapshot) -> Iterator[tuple[PrintedArticle, Snapshot]]:
    for section in snapshot.sections:
        for article in section.articles:
            only = replace(section, articles=(article,))
            yield article, replace(snapshot, sections=(only,), editor_note="")
