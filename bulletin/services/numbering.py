"""Numbers of issues: per publication and year, and running. No gap, no double."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from bulletin.models import Issue, NumberSeries, Publication, SeriesKind


@dataclass(frozen=True)
class Numbers:
    number: int
    total_number: int | None


def next_numbers(issue: Issue, year: int) -> Numbers:
    """The numbers ``issue`` would get if it were signed now, without taking them."""
    kind = SeriesKind.SUPPLEMENT if issue.is_supplement else SeriesKind.REGULAR
    last = {
        (series.kind, series.year): series.last_number
        for series in NumberSeries.objects.filter(publication=issue.publication_id)
    }
    number = issue.reserved_number or last.get((kind, year), 0) + 1
    total = None if issue.is_supplement else last.get((SeriesKind.RUNNING, 0), 0) + 1
    return Numbers(number, total)


def take_numbers(issue: Issue, year: int) -> Numbers:
    """Give ``issue`` its numbers, inside the caller's transaction.

    The publication's row is locked first, so that two signatures at the same moment
    come one after the other; a rollback gives the numbers back. Raises DomainError
    when the number reserved for the issue is taken.
    """
    Publication.objects.select_for_update().get(pk=issue.publication_id)
    kind = SeriesKind.SUPPLEMENT if issue.is_supplement else SeriesKind.REGULAR
    number = _take(issue.publication, kind, year, issue.reserved_number)
    if issue.is_supplement:
        return Numbers(number, None)
    return Numbers(number, _take(issue.publication, SeriesKind.RUNNING, 0, None))


def _take(publication: Publication, kind: SeriesKind, year: int, reserved: int | None) -> int:
    series, _created = NumberSeries.objects.get_or_create(
        publication=publication, kind=kind, year=year
    )
    number = reserved or series.last_number + 1
    if number <= series.last_number and publication.issues.filter(
        year=year, number=number, is_supplement=kind is SeriesKind.SUPPLEMENT
    ):
        raise DomainError(
            _("No. %(number)d of %(year)d is taken already. Take the next free number.")
            % {"number": number, "year": year}
        )
    series.last_number = max(series.last_number, number)
    series.save(update_fields=["last_number"])
    return number
