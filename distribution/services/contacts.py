"""Taking contacts in from a table: what it would change is worked out first, then carried out."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import Office, User
from accounts.services.audit import record
from accounts.services.offices import offices_by_name
from bulletin.table_files import Row, RowKind, short_name
from distribution.models import Contact, ContactImport, DistributionList, Membership
from distribution.services.contact_tables import read_table
from distribution.services.lists import check_list_manager

MOST_COPIES = 10_000
LENGTHS = {"name": 60, "organisation": 100, "title": 60, "email": 254}


@dataclass(frozen=True)
class PlannedRow:
    """One line of the table. ``changes`` has the values before and after of what differs;
    ``joins``: the contact comes into the list; ``reason`` says why the line is rejected."""

    line: int
    kind: RowKind
    row: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    contact: Contact | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    joins: bool = False
    reason: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """What a table would change. ``entry`` is None where the list would be made."""

    list_name: str
    entry: DistributionList | None
    rows: list[PlannedRow]

    @property
    def counts(self) -> dict[RowKind, int]:
        counted = Counter(row.kind for row in self.rows)
        return {kind: counted[kind] for kind in RowKind}

    @property
    def joining(self) -> int:
        return sum(row.joins for row in self.rows)

    @property
    def usable(self) -> int:
        return len(self.rows) - self.counts[RowKind.REJECTED]

    @property
    def fingerprint(self) -> str:
        """The same for plans that change the same."""
        said = [
            [row.line, row.kind, row.row, row.changes, row.joins, row.contact and row.contact.pk]
            for row in self.rows
        ]
        plain = json.dumps([self.entry and self.entry.pk, self.list_name, said], sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()


@dataclass
class ImportResult:
    """``rejected`` holds the table's line (from 1, the heading is line 1) and the reason."""

    list_created: bool = False
    created: int = 0
    updated: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def import_contacts(data: bytes, *, list_name: str, actor: User | None) -> ImportResult:
    """Add a table's contacts to a list, made if need be; an address known is updated.

    Good rows are taken, bad ones are named. Raises DomainError when the table cannot be
    read, lacks a column or has no good row; then nothing is changed.
    """
    return _carry_out(plan_import(read_table(data), list_name=list_name), actor)


@transaction.atomic
def read_import(data: bytes, *, file_name: str, list_name: str, actor: User) -> ContactImport:
    """Keep a table until it is confirmed; what the person had not confirmed before is dropped.

    Raises NotAllowed, and DomainError as ``import_contacts`` does.
    """
    check_list_manager(actor)
    rows = read_table(data)
    _check_usable(plan_import(rows, list_name=list_name))
    ContactImport.objects.filter(read_by=actor, confirmed_at__isnull=True).delete()
    return ContactImport.objects.create(
        list_name=_list_name(list_name),
        file_name=short_name(file_name),
        rows=rows,
        read_by=actor,
    )


def plan_of(waiting: ContactImport) -> ImportPlan:
    """What the table would change now."""
    rows = [(int(line), row) for line, row in waiting.rows]
    return plan_import(rows, list_name=waiting.list_name)


@transaction.atomic
def confirm_import(import_id: int, *, seen: str, actor: User) -> ImportResult:
    """Take in a table as its preview showed it; ``seen`` is the fingerprint of that plan.

    Raises NotAllowed, and IllegalMove when it was taken in before or would change something
    else now.
    """
    check_list_manager(actor)
    waiting = ContactImport.objects.select_for_update().filter(pk=import_id, read_by=actor).first()
    if waiting is None or waiting.confirmed_at is not None:
        raise IllegalMove(_("This table has been taken in already, or replaced by another."))
    plan = plan_of(waiting)
    if plan.fingerprint != seen:
        raise IllegalMove(
            _("Contacts changed after the preview was made. Nothing was taken in; look again.")
        )
    result = _carry_out(plan, actor)
    waiting.confirmed_at, waiting.rows = timezone.now(), []
    waiting.save(update_fields=["confirmed_at", "rows"])
    return result


def plan_import(rows: Sequence[Row], *, list_name: str) -> ImportPlan:
    """What taking in ``rows`` would change; writes nothing. A constant number of queries."""
    name = _list_name(list_name)
    entry = DistributionList.objects.filter(name=name).first()
    members = set(
        Membership.objects.filter(list=entry, until__isnull=True).values_list(
            "contact_id", flat=True
        )
        if entry
        else ()
    )
    known = {contact.email.lower(): contact for contact in Contact.objects.select_related("office")}
    return ImportPlan(name, entry, list(_planned(rows, known, members)))


