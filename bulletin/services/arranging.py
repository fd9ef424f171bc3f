"""What stands where in an issue: its sections and adoptions, in printed order."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Adoption, Issue, Section, SectionStyle
from bulletin.models.article import TitleStyle
from bulletin.services.adopting import adopt_articles
from bulletin.services.assembling import issue_to_change, touch_arrangement

# A section's primary key, and those of the adoptions in it.
Order = Sequence[tuple[int, Sequence[int]]]


class ArrangementChanged(IllegalMove):
    """Somebody else has arranged the issue since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this issue meanwhile. Nothing was overwritten: "
                "this is the order as it stands now."
            )
        )


@dataclass
class Group:
    """A section with the adoptions that an issue has in it, perhaps none."""

    section: Section
    adoptions: list[Adoption]


def grouped(adoptions: Sequence[Adoption], sections: Sequence[Section]) -> list[Group]:
    """Sections in the order of the issue, each once; ``sections`` it does not use at their own
    place in the publication."""
    groups: dict[int, Group] = {}
    for adoption in adoptions:
        groups.setdefault(adoption.section_id, Group(adoption.section, [])).adoptions.append(
            adoption
        )
    found = list(groups.values())
    for section in sections:
        if section.pk in groups:
            continue
        later = (
            index
            for index, group in enumerate(found)
            if (group.section.position, group.section.pk) > (section.position, section.pk)
        )
        found.insert(next(later, len(found)), Group(section, []))
    return found


def groups_of(issue: Issue) -> list[Group]:
    adoptions = issue.adoptions.select_related("section").defer("printed_body")
    return grouped(list(adoptions), list(issue.publication.sections.all()))


def order_of(groups: Sequence[Group]) -> list[tuple[int, list[int]]]:
    return [(group.section.pk, [entry.pk for entry in group.adoptions]) for group in groups]


@transaction.atomic
def arrange_issue(issue_id: int, order: Order, *, version: int, actor: User | None) -> Issue:
    """Put sections and adoptions into ``order``, which names each adoption once.

    An adoption that changes its section is titled as that section is. Raises NotAllowed,
    IllegalMove, ArrangementChanged for another version than the issue's, and DomainError for a
    section of another publication.
    """
    issue = arrangement_to_change(issue_id, version, actor)
    return _write(issue, groups_of(issue), order, actor)


@transaction.atomic
def move_adoption(
    adoption_id: int, *, section_id: int, place: int | None, version: int, actor: User | None
) -> Adoption:
    """Put one adoption at ``place`` of a section, counted from 0; at its end without one.

    Raises as ``arrange_issue`` does.
    """
    issue, groups = _around(adoption_id, version, actor)
    order = order_of(groups)
    for _section, keys in order:
        if adoption_id in keys:
            keys.remove(adoption_id)
    target = next((keys for section, keys in order if section == section_id), None)
    if target is None:
        raise DomainError(_("There is no such section in this publication."))
    target.insert(len(target) if place is None else max(0, place), adoption_id)
    _write(issue, groups, order, actor)
    return Adoption.objects.select_related("section").get(pk=adoption_id)


@transaction.atomic
def step_adoption(adoption_id: int, *, down: bool, version: int, actor: User | None) -> Adoption:
    """Move one adoption a place up or down; past the end of its section into the next one.

    At the end of the issue it stays. Raises as ``arrange_issue`` does.
    """
    issue, groups = _around(adoption_id, version, actor)
    order = order_of(groups)
    number = next(index for index, (_section, keys) in enumerate(order) if adoption_id in keys)
    keys = order[number][1]
    place = keys.index(adoption_id)
    neighbour = place + 1 if down else place - 1
    if 0 <= neighbour < len(keys):
        keys[place], keys[neighbour] = keys[neighbour], keys[place]
    elif 0 <= (beside := number + 1 if down else number - 1) < len(order):
        keys.pop(place)
        order[beside][1].insert(0 if down else len(order[beside][1]), adoption_id)
    _write(issue, groups, order, actor)
    return Adoption.objects.select_related("section").get(pk=adoption_id)


