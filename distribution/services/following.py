"""Contacts go along when their office takes a new name or becomes part of another."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from accounts.models import NoticeKind, Office, Role, Succession, User
from accounts.services.audit import record_all
from accounts.services.notices import News, tell
from distribution.models import Contact


@transaction.atomic
def follow_offices(
    predecessors: Sequence[Office], successor: Office, *, actor: User | None
) -> list[Contact]:
    """Contacts of the predecessors belong to the successor, and the list managers are told.

    Nobody is asked first: contacts of an office that is no more are in no list of all offices of
    a kind, so that the next issue would pass them by. Names and addresses stay as they are.
    """
    contacts = list(Contact.objects.select_for_update(of=("self",)).filter(office__in=predecessors))
    if not contacts:
        return []
    details = [{"office": [contact.office_id, successor.pk]} for contact in contacts]
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(office=successor)
    record_all("contact.follow_office", contacts, details, actor=actor)
    text = format_lazy(
        ngettext_lazy(
            "{before} became {after}. {count} contact went along: see whether its name and "
            "address still hold.",
            "{before} became {after}. {count} contacts went along: see whether their names and "
            "addresses still hold.",
            len(contacts),
        ),
        before="、".join(office.name for office in predecessors),
        after=successor.name,
        count=len(contacts),
    )
    link = f"{reverse('distribution:contact-list')}?office={successor.pk}"
    managers = User.objects.filter(is_active=True, role_grants__role=Role.LIST_MANAGER)
    tell(managers.order_by("pk"), News(NoticeKind.CONTACT, text, link), actor=actor)
    return contacts


def follow_due() -> int:
    """Contacts of offices whose day has come since they were told of; returns how many."""
    steps = Succession.objects.filter(
        on__lte=timezone.localdate(), predecessor__contacts__isnull=False
    )
    return sum(
        len(follow_offices([step.predecessor], step.successor, actor=None))
        for step in steps.select_related("predecessor", "successor").distinct().order_by("on", "pk")
    )
