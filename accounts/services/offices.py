"""Names of offices as of a day, and their line of succession."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import Office, OfficeAlias, Succession, User
from accounts.services.audit import record
from accounts.signals import offices_succeeded


def offices_by_name(day: date) -> dict[str, Office]:
    """Every name and alias in use on ``day``, with its office; a name beats an alias."""
    alive = list(Office.objects.alive_on(day).prefetch_related("aliases"))
    found = {alias.name: office for office in alive for alias in office.aliases.all()}
    found.update({office.name: office for office in alive})
    return found


def office_called(name: str) -> Office:
    """The office that bears this name or alias today. Raises DomainError."""
    office = offices_by_name(timezone.localdate()).get(name)
    if office is None:
        raise DomainError(_("There is no office called %s today. Check its name.") % name)
    return office


def known_names() -> frozenset[str]:
    """Every name and alias of every office, whenever it lived."""
    return frozenset(
        Office.objects.order_by()
        .values_list("name", flat=True)
        .union(OfficeAlias.objects.values_list("name", flat=True))
    )


def successors_on(day: date) -> dict[int, Office]:
    """For each office's primary key the office that stands for it on ``day``.

    Totals over years use it to count an abolished office's articles for its successor.
    """
    steps = {
        step.predecessor_id: step.successor
        for step in Succession.objects.filter(on__lte=day).select_related("successor")
    }
    heirs: dict[int, Office] = {}
    for office in Office.objects.all():
        heir, seen = office, {office.pk}
        while heir.pk in steps and steps[heir.pk].pk not in seen:
            heir = steps[heir.pk]
            seen.add(heir.pk)
        heirs[office.pk] = heir
    return heirs


def with_successors(office_ids: Iterable[int], steps: Collection[tuple[int, int]]) -> set[int]:
    """The offices and all that they became part of; ``steps`` are predecessor and successor."""
    found = set(office_ids)
    while new := {after for before, after in steps if before in found} - found:
        found |= new
    return found


@transaction.atomic
def succeed_offices(
    predecessors: Iterable[Office], successor: Office, *, on: date, actor: User | None
) -> None:
    """Abolish the predecessors on a day and let one office take their place.

    Whoever listens to ``offices_succeeded`` goes along in the same transaction.
    """
    predecessors = list(predecessors)
    for office in predecessors:
        before = office.abolished
        office.abolished = on
        office.save(update_fields=["abolished"])
        Succession.objects.create(predecessor=office, successor=successor, on=on)
        record(
            "office.succeed",
            office,
            actor=actor,
            detail={
                "abolished": [str(before) if before else None, str(on)],
                "successor": successor.pk,
            },
        )
    offices_succeeded.send(
        Office, predecessors=predecessors, successor=successor, on=on, actor=actor
    )
