"""Taking contacts in from a table."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import Office, User
from accounts.services.audit import record
from accounts.services.offices import offices_by_name
from bulletin.intake.decoding import decode
from distribution.models import Contact, DistributionList, Membership

COLUMNS = ("name", "organisation", "title", "email")
# May stand in the table besides: an office's name or alias, and the number of printed copies.
MORE_COLUMNS = ("office", "copies")
MOST_COPIES = 10_000
LENGTHS = {"name": 60, "organisation": 100, "title": 60, "email": 254}


@dataclass
class ImportResult:
    """``rejected`` holds the table's line (from 1, the heading is line 1) and the reason."""

    list_created: bool = False
    created: int = 0
    updated: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def import_contacts(data: bytes, *, list_name: str, actor: User | None) -> ImportResult:
    """Add a CSV table's contacts to a list, made if need be; an address known is updated.

    Good rows are taken, bad ones are named. Raises DomainError when the table cannot be
    read, lacks a column or has no good row; then nothing is changed.
    """
    rows = list(_rows(decode(data)))
    offices = offices_by_name(timezone.localdate())
    result = ImportResult()
    entry, result.list_created = DistributionList.objects.get_or_create(
        name=_list_name(list_name), defaults={"position": DistributionList.objects.count() + 1}
    )
    known = {contact.email.lower(): contact for contact in Contact.objects.select_related("office")}
    members = set(entry.memberships.filter(until__isnull=True).values_list("contact_id", flat=True))
    seen: dict[str, int] = {}
    for line, row in rows:
        reason = _fault(row, seen, offices)
        if reason:
            result.rejected.append({"row": line, "reason": reason})
            continue
        seen[row["email"].lower()] = line
        contact = _take(_values(row, offices), known, result)
        if contact.pk not in members:
            Membership.objects.create(
                list=entry, contact=contact, position=line, since=timezone.localdate()
            )
    if not seen:
        reasons = "；".join(f"{bad['row']}: {bad['reason']}" for bad in result.rejected[:3])
        raise DomainError(_("The table holds no usable contact. %s") % reasons)
    record(
        "contacts.import",
        entry,
        actor=actor,
        detail={
            "created": result.created,
            "updated": result.updated,
            "rejected": len(result.rejected),
        },
    )
    return result


def _list_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 80:
        raise DomainError(_("A list needs a name of 1 to 80 characters."))
    return name


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heading = [(column or "").strip().lower() for column in reader.fieldnames or []]
    missing = [column for column in COLUMNS if column not in heading]
    if missing:
        raise DomainError(
            _("The table needs the columns %(columns)s in its first line; missing: %(missing)s.")
            % {"columns": ", ".join(COLUMNS), "missing": ", ".join(missing)}
        )
    reader.fieldnames = heading
    for row in _readable(reader):
        values = {
            column: (row.get(column) or "").strip()
            for column in (*COLUMNS, *MORE_COLUMNS)
            if column in heading
        }
        if any(values.values()):
            yield reader.line_num, values


def _readable(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise DomainError(
            _("Line %d of the table cannot be read. Save it as CSV again and retry.")
            % (reader.line_num + 1)
        ) from error


def _values(row: dict[str, str], offices: Mapping[str, Office]) -> dict[str, Any]:
    """The contact's fields that the table speaks of."""
    values: dict[str, Any] = {column: row[column] for column in COLUMNS}
    if "office" in row:
        values["office"] = offices.get(row["office"])
    if "copies" in row:
        values["paper_copies"] = int(row["copies"] or 0)
    return values


def _fault(row: dict[str, str], seen: dict[str, int], offices: Mapping[str, Office]) -> str:
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


def _take(values: dict[str, Any], known: dict[str, Contact], result: ImportResult) -> Contact:
    contact = known.get(values["email"].lower())
    if contact is None:
        contact = known[values["email"].lower()] = Contact.objects.create(**values)
        result.created += 1
    elif any(getattr(contact, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(contact, name, value)
        contact.save(update_fields=list(values))
        result.updated += 1
    return contact
