"""Terms of the house, kept whole or said instead of others."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import HouseTerm
from bulletin.services.tenures import check_may_edit_register

FIELDS = ("words", "instead_of", "since", "until", "note")


@transaction.atomic
def add_term(*, actor: User, **values: Any) -> HouseTerm:
    """``values`` are those of FIELDS. Raises NotAllowed, and DomainError where it is there."""
    check_may_edit_register(actor)
    term = HouseTerm(**values)
    _check(term)
    term.save()
    record("term.add", term, actor=actor, detail=_data(term))
    return term


@transaction.atomic
def edit_term(term_id: int, *, version: int, actor: User, **values: Any) -> HouseTerm:
    """Raises NotAllowed, DomainError where the same is there, and IllegalMove for one that has
    changed since ``version``."""
    check_may_edit_register(actor)
    term = _locked(term_id, version)
    before = _data(term)
    for name, value in values.items():
        setattr(term, name, value)
    _check(term)
    term.version += 1
    term.save(update_fields=[*FIELDS, "version"])
    after = _data(term)
    if after != before:
        record("term.edit", term, actor=actor, detail={"before": before, "after": after})
    return term


@transaction.atomic
def remove_term(term_id: int, *, version: int, actor: User) -> None:
    """Raises NotAllowed and IllegalMove."""
    check_may_edit_register(actor)
    term = _locked(term_id, version)
    record("term.remove", term, actor=actor, detail=_data(term))
    term.delete()


def _locked(term_id: int, version: int) -> HouseTerm:
    term = HouseTerm.objects.select_for_update().filter(pk=term_id).first()
    if term is None:
        raise IllegalMove(_("This term has been removed."))
    if term.version != version:
        raise IllegalMove(_("“%s” has been changed by somebody else. See how it is now.") % term)
    return term


def _check(term: HouseTerm) -> None:
    same = HouseTerm.objects.filter(
        words=term.words, instead_of=term.instead_of, since=term.since
    ).exclude(pk=term.pk)
    if same.exists():
        raise DomainError(_("This term is in the list already. Change that entry."))


def _data(term: HouseTerm) -> dict[str, Any]:
    values = {name: getattr(term, name) for name in FIELDS}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
