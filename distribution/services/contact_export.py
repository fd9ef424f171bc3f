"""Contacts as a table for Excel, which can be imported again."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.audit import record
from bulletin.table_files import WRITERS
from distribution.models import Contact
from distribution.services.contact_tables import COLUMNS, MORE_COLUMNS
from distribution.services.lists import check_list_manager


@transaction.atomic
def export_contacts(contacts: Iterable[Contact], *, kind: str, actor: User) -> bytes:
    """The table as ``csv`` or ``xlsx``; that it was taken is in the audit trail.

    ``contacts`` come with their office and memberships. Raises NotAllowed.
    """
    check_list_manager(actor)
    rows = [_cells(contact) for contact in contacts]
    heading = [names[1] for names in (COLUMNS | MORE_COLUMNS).values()]
    heading += ["印发范围", "停发日期", "停发原因"]
    record("contacts.export", actor, actor=actor, detail={"contacts": len(rows), "kind": kind})
    return WRITERS[kind](heading, rows)


def _cells(contact: Contact) -> list[str]:
    today = timezone.localdate()
    lists = [
        row.list.name
        for row in contact.memberships.all()
        if row.since <= today and (row.until is None or row.until > today)
    ]
    stopped = contact.suppressed_at
    return [
        contact.name,
        contact.organisation,
        contact.title,
        contact.email,
        contact.office.name if contact.office else "",
        str(contact.paper_copies),
        "、".join(lists),
        timezone.localdate(stopped).isoformat() if stopped else "",
        contact.suppression_reason,
    ]
