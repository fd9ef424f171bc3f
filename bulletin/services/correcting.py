"""Corrections (更正): a printed piece that puts an earlier one right, linked both ways."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record
from bulletin import markup
from bulletin.models import Adoption
from bulletin.querysets import PUBLISHED
from bulletin.services.assembling import issue_to_change
from bulletin.services.wording import edit_printed


@dataclass
class Corrections:
    """Of one printed piece: the earlier one that it corrects, the later ones that correct it."""

    corrects: Adoption | None = None
    corrected_by: list[Adoption] = field(default_factory=list)


@transaction.atomic
def set_correction(
    adoption_id: int, corrected_id: int | None, *, actor: User, prints_line: bool = False
) -> Adoption:
    """Let a piece of an issue being assembled correct a published one, or none.

    ``prints_line`` puts ``correction_line`` ahead of its text. Raises NotAllowed, IllegalMove,
    and DomainError for what is not published in the same publication.
    """
    adoption = Adoption.objects.filter(pk=adoption_id).first()
    if adoption is None:
        raise IllegalMove(_("This article has been taken out of the issue meanwhile."))
    issue = issue_to_change(adoption.issue_id, actor)
    adoption = Adoption.objects.select_for_update().filter(pk=adoption_id).first()
    if adoption is None:
        raise IllegalMove(_("This article has been taken out of the issue meanwhile."))
    corrected = None
    if corrected_id is not None:
        corrected = (
            Adoption.objects.filter(
                issue__publication=issue.publication_id, issue__status__in=PUBLISHED
            )
            .select_related("issue")
            .filter(pk=corrected_id)
            .first()
        )
        if corrected is None:
            raise DomainError(_("Choose an article that is printed in a signed issue."))
    before = adoption.corrects_id
    if before != corrected_id:
        adoption.corrects = corrected
        adoption.save(update_fields=["corrects"])
        detail = {"issue": issue.pk, "before": before, "after": corrected_id}
        record("adoption.set_correction", adoption, actor=actor, detail=detail)
    if corrected is not None and prints_line:
        _print_line(adoption, corrected, actor)
    return Adoption.objects.get(pk=adoption_id)


def correction_line(corrected: Adoption) -> str:
    """As it is printed: 更正：本刊2011年第18期《……》一文，更正如下。"""
    title = " ".join(corrected.printed_title.split())
    return f"更正：本刊{corrected.issue.short_label}《{title}》一文，更正如下。"


def corrections_of(adoption_ids: Collection[int]) -> dict[int, Corrections]:
    """For each piece what it corrects, and by which published ones it is corrected. One query."""
    found = {key: Corrections() for key in adoption_ids}
    own = Q(pk__in=adoption_ids, corrects__isnull=False)
    later = Q(corrects__in=adoption_ids, issue__status__in=PUBLISHED)
    rows = Adoption.objects.filter(own | later).select_related("issue", "corrects__issue")
    rows = rows.defer("printed_body", "corrects__printed_body")
    for adoption in rows.order_by("issue__date", "pk"):
        if adoption.pk in found:
            found[adoption.pk].corrects = adoption.corrects
        if adoption.corrects_id in found and adoption.issue.is_published:
            found[adoption.corrects_id].corrected_by.append(adoption)
    return found


def _print_line(adoption: Adoption, corrected: Adoption, actor: User) -> None:
    line = correction_line(corrected)
    if line in markup.plain_text(adoption.printed_body):
        return
    edit_printed(
        adoption.pk,
        title=adoption.printed_title,
        byline=adoption.printed_byline,
        body=markup.from_paragraphs([line]) + adoption.printed_body,
        title_style=adoption.printed_title_style,
        version=adoption.version,
        actor=actor,
    )
