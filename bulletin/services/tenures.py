"""What happens in the register of people: posts taken up, put right, ended, passed on."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.services.audit import record
from bulletin.models import Tenure

FIELDS = ("name", "office", "title", "position", "since", "until")


class BadDay(DomainError):
    """A day on which this cannot have happened."""


@transaction.atomic
def add_tenure(*, actor: User, **values: Any) -> Tenure:
    """``values`` are those of FIELDS. Raises NotAllowed, BadDay, and DomainError where the person
    holds the post at that time already."""
    check_may_edit_register(actor)
    tenure = Tenure(**values)
    _check(tenure)
    tenure.save()
    record("tenure.add", tenure, actor=actor, detail=data_of(tenure))
    return tenure


@transaction.atomic
def edit_tenure(tenure_id: int, *, version: int, actor: User, **values: Any) -> Tenure:
    """Raises NotAllowed, BadDay, DomainError as ``add_tenure`` does, and IllegalMove for one that
    has changed since ``version``."""
    check_may_edit_register(actor)
    tenure = _locked(tenure_id, version)
    before = data_of(tenure)
    for name, value in values.items():
        setattr(tenure, name, value)
    _check(tenure)
    _save(tenure)
    after = data_of(tenure)
    if after != before:
        record("tenure.edit", tenure, actor=actor, detail={"before": before, "after": after})
    return tenure


@transaction.atomic
def end_tenure(tenure_id: int, *, until: date, version: int, actor: User) -> Tenure:
    """``until`` is the last day. Raises NotAllowed, IllegalMove and BadDay."""
    check_may_edit_register(actor)
    tenure = _locked(tenure_id, version)
    _end(tenure, until, actor)
    return tenure


@transaction.atomic
def succeed_tenure(tenure_id: int, *, name: str, since: date, version: int, actor: User) -> Tenure:
    """``name`` takes the post over on ``since``, in the same place of the order; who held it does
    so until the day before. Raises NotAllowed, IllegalMove, BadDay and DomainError."""
    check_may_edit_register(actor)
    before = _locked(tenure_id, version)
    if name == before.name:
        raise DomainError(_("%s holds this post already. Write who comes next.") % name)
    if before.until is None or before.until >= since:
        _end(before, since - timedelta(days=1), actor)
    after = Tenure(
        name=name,
        office=before.office,
        title=before.title,
        position=before.position,
        since=since,
        predecessor=before,
    )
    _check(after)
    after.save()
    detail = data_of(after) | {"predecessor": before.pk}
    record("tenure.succeed", after, actor=actor, detail=detail)
    return after


@transaction.atomic
def remove_tenure(tenure_id: int, *, version: int, actor: User) -> None:
    """For what never was; a post that ends is ``end_tenure``. Raises NotAllowed, IllegalMove."""
    check_may_edit_register(actor)
    tenure = _locked(tenure_id, version)
    record("tenure.remove", tenure, actor=actor, detail=data_of(tenure))
    tenure.delete()


def check_may_edit_register(actor: User) -> None:
    if not may(actor, Action.REGISTER_EDIT):
        raise NotAllowed(_("Only an administrator may do this."))


def data_of(tenure: Tenure) -> dict[str, Any]:
    values = {name: getattr(tenure, name) for name in FIELDS}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def overlap(one: Tenure, other: Tenure) -> bool:
    """Whether a day belongs to both."""
    return (one.since is None or other.until is None or one.since <= other.until) and (
        other.since is None or one.until is None or other.since <= one.until
    )


def _locked(tenure_id: int, version: int) -> Tenure:
    tenure = Tenure.objects.select_for_update().filter(pk=tenure_id).first()
    if tenure is None:
        raise IllegalMove(_("This entry of the register has been removed."))
    if tenure.version != version:
        raise IllegalMove(_("“%s” has been changed by somebody else. See how it is now.") % tenure)
    return tenure


def _end(tenure: Tenure, until: date, actor: User) -> None:
    before = tenure.until
    if before is not None and before < until:
        raise IllegalMove(_("“%s” has ended already. See how it is now.") % tenure)
    tenure.until = until
    _check(tenure)
    _save(tenure)
    detail = {"until": [before.isoformat() if before else None, until.isoformat()]}
    record("tenure.end", tenure, actor=actor, detail=detail)


def _save(tenure: Tenure) -> None:
    tenure.version += 1
    tenure.save(update_fields=[*FIELDS, "version"])


def _check(tenure: Tenure) -> None:
    if tenure.since and tenure.until and tenure.until < tenure.since:
        raise BadDay(
            _("The post was taken up on %s. Choose that day or a later one.")
            % tenure.since.isoformat()
        )
    same = Tenure.objects.filter(name=tenure.name, office=tenure.office, title=tenure.title)
    for other in same.exclude(pk=tenure.pk):
        if overlap(tenure, other):
            raise DomainError(
                _("%(person)s holds the post %(post)s at that time already. Change that entry.")
                % {"person": tenure.name, "post": tenure.post}
            )