@transaction.atomic
def step_section(
    issue_id: int, section_id: int, *, down: bool, version: int, actor: User | None
) -> Issue:
    """Move a section with all in it past the next one that is printed.

    Raises as ``arrange_issue`` does.
    """
    issue = arrangement_to_change(issue_id, version, actor)
    groups = groups_of(issue)
    order = [(section, keys) for section, keys in order_of(groups) if keys]
    place = next((i for i, (section, _keys) in enumerate(order) if section == section_id), None)
    if place is None:
        raise DomainError(_("This section holds no article yet, so it has no place in the issue."))
    neighbour = place + 1 if down else place - 1
    if 0 <= neighbour < len(order):
        order[place], order[neighbour] = order[neighbour], order[place]
    return _write(issue, groups, order, actor)


@transaction.atomic
def take_in(
    issue_id: int,
    article_id: int,
    *,
    section_id: int,
    place: int | None,
    version: int,
    actor: User,
) -> Adoption:
    """Adopt an article at ``place`` of a section, at its end without one, titled as that is.

    Raises as ``arrange_issue`` and ``adopt_articles`` do.
    """
    issue = arrangement_to_change(issue_id, version, actor)
    [adoption] = adopt_articles(issue_id, [article_id], actor=actor, section_id=section_id)
    style = section_title_style(adoption.section)
    if adoption.printed_title_style != style:
        adoption.printed_title_style = style
        adoption.save(update_fields=["printed_title_style"])
    issue.refresh_from_db(fields=["arrangement_version"])
    if place is None:
        return adoption
    return move_adoption(
        adoption.pk,
        section_id=section_id,
        place=place,
        version=issue.arrangement_version,
        actor=actor,
    )


def arrangement_to_change(issue_id: int, version: int, actor: User | None) -> Issue:
    """The issue, locked, as the person saw it.

    Raises NotAllowed, IllegalMove, and ArrangementChanged for another version.
    """
    issue = issue_to_change(issue_id, actor)
    if issue.arrangement_version != version:
        raise ArrangementChanged
    return issue


def section_title_style(section: Section) -> TitleStyle:
    return TitleStyle.RUN_IN if section.style == SectionStyle.BRIEF else TitleStyle.LINE


def _around(adoption_id: int, version: int, actor: User | None) -> tuple[Issue, list[Group]]:
    issue_id = Adoption.objects.values_list("issue", flat=True).filter(pk=adoption_id).first()
    if issue_id is None:
        raise ArrangementChanged
    issue = arrangement_to_change(issue_id, version, actor)
    groups = groups_of(issue)
    if not any(adoption_id == entry.pk for group in groups for entry in group.adoptions):
        raise ArrangementChanged
    return issue, groups


def _write(issue: Issue, groups: Sequence[Group], order: Order, actor: User | None) -> Issue:
    adoptions = {entry.pk: entry for group in groups for entry in group.adoptions}
    sections = {group.section.pk: group.section for group in groups}
    placed = [(section, key) for section, keys in order for key in keys]
    if sorted(key for _section, key in placed) != sorted(adoptions):
        raise ArrangementChanged
    if not sections.keys() >= {section for section, _key in placed}:
        raise DomainError(_("There is no such section in this publication."))
    before = [[entry.section_id, entry.pk] for entry in adoptions.values()]
    for position, (section, key) in enumerate(placed, start=1):
        entry = adoptions[key]
        entry.position = position
        if entry.section_id != section:
            entry.section = sections[section]
            entry.printed_title_style = section_title_style(entry.section)
    after = [[section, key] for section, key in placed]
    if after == before:
        return issue
    _place(issue, list(adoptions.values()))
    touch_arrangement(issue)
    record("issue.arrange", issue, actor=actor, detail={"before": before, "after": after})
    return issue


def _place(issue: Issue, adoptions: Sequence[Adoption]) -> None:
    """Two steps, since no two adoptions may share a position even for a moment."""
    beyond = max(entry.position for entry in adoptions)
    highest = issue.adoptions.order_by("-position").values_list("position", flat=True)[0]
    issue.adoptions.update(position=F("position") + max(beyond, highest) + 1)
    keyed = {entry.pk: entry for entry in adoptions}

    def chosen(field: str) -> Case:
        return Case(
            *(When(pk=key, then=Value(getattr(entry, field))) for key, entry in keyed.items())
        )

    issue.adoptions.update(
        position=chosen("position"),
        section=chosen("section_id"),
        printed_title_style=chosen("printed_title_style"),
    )
