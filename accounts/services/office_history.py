"""What happens to offices: founded, put right, renamed, merged, abolished."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import Office, OfficeAlias, User
from accounts.services.audit import record
from accounts.services.offices import succeed_offices


class BadDay(DomainError):
    """A day on which this cannot have happened."""


@transaction.atomic
def create_office(
    *,
    name: str,
    kind: str,
    position: int,
    founded: date | None,
    aliases: Iterable[str],
    actor: User,
) -> Office:
    """Raises NotAllowed, and DomainError for a name that another office has."""
    _check_administrator(actor)
    _check_name(name, since=founded)
    office = Office.objects.create(name=name, kind=kind, position=position, founded=founded)
    _set_aliases(office, aliases)
    detail = {"name": name, "founded": str(founded) if founded else None}
    record("office.create", office, actor=actor, detail=detail)
    return office


@transaction.atomic
def put_right(
    office_id: int,
    *,
    name: str,
    kind: str,
    position: int,
    founded: date | None,
    aliases: Iterable[str],
    actor: User,
) -> Office:
    """Correct what was written down wrongly, as if it had always been so; a new name that an
    office takes is ``rename_office``. Raises NotAllowed, BadDay, and DomainError."""
    _check_administrator(actor)
    office = _locked([office_id])[0]
    if founded is not None and office.abolished is not None and founded >= office.abolished:
        raise BadDay(_("It was abolished before that day. Choose an earlier one."))
    _check_name(name, since=founded, until=office.abolished, besides=office.pk)
    before = _data(office)
    office.name, office.kind, office.position, office.founded = name, kind, position, founded
    office.save(update_fields=["name", "kind", "position", "founded"])
    _set_aliases(office, aliases)
    after = _data(office)
    if after != before:
        record("office.edit", office, actor=actor, detail={"before": before, "after": after})
    return office


@transaction.atomic
def rename_office(office_id: int, name: str, *, on: date, actor: User) -> Office:
    """The office bears ``name`` from ``on`` on: a new office that succeeds it and takes over its
    people. Raises NotAllowed, IllegalMove, BadDay, and DomainError for a name in use."""
    _check_administrator(actor)
    office = _locked([office_id])[0]
    return _succeed([office], name, kind=office.kind, on=on, actor=actor)


@transaction.atomic
def merge_offices(
    office_ids: Collection[int],
    *,
    into: Office | None,
    name: str = "",
    on: date,
    actor: User,
) -> Office:
    """Two or more offices become one: ``into``, or a new one called ``name``, which takes over
    their people. Raises NotAllowed, IllegalMove, BadDay and DomainError."""
    _check_administrator(actor)
    offices = _locked([key for key in office_ids if into is None or key != into.pk])
    if into is None:
        if len(offices) < 2:
            raise DomainError(_("Choose two offices or more, or rename the one."))
        return _succeed(offices, name, kind=offices[0].kind, on=on, actor=actor)
    if not offices:
        raise DomainError(_("Choose the offices that become part of it."))
    into = _locked([into.pk])[0]
    for office in (*offices, into):
        _check_alive(office, on)
    _hand_over(offices, into, on=on, actor=actor)
    return into


@transaction.atomic
def abolish_office(office_id: int, *, on: date, actor: User) -> Office:
    """It ends without a successor. Raises NotAllowed, IllegalMove, BadDay, and DomainError
    while clerks belong to it."""
    _check_administrator(actor)
    office = _locked([office_id])[0]
    _check_alive(office, on)
    people = list(office.users.filter(is_active=True))
    if people:
        raise DomainError(
            _("%s still belong to it. Give them another office or close their accounts first.")
            % "、".join(str(user) for user in people)
        )
    office.abolished = on
    office.save(update_fields=["abolished"])
    record("office.abolish", office, actor=actor, detail={"abolished": str(on)})
    return office


def _succeed(offices: list[Office], name: str, *, kind: str, on: date, actor: User) -> Office:
    for office in offices:
        _check_alive(office, on)
    _check_name(name, since=on)
    successor = Office.objects.create(
        name=name, kind=kind, position=offices[0].position, founded=on
    )
    record("office.create", successor, actor=actor, detail={"name": name, "founded": str(on)})
    _hand_over(offices, successor, on=on, actor=actor)
    return successor


def _hand_over(offices: list[Office], successor: Office, *, on: date, actor: User) -> None:
    succeed_offices(offices, successor, on=on, actor=actor)
    people = list(User.objects.select_for_update(of=("self",)).filter(office__in=offices))
    for user in people:
        detail = {"office": [user.office_id, successor.pk]}
        user.office = successor
        user.save(update_fields=["office"])
        record("user.follow_office", user, actor=actor, detail=detail)


def _locked(office_ids: Collection[int]) -> list[Office]:
    return list(Office.objects.select_for_update().filter(pk__in=office_ids))


def _check_administrator(actor: User) -> None:
    if not may(actor, Action.OFFICE_EDIT):
        raise NotAllowed(_("Only an administrator may do this."))


def _check_alive(office: Office, on: date) -> None:
    """Something may end or change for the office on ``on``. Raises IllegalMove and BadDay."""
    if office.abolished is not None:
        raise IllegalMove(_("“%s” is no more. See how it is now.") % office)
    if on > timezone.localdate():
        raise BadDay(_("That day is still to come. Record it on the day it happens."))
    if office.founded is not None and on <= office.founded:
        earliest = office.founded + timedelta(days=1)
        raise BadDay(
            _("“%(office)s” was founded on %(founded)s. Choose %(earliest)s or later.")
            % {"office": office, "founded": office.founded, "earliest": earliest}
        )


def _check_name(
    name: str, *, since: date | None, until: date | None = None, besides: int | None = None
) -> None:
    """No other office bears the name at that time. Raises DomainError."""
    alive = Office.objects.filter(name=name)
    if since is not None:
        alive = alive.filter(Q(abolished__isnull=True) | Q(abolished__gt=since))
    if until is not None:
        alive = alive.filter(Q(founded__isnull=True) | Q(founded__lt=until))
    if besides is not None:
        alive = alive.exclude(pk=besides)
    if alive.exists():
        raise DomainError(_("There is an office called %s at that time. Check the name.") % name)


def _set_aliases(office: Office, aliases: Iterable[str]) -> None:
    wanted = list(dict.fromkeys(aliases))
    office.aliases.exclude(name__in=wanted).delete()
    there = set(office.aliases.values_list("name", flat=True))
    OfficeAlias.objects.bulk_create(
        OfficeAlias(office=office, name=name) for name in wanted if name not in there
    )


def _data(office: Office) -> dict[str, Any]:
    return {
        "name": office.name,
        "kind": office.kind,
        "position": office.position,
        "founded": str(office.founded) if office.founded else None,
        "aliases": sorted(office.aliases.values_list("name", flat=True)),
    }
