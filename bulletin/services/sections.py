"""The sections of a publication: made, renamed, put in order."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Publication, Section


@transaction.atomic
def add_section(publication_id: int, *, name: str, style: str, actor: User) -> Section:
    """At the end. Raises NotAllowed, and DomainError for a name that another section has."""
    _check_administrator(actor)
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    _check_name(publication, name)
    section = publication.sections.create(
        name=name, style=style, position=publication.sections.count() + 1
    )
    detail = {"name": name, "style": style, "publication": publication.pk}
    record("section.create", section, actor=actor, detail=detail)
    return section


@transaction.atomic
def change_section(section_id: int, *, name: str, style: str, actor: User) -> Section:
    """Its heading and style from the next rendering on; what was frozen keeps its own.

    Raises NotAllowed, and DomainError for a name that another section has.
    """
    _check_administrator(actor)
    section = Section.objects.select_for_update(of=("self",)).get(pk=section_id)
    _check_name(section.publication, name, besides=section.pk)
    before = {"name": section.name, "style": section.style}
    after = {"name": name, "style": style}
    if after != before:
        section.name, section.style = name, style
        section.save(update_fields=["name", "style"])
        record("section.edit", section, actor=actor, detail={"before": before, "after": after})
    return section


@transaction.atomic
def move_section(section_id: int, places: int, *, actor: User) -> Section:
    """Put it ``places`` further down, up when negative; it stops at the ends.

    Raises NotAllowed.
    """
    _check_administrator(actor)
    section = Section.objects.get(pk=section_id)
    sections = list(Section.objects.select_for_update().filter(publication=section.publication_id))
    before = sections.index(section)
    after = min(max(before + places, 0), len(sections) - 1)
    sections.insert(after, sections.pop(before))
    for position, other in enumerate(sections, start=1):
        other.position = position
    Section.objects.bulk_update(sections, ["position"])
    if after != before:
        detail = {"before": before + 1, "after": after + 1}
        record("section.move", section, actor=actor, detail=detail)
    return section


def _check_name(publication: Publication, name: str, *, besides: int | None = None) -> None:
    others = publication.sections.filter(name=name)
    if (others.exclude(pk=besides) if besides else others).exists():
        raise DomainError(_("There is a section “%s” already. Choose another name.") % name)


def _check_administrator(actor: User) -> None:
    if not may(actor, Action.PUBLICATION_EDIT):
        raise NotAllowed(_("Only an administrator may do this."))
