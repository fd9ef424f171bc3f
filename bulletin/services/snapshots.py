"""Freezing an issue into what the press prints from."""

from itertools import groupby

from django.utils import timezone

from bulletin import markup
from bulletin.models import Adoption, Issue
from bulletin.press.snapshot import PrintedArticle, PrintedSection, Snapshot


def snapshot_of(issue: Issue) -> Snapshot:
    """Everything printed in ``issue``, save number and date. Two queries."""
    adoptions = issue.adoptions.select_related("section").order_by("position")
    publication = issue.publication
    return Snapshot(
        publication=publication.name,
        issuing_unit=publication.issuing_unit,
        year=(issue.reserved_date or timezone.localdate()).year,
        is_supplement=issue.is_supplement,
        shows_total=publication.shows_total,
        editor_note=issue.editor_note,
        sections=tuple(
            PrintedSection(
                name=section.name,
                style=section.style,
                articles=tuple(_printed(adoption) for adoption in group),
            )
            for section, group in groupby(adoptions, key=lambda adoption: adoption.section)
        ),
        distribution_label=issue.distribution_label,
        distribution=tuple(issue.printed_range),
        style=publication.style,
        classification=issue.classification,
        copy_number=issue.copy_number,
        copies=issue.copies,
    )


def _printed(adoption: Adoption) -> PrintedArticle:
    return PrintedArticle(
        key=adoption.pk,
        title=adoption.printed_title,
        title_style=adoption.printed_title_style,
        byline=adoption.printed_byline,
        blocks=markup.blocks(adoption.printed_body),
        offices=tuple(adoption.printed_offices),
    )