def _planned(
    rows: Sequence[Row], known: Mapping[str, Contact], members: set[int]
) -> Iterator[PlannedRow]:
    offices = offices_by_name(timezone.localdate())
    seen: dict[str, int] = {}
    for line, row in rows:
        reason = _fault(row, seen, offices)
        if reason:
            yield PlannedRow(line, RowKind.REJECTED, row, reason=reason)
            continue
        address = row["email"].lower()
        seen[address] = line
        values = _values(row, offices)
        contact = known.get(address)
        if contact is None:
            yield PlannedRow(line, RowKind.CREATED, row, values, joins=True)
            continue
        changes = {
            name: (_said(getattr(contact, name)), _said(value))
            for name, value in values.items()
            if getattr(contact, name) != value
        }
        kind = RowKind.UPDATED if changes else RowKind.UNCHANGED
        joins = contact.pk not in members
        yield PlannedRow(line, kind, row, values, contact, changes, joins)


def _carry_out(plan: ImportPlan, actor: User | None) -> ImportResult:
    """Raises DomainError for a plan without a usable row."""
    _check_usable(plan)
    today = timezone.localdate()
    entry = plan.entry or DistributionList.objects.create(
        name=plan.list_name, position=DistributionList.objects.count() + 1
    )
    new = [row for row in plan.rows if row.kind == RowKind.CREATED]
    made = Contact.objects.bulk_create(Contact(**row.values) for row in new)
    joining = [(row.line, contact) for row, contact in zip(new, made, strict=True)]
    changed = []
    for row in plan.rows:
        if row.contact is None:
            continue
        if row.joins:
            joining.append((row.line, row.contact))
        if row.changes:
            for name in row.changes:
                setattr(row.contact, name, row.values[name])
            changed.append(row.contact)
    fields = sorted({name for row in plan.rows for name in row.changes})
    if changed:
        Contact.objects.bulk_update(changed, fields, batch_size=500)
    Membership.objects.bulk_create(
        Membership(list=entry, contact=contact, position=line, since=today)
        for line, contact in joining
    )
    result = ImportResult(
        list_created=plan.entry is None,
        created=len(new),
        updated=len(changed),
        rejected=[
            {"row": row.line, "reason": row.reason}
            for row in plan.rows
            if row.kind == RowKind.REJECTED
        ],
    )
    detail = {
        "created": result.created,
        "updated": result.updated,
        "rejected": len(result.rejected),
    }
    record("contacts.import", entry, actor=actor, detail=detail)
    return result


def _check_usable(plan: ImportPlan) -> None:
    if not plan.usable:
        reasons = "；".join(f"{row.line}: {row.reason}" for row in plan.rows[:3])
        raise DomainError(_("The table holds no usable contact. %s") % reasons)


def _list_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 80:
        raise DomainError(_("A list needs a name of 1 to 80 characters."))
    return name


def _values(row: dict[str, str], offices: Mapping[str, Office]) -> dict[str, Any]:
    """The contact's fields that the table speaks of."""
    values: dict[str, Any] = {column: row[column] for column in LENGTHS}
    if "office" in row:
        values["office"] = offices.get(row["office"])
    if "copies" in row:
        values["paper_copies"] = int(row["copies"] or 0)
    return values


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _fault(row: dict[str, str], seen: dict[str, int], offices: Mapping[str, Office]) -> str:
    formula = next((cell for cell in row.values() if cell.startswith("=")), "")
    if formula:
        return _("“%s” is a formula. Write the value it gives.") % formula[:40]
    if "\0" in "".join(row.values()):
        return _("The line holds characters that cannot be stored.")
    if not row["email"]:
        return _("The address is missing.")
    try:
        validate_email(row["email"])
    except ValidationError:
        return _("“%s” is not an e-mail address.") % row["email"]
    if row["email"].lower() in seen:
        return _("The same address stands in line %d.") % seen[row["email"].lower()]
    if not row["name"]:
        return _("The name is missing.")
    for column, length in LENGTHS.items():
        if len(row[column]) > length:
            return _("“%(column)s” is longer than %(length)d characters.") % {
                "column": column,
                "length": length,
            }
    if row.get("office") and row["office"] not in offices:
        return _("There is no office called %s today. Check its name.") % row["office"]
    if not re.fullmatch(r"[0-9]{0,5}", row.get("copies", "")) or (
        int(row.get("copies") or 0) > MOST_COPIES
    ):
        return _("“%(copies)s” is not a number of copies from 0 to %(most)d.") % {
            "copies": row["copies"],
            "most": MOST_COPIES,
        }
    return ""
