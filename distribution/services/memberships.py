"""Who is in a list from a day on and until before another; one contact, or many together."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import Office, User
from accounts.services.audit import record, record_all
from distribution.models import Contact, DistributionList, Membership
from distribution.services.lists import check_list_manager


class BadDays(DomainError):
    """A membership that would end before it begins, or overlap another."""


@transaction.atomic
def add_members(list_id: int, contact_ids: Collection[int], *, since: date, actor: User) -> int:
    """Put contacts at the end of a list; who is in it on ``since`` or will be stays as it is.

    Returns how many were added. Raises NotAllowed.
    """
    check_list_manager(actor)
    entry = DistributionList.objects.select_for_update().get(pk=list_id)
    there = set(
        entry.memberships.filter(Q(until__isnull=True) | Q(until__gt=since)).values_list(
            "contact_id", flat=True
        )
    )
    last = entry.memberships.aggregate(last=Max("position"))["last"] or 0
    new = Contact.objects.filter(pk__in=contact_ids).exclude(pk__in=there).order_by("pk")
    made = Membership.objects.bulk_create(
        Membership(list=entry, contact=contact, position=last + place, since=since)
        for place, contact in enumerate(new, start=1)
    )
    details = [{"contact": row.contact_id, "since": str(since)} for row in made]
    record_all("list.add_member", [entry] * len(made), details, actor=actor)
    return len(made)


@transaction.atomic
def end_memberships(list_id: int, contact_ids: Collection[int], *, on: date, actor: User) -> int:
    """From ``on`` on the contacts are in the list no more; what would begin later is dropped.

    Returns how many contacts were in it. Raises NotAllowed.
    """
    check_list_manager(actor)
    entry = DistributionList.objects.select_for_update().get(pk=list_id)
    rows = list(
        entry.memberships.filter(Q(until__isnull=True) | Q(until__gt=on), contact__in=contact_ids)
    )
    begun = [row for row in rows if row.since < on]
    for row in begun:
        row.until = on
    Membership.objects.bulk_update(begun, ["until"])
    Membership.objects.filter(pk__in=[row.pk for row in rows if row.since >= on]).delete()
    details = [{"contact": row.contact_id, "until": str(on)} for row in rows]
    record_all("list.end_membership", [entry] * len(rows), details, actor=actor)
    return len({row.contact_id for row in rows})


@transaction.atomic
def set_days(membership_id: int, *, since: date, until: date | None, actor: User) -> Membership:
    """Raises NotAllowed, IllegalMove for a membership that is gone, and BadDays."""
    check_list_manager(actor)
    row = Membership.objects.select_for_update().filter(pk=membership_id).first()
    if row is None:
        raise IllegalMove(_("This membership is gone. See how it is now."))
    if until is not None and until <= since:
        raise BadDays(_("The last day lies before the first. Choose a later one."))
    others = Membership.objects.filter(list=row.list_id, contact=row.contact_id).exclude(pk=row.pk)
    meets = Q(until__isnull=True) | Q(until__gt=since)
    if until is not None:
        meets &= Q(since__lt=until)
    if others.filter(meets).exists():
        raise BadDays(_("In these days the contact is in the list already. Choose others."))
    before = [str(row.since), str(row.until) if row.until else None]
    after = [str(since), str(until) if until else None]
    if after != before:
        row.since, row.until = since, until
        row.save(update_fields=["since", "until"])
        detail = {"contact": row.contact_id, "before": before, "after": after}
        record("list.set_days", row.list, actor=actor, detail=detail)
    return row


@transaction.atomic
def set_office_of(contact_ids: Collection[int], office: Office | None, *, actor: User) -> int:
    """All of the contacts belong to ``office``, None for no office; how many changed.

    Raises NotAllowed.
    """
    check_list_manager(actor)
    rows = Contact.objects.select_for_update(of=("self",)).filter(pk__in=contact_ids)
    changed = [contact for contact in rows if contact.office_id != (office and office.pk)]
    details = [
        {"office": [contact.office_id, office.pk if office else None]} for contact in changed
    ]
    Contact.objects.filter(pk__in=[contact.pk for contact in changed]).update(office=office)
    record_all("contact.edit", changed, details, actor=actor)
    return len(changed)
