"""The register of people as a table: what it would change is worked out first, then done."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.errors import DomainError, IllegalMove
from accounts.models import User
from accounts.services.audit import record, record_all
from bulletin.models import Tenure
from bulletin.services.tenures import check_may_edit_register, data_of, overlap
from bulletin.table_files import WRITERS, Row, RowKind, read_table

COLUMNS = {
    "name": ("name", "姓名"),
    "title": ("title", "职务"),
}
MORE_COLUMNS = {
    "office": ("office", "单位", "所在单位"),
    "position": ("order", "次序", "排序"),
    "since": ("from", "起", "任职日期", "起始日期"),
    "until": ("until", "止", "最后一天", "截止日期"),
}
LENGTHS = {"name": 20, "title": 30, "office": 60}
MOST_ENTRIES = 2_000
MOST_POSITION = 100_000
DAY = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?(?:[T ]00:00(?::00)?)?", re.ASCII
)
SALT = "register-table"


class NoDay(ValueError):
    """A cell that names no day."""


@dataclass(frozen=True)
class PlannedRow:
    """One line of the table. ``changes`` has the values before and after of what differs;
    ``reason`` says why the line is rejected."""

    line: int
    kind: RowKind
    row: dict[str, str]
    tenure: Tenure | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class RegisterPlan:
    rows: list[PlannedRow]

    @property
    def counts(self) -> dict[RowKind, int]:
        counted = Counter(row.kind for row in self.rows)
        return {kind: counted[kind] for kind in RowKind}

    @property
    def changing(self) -> int:
        return self.counts[RowKind.CREATED] + self.counts[RowKind.UPDATED]

    @property
    def fingerprint(self) -> str:
        """The same for plans that change the same."""
        said = [
            [row.line, row.kind, row.row, row.changes, row.tenure and row.tenure.pk]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def read_register(data: bytes) -> list[Row]:
    """Raises DomainError when it cannot be read, lacks a column, holds nothing or too much."""
    rows = read_table(data, COLUMNS, MORE_COLUMNS)
    if not rows:
        raise DomainError(_("The table holds no line besides its heading."))
    if len(rows) > MOST_ENTRIES:
        raise DomainError(
            _("The table has more than %(most)d lines. Split it.") % {"most": MOST_ENTRIES}
        )
    return rows


def sealed(rows: Sequence[Row]) -> str:
    """The rows for a page to carry until they are confirmed."""
    return signing.dumps(rows, salt=SALT, compress=True)


@transaction.atomic
def confirm_register(table: str, *, seen: str, actor: User) -> RegisterPlan:
    """Take in a sealed table as its preview showed it; ``seen`` is the fingerprint of that plan.

    Raises NotAllowed, and IllegalMove where it would change something else now.
    """
    check_may_edit_register(actor)
    try:
        rows: list[Row] = signing.loads(table, salt=SALT)
    except signing.BadSignature as error:
        raise IllegalMove(
            _("The table did not come through whole. Choose its file again.")
        ) from error
    # Whoever else takes a table in waits here.
    list(Tenure.objects.select_for_update().order_by("pk").values_list("pk"))
    plan = plan_register(rows)
    if plan.fingerprint != seen:
        raise IllegalMove(
            _("The register changed after the preview was made. Nothing was taken in; look again.")
        )
    new = [row.tenure for row in plan.rows if row.kind == RowKind.CREATED and row.tenure]
    changed = [row for row in plan.rows if row.kind == RowKind.UPDATED and row.tenure]
    made = Tenure.objects.bulk_create(new)
    record_all("tenure.add", made, [data_of(tenure) for tenure in made], actor=actor)
    kept = [row.tenure for row in changed if row.tenure]
    for tenure in kept:
        tenure.version += 1
    if kept:
        Tenure.objects.bulk_update(kept, ["position", "until", "version"])
    record_all("tenure.edit", kept, [{"changed": row.changes} for row in changed], actor=actor)
    return plan


@transaction.atomic
def export_register(tenures: Iterable[Tenure], *, kind: str, actor: User) -> bytes:
    """The entries as ``csv`` or ``xlsx``, which can be imported again. Raises NotAllowed."""
    check_may_edit_register(actor)
    heading = [names[1] for names in (COLUMNS | MORE_COLUMNS).values()]
    rows = [
        [
            tenure.name,
            tenure.title,
            tenure.office,
            str(tenure.position),
            _said(tenure.since),
            _said(tenure.until),
        ]
        for tenure in tenures
    ]
    record("tenures.export", actor, actor=actor, detail={"entries": len(rows), "kind": kind})
    return WRITERS[kind](heading, rows)


def plan_register(rows: Sequence[Row]) -> RegisterPlan:
    """What taking in ``rows`` would change; writes nothing. Two queries."""
    return RegisterPlan(list(_planned(rows)))


def _planned(rows: Sequence[Row]) -> Iterator[PlannedRow]:
    held: dict[tuple[str, str, str], list[Tenure]] = {}
    for tenure in Tenure.objects.all():
        held.setdefault(_post_of(tenure), []).append(tenure)
    last = Tenure.objects.aggregate(last=Max("position"))["last"] or 0
    lines: dict[tuple[Any, ...], int] = {}
    for line, row in rows:
        reason = _fault(row)
        if reason:
            yield PlannedRow(line, RowKind.REJECTED, row, reason=reason)
            continue
        given = _given(row)
        key = (*_post_of(given), given.since)
        if key in lines:
            reason = _("The same entry stands in line %d.") % lines[key]
            yield PlannedRow(line, RowKind.REJECTED, row, reason=reason)
            continue
        lines[key] = line
        others = held.setdefault(_post_of(given), [])
        known = next((other for other in others if other.since == given.since), None)
        if any(overlap(given, other) for other in others if other is not known):
            reason = _("The post is held by the same person at that time already.")
            yield PlannedRow(line, RowKind.REJECTED, row, reason=reason)
        elif known is None:
            if not row.get("position"):
                last += 1
                given.position = last
            others.append(given)
            yield PlannedRow(line, RowKind.CREATED, row, given)
        else:
            changes = _changes(known, given, row)
            kind = RowKind.UPDATED if changes else RowKind.UNCHANGED
            yield PlannedRow(line, kind, row, known, changes)


def _changes(known: Tenure, given: Tenure, row: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What the table says otherwise; ``known`` is changed to it. An empty cell says nothing of the
    order, and that a post goes on."""
    said = [name for name in ("position", "until") if name in row]
    if not row.get("position"):
        said = [name for name in said if name != "position"]
    changes: dict[str, tuple[str, str]] = {}
    for name in said:
        before, after = getattr(known, name), getattr(given, name)
        if before != after:
            changes[name] = (_said(before), _said(after))
            setattr(known, name, after)
    return changes


