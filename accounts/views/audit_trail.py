"""The audit trail as the auditor reads it: found, looked at, taken out as a table."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.audit_forms import TrailForm
from accounts.audit_words import Words, action_words, field_words, kind_words, value_words
from accounts.errors import DomainError
from accounts.models import AuditEntry
from accounts.services.audit import record
from accounts.services.sealing import stored_head
from accounts.tables import csv_of

ENTRIES_A_PAGE = 50
MOST_EXPORTED = 50_000
LARGEST_KEY = 2**63 - 1
# The field that “from” and “to” speak of.
STATE = "status"


@dataclass(frozen=True)
class Shown:
    entry: AuditEntry
    thing: Words
    deed: Words
    kind: str
    step: str


@dataclass(frozen=True)
class Change:
    """``is_changed`` where both sides are told and differ."""

    name: str
    before: str
    after: str
    is_changed: bool


@require_safe
@requires(Action.AUDIT_READ)
def audit_list(request: StaffRequest) -> HttpResponse:
    """``?before=`` and ``?after=`` an entry's key turn the page; nothing is counted."""
    form = TrailForm(request.GET)
    found = form.entries()
    before, after = key_in(request, "before"), key_in(request, "after")
    if after is not None:
        entries = list(reversed(found.filter(pk__gt=after).order_by("pk")[:ENTRIES_A_PAGE]))
    else:
        entries = list((found.filter(pk__lt=before) if before else found)[:ENTRIES_A_PAGE])
    kept = request.GET.copy()
    for name in ("before", "after"):
        kept.pop(name, None)
    context = {
        "form": form,
        "rows": [shown(entry) for entry in entries],
        "newer": entries[0].pk if entries and found.filter(pk__gt=entries[0].pk).exists() else 0,
        "older": entries[-1].pk if entries and found.filter(pk__lt=entries[-1].pk).exists() else 0,
        "query": f"{kept.urlencode()}&" if kept else "",
        "is_narrowed": any(kept.values()),
        "head": stored_head(),
        "unsealed": AuditEntry.objects.unsealed().count(),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/audit_list.html", context, status=status)


@require_safe
@requires(Action.AUDIT_READ)
def audit_detail(request: StaffRequest, pk: int) -> HttpResponse:
    if pk > LARGEST_KEY:
        raise BadRequest
    entry = get_object_or_404(AuditEntry.objects.select_related("actor"), pk=pk)
    context = {"row": shown(entry), "entry": entry, "changes": changes_of(entry)}
    return render(request, "accounts/audit_detail.html", context)


@require_safe
@requires(Action.AUDIT_READ)
def audit_export(request: StaffRequest) -> HttpResponse:
    """What fits, as a table; that it was taken stands in the trail itself."""
    form = TrailForm(request.GET)
    entries = list(form.entries()[: MOST_EXPORTED + 1])
    if len(entries) > MOST_EXPORTED:
        raise DomainError(
            _("More than %d entries: narrow them by days, and take one table after the other.")
            % MOST_EXPORTED
        )
    with transaction.atomic():
        narrowed = {name: value for name, value in request.GET.items() if value}
        detail = {"entries": len(entries), "narrowed": narrowed}
        record("audit.export", request.user, actor=request.user, detail=detail)
    response = HttpResponse(table_of(entries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def key_in(request: StaffRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return min(int(text), LARGEST_KEY) if text.isascii() and text.isdigit() else None


def shown(entry: AuditEntry) -> Shown:
    thing, deed = action_words(entry.action)
    return Shown(entry, thing, deed, kind_words(entry.subject_type), step_of(entry))


def changes_of(entry: AuditEntry) -> list[Change]:
    """Field by field, where the entry tells what was before; else what it tells."""
    kind, rest = entry.subject_type, dict(entry.detail)
    before, after = rest.pop("before", None), rest.pop("after", None)
    if before is None and after is None and {"from", "to"} <= rest.keys():
        before, after = {STATE: rest.pop("from")}, {STATE: rest.pop("to")}
    changes = []
    if isinstance(before, dict) and isinstance(after, dict):
        names = list(dict.fromkeys([*before, *after]))
        changes = [change(kind, name, before.get(name), after.get(name)) for name in names]
    elif before is not None or after is not None:
        changes = [change(kind, "", before, after)]
    told = [(name, value) for name, value in rest.items() if value not in (None, "")]
    return changes + [
        Change(field_words(kind, name), "", value_words(kind, name, value), False)
        for name, value in told
    ]


def change(kind: str, name: str, before: Any, after: Any) -> Change:
    return Change(
        field_words(kind, name),
        value_words(kind, name, before),
        value_words(kind, name, after),
        before != after,
    )


def step_of(entry: AuditEntry) -> str:
    """From which state to which, where that is what was done."""
    detail, kind = entry.detail, entry.subject_type
    if not (isinstance(detail.get("from"), str) and isinstance(detail.get("to"), str)):
        return ""
    return " → ".join(value_words(kind, STATE, detail[side]) for side in ("from", "to"))


def table_of(entries: list[AuditEntry]) -> bytes:
    heading = ["位次", "时间", "人", "用户名", "来源地址", "对象", "编号", "操作", "代码", "结果"]
    heading += ["内容", "封印"]
    rows = (
        [
            str(entry.place or ""),
            timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
            str(entry.actor or ""),
            entry.actor.username if entry.actor else "",
            entry.address,
            kind_words(entry.subject_type),
            entry.subject_id,
            str(action_words(entry.action)[1]),
            entry.action,
            str(entry.get_outcome_display()),
            json.dumps(entry.detail, ensure_ascii=False),
            entry.seal,
        ]
        for entry in entries
    )
    return csv_of(heading, rows)
