"""Numbers of issues: per publication and year, and running; of articles: per year.

No gap, no double.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from bulletin.models import Issue, NumberSeries, Publication, SeriesKind


@dataclass(frozen=True)
class Numbers:
    number: int
    total_number: int | None


def next_numbers(issue: Issue, year: int) -> Numbers:
    """The numbers ``issue`` would get if it were signed now, without taking them.

    Those it bears on paper, where they are free; else the next of their series.
    """
    issues = Issue.objects.filter(publication=issue.publication_id)
    last = {
        (series.kind, series.year): series.last_number
        for series in NumberSeries.objects.filter(publication=issue.publication_id)
    }
    number = _free(
        issue.reserved_number,
        issues.filter(year=year, is_supplement=issue.is_supplement, number=issue.reserved_number),
        last.get((_kind(issue), year), 0),
    )
    if issue.is_supplement:
        return Numbers(number, None)
    total = _free(
        issue.reserved_total_number,
        issues.filter(total_number=issue.reserved_total_number),
        last.get((SeriesKind.RUNNING, 0), 0),
    )
    return Numbers(number, total)


def take_numbers(issue: Issue, year: int) -> Numbers:
    """Give ``issue`` its numbers, inside the caller's transaction.

    The publication's row is locked first, so that two signatures at the same moment
    come one after the other; a rollback gives the numbers back.
    """
    Publication.objects.select_for_update().get(pk=issue.publication_id)
    numbers = next_numbers(issue, year)
    _note(issue, _kind(issue), year, numbers.number)
    if numbers.total_number is not None:
        _note(issue, SeriesKind.RUNNING, 0, numbers.total_number)
    return numbers


def take_registration(publication_id: int, year: int) -> int:
    """The number of an article that is first submitted, inside the caller's transaction."""
    Publication.objects.select_for_update().get(pk=publication_id)
    series, _created = NumberSeries.objects.get_or_create(
        publication_id=publication_id, kind=SeriesKind.ARTICLE, year=year
    )
    series.last_number += 1
    series.save(update_fields=["last_number"])
    return series.last_number


def _kind(issue: Issue) -> SeriesKind:
    return SeriesKind.SUPPLEMENT if issue.is_supplement else SeriesKind.REGULAR


def _free(reserved: int | None, bearers: QuerySet[Issue], last: int) -> int:
    return reserved if reserved and not bearers.exists() else last + 1


def _note(issue: Issue, kind: SeriesKind, year: int, number: int) -> None:
    series, _created = NumberSeries.objects.get_or_create(
        publication_id=issue.publication_id, kind=kind, year=year
    )
    series.last_number = max(series.last_number, number)
    series.save(update_fields=["last_number"])
