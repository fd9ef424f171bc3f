"""Distribution lists: their labels and order, and what stands behind them besides their own
contacts."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import OfficeKind, User
from accounts.services.audit import record
from bulletin.services.printed_range import LONGEST_LABEL
from distribution.models import DistributionList, ListPart


@transaction.atomic
def create_list(name: str, *, actor: User | None) -> DistributionList:
    """A list at the end of the printed order. Raises NotAllowed, and DomainError for its name."""
    check_list_manager(actor)
    name = checked_label(name)
    last = DistributionList.objects.order_by("-position").values_list("position", flat=True).first()
    entry = DistributionList.objects.create(name=name, position=(last or 0) + 1)
    record("list.create", entry, actor=actor, detail={"name": name})
    return entry


@transaction.atomic
def change_list(
    list_id: int,
    *,
    name: str,
    office_kind: str,
    link_above_kb: int | None,
    allows_leaving: bool,
    actor: User | None,
) -> DistributionList:
    """All that a list says about itself; its label is printed from the next issue on.

    Raises NotAllowed, and DomainError for a label that cannot be, or a kind or size.
    """
    _set(list_id, "name", checked_label(name, besides=list_id), actor)
    set_office_kind(list_id, office_kind, actor=actor)
    set_link_above(list_id, link_above_kb, actor=actor)
    return set_allows_leaving(list_id, allows_leaving, actor=actor)


@transaction.atomic
def move_list(list_id: int, places: int, *, actor: User | None) -> DistributionList:
    """Put the list ``places`` further down in the printed order, up when negative; it stops at
    the ends. Raises NotAllowed."""
    check_list_manager(actor)
    entries = list(DistributionList.objects.select_for_update())
    entry = next(entry for entry in entries if entry.pk == list_id)
    before = entries.index(entry)
    after = min(max(before + places, 0), len(entries) - 1)
    entries.insert(after, entries.pop(before))
    for position, other in enumerate(entries, start=1):
        other.position = position
    DistributionList.objects.bulk_update(entries, ["position"])
    if after != before:
        detail = {"before": before + 1, "after": after + 1}
        record("list.move", entry, actor=actor, detail=detail)
    return entry


def checked_label(name: str, *, besides: int | None = None) -> str:
    """``name`` as it is printed. Raises DomainError when it cannot be, or another list has it."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_LABEL:
        raise DomainError(_("A list needs a name of 1 to 80 characters."))
    others = DistributionList.objects.filter(name=name)
    if (others.exclude(pk=besides) if besides else others).exists():
        raise DomainError(_("There is a list “%s” already. Choose another name.") % name)
    return name


def set_office_kind(list_id: int, kind: str, *, actor: User | None) -> DistributionList:
    """Let the list hold the contacts of all offices of ``kind``; empty for none.

    Raises NotAllowed, and DomainError for a kind that does not exist.
    """
    if kind and kind not in OfficeKind.values:
        raise DomainError(
            _("There is no kind of office “%(kind)s”; there are: %(kinds)s.")
            % {"kind": kind, "kinds": "、".join(OfficeKind.values)}
        )
    return _set(list_id, "office_kind", kind, actor)


def set_link_above(list_id: int, kilobytes: int | None, *, actor: User | None) -> DistributionList:
    """Send a link to a larger PDF instead of attaching it; None attaches whatever its size.

    Raises NotAllowed, and DomainError for a size below 0.
    """
    if kilobytes is not None and kilobytes < 0:
        raise DomainError(_("The size of an attachment is 0 KB or more."))
    return _set(list_id, "link_above_kb", kilobytes, actor)


def set_allows_leaving(list_id: int, allows: bool, *, actor: User | None) -> DistributionList:
    """Whether mails to the list carry a link to leave it. Raises NotAllowed."""
    return _set(list_id, "allows_leaving", allows, actor)


@transaction.atomic
def add_part(list_id: int, part_id: int, *, actor: User | None) -> None:
    """Make a list part of another. Harmless when repeated.

    Raises NotAllowed, and DomainError for a list that would be a part of itself.
    """
    check_list_manager(actor)
    # All lists are locked, so that two additions at once make no circle.
    lists = {entry.pk: entry for entry in DistributionList.objects.select_for_update()}
    whole, part = lists[list_id], lists[part_id]
    if whole == part or list_id in _parts_below(part_id):
        raise DomainError(
            _("“%(part)s” cannot be a part of “%(whole)s”: it would be a part of itself.")
            % {"part": part, "whole": whole}
        )
    _entry, created = ListPart.objects.get_or_create(
        whole=whole, part=part, defaults={"position": whole.parts.count() + 1}
    )
    if created:
        record("list.add_part", whole, actor=actor, detail={"part": part_id})


@transaction.atomic
def remove_part(list_id: int, part_id: int, *, actor: User | None) -> None:
    """Raises NotAllowed, and DomainError when it is no part of the list."""
    check_list_manager(actor)
    whole = DistributionList.objects.select_for_update().get(pk=list_id)
    if not whole.parts.filter(part=part_id).delete()[0]:
        raise DomainError(_("It is no part of “%(whole)s”.") % {"whole": whole})
    record("list.remove_part", whole, actor=actor, detail={"part": part_id})


@transaction.atomic
def readmit(list_id: int, email: str, *, actor: User | None) -> None:
    """Who has left and asks for it is in the list again. Raises NotAllowed and DomainError."""
    check_list_manager(actor)
    entry = DistributionList.objects.select_for_update().get(pk=list_id)
    departure = entry.departures.filter(contact__email__iexact=email).first()
    if departure is None:
        raise DomainError(
            _("“%(address)s” has not left the list “%(list)s”.") % {"address": email, "list": entry}
        )
    departure.delete()
    record("list.readmit", entry, actor=actor, detail={"contact": departure.contact_id})


@transaction.atomic
def _set(list_id: int, field: str, value: Any, actor: User | None) -> DistributionList:
    check_list_manager(actor)
    entry = DistributionList.objects.select_for_update().get(pk=list_id)
    before = getattr(entry, field)
    if before != value:
        setattr(entry, field, value)
        entry.save(update_fields=[field])
        detail = {"before": before, "after": value}
        record(f"list.set_{field}", entry, actor=actor, detail=detail)
    return entry


def _parts_below(list_id: int) -> set[int]:
    parts: dict[int, set[int]] = {}
    for whole, part in ListPart.objects.values_list("whole_id", "part_id"):
        parts.setdefault(whole, set()).add(part)
    found: set[int] = set()
    waiting = [list_id]
    while waiting:
        new = parts.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def check_list_manager(actor: User | None) -> None:
    if actor is not None and not may(actor, Action.LIST_EDIT):
        raise NotAllowed(_("Only a list manager may do this."))