def _post_of(tenure: Tenure) -> tuple[str, str, str]:
    return tenure.name, tenure.office, tenure.title


def _given(row: dict[str, str]) -> Tenure:
    return Tenure(
        name=row["name"],
        office=row.get("office", ""),
        title=row["title"],
        position=int(row.get("position") or 0),
        since=_day(row.get("since", "")),
        until=_day(row.get("until", "")),
    )


def _day(cell: str) -> date | None:
    """Raises NoDay."""
    if not cell:
        return None
    found = DAY.fullmatch(cell)
    if not found:
        raise NoDay(cell)
    try:
        return date(*map(int, found.groups()))
    except ValueError as error:
        raise NoDay(cell) from error


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _fault(row: dict[str, str]) -> str:
    formula = next((cell for cell in row.values() if cell.startswith("=")), "")
    if formula:
        return _("“%s” is a formula. Write the value it gives.") % formula[:40]
    if "\0" in "".join(row.values()):
        return _("The line holds characters that cannot be stored.")
    if not row["name"]:
        return _("The name is missing.")
    if not row["title"]:
        return _("The title is missing.")
    if "、" in row["title"]:
        return _("Several titles stand in one line. Give each a line of its own.")
    for column, length in LENGTHS.items():
        if len(row.get(column, "")) > length:
            return _("“%(column)s” is longer than %(length)d characters.") % {
                "column": (COLUMNS | MORE_COLUMNS)[column][1],
                "length": length,
            }
    position = row.get("position", "")
    if not re.fullmatch(r"[0-9]{0,6}", position) or int(position or 0) > MOST_POSITION:
        return _("“%s” is no place in an order. Write a number.") % position[:40]
    try:
        since, until = _day(row.get("since", "")), _day(row.get("until", ""))
    except NoDay as error:
        return _("“%s” is no day. Write it as 2011-09-30.") % str(error)[:40]
    if since and until and until < since:
        return _("The last day comes before the first. Change one of them.")
    return ""
