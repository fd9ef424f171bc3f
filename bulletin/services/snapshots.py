"""Freezing an issue into what the press prints from."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.utils import timezone

from bulletin import markup
from bulletin.models import Adoption, Issue, Picture
from bulletin.models.picture import picture_root
from bulletin.press.picture_files import check_pictures
from bulletin.press.snapshot import PrintedArticle, PrintedPicture, PrintedSection, Snapshot


def snapshot_of(issue: Issue, adoptions: Sequence[Adoption] | None = None) -> Snapshot:
    """Everything printed in ``issue``, save number and date. Two queries, three with pictures.

    ``adoptions`` are its own with their sections, in order, where they are at hand. Raises
    MissingPicture.
    """
    if adoptions is None:
        adoptions = list(issue.adoptions.select_related("section").order_by("position"))
    pictures = _pictures(adoptions)
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
                articles=tuple(_printed(adoption, pictures) for adoption in group),
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


def _pictures(adoptions: Iterable[Adoption]) -> dict[str, PrintedPicture]:
    """Those that the printed texts show and that were kept, by SHA-256."""
    shown = {name for entry in adoptions for name in markup.pictures_in(entry.printed_body)}
    kept = Picture.objects.filter(sha256__in=shown)
    return {
        picture.sha256: PrintedPicture(picture.sha256, picture.width_px, picture.height_px)
        for picture in kept
    }


def _printed(adoption: Adoption, pictures: Mapping[str, PrintedPicture]) -> PrintedArticle:
    shown = markup.pictures_in(adoption.printed_body)
    article = PrintedArticle(
        key=adoption.pk,
        title=adoption.printed_title,
        title_style=adoption.printed_title_style,
        byline=adoption.printed_byline,
        blocks=markup.blocks(adoption.printed_body),
        offices=tuple(adoption.printed_offices),
        pictures=tuple(pictures[sha256] for sha256 in shown if sha256 in pictures),
    )
    check_pictures(article, picture_root())
    return article
