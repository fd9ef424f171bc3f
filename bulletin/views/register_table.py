"""The register of people as a file: looked at with what it would change, taken in, given out."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from bulletin.register_forms import TableForm
from bulletin.services.tenure_tables import (
    PlannedRow,
    confirm_register,
    export_register,
    plan_register,
    read_register,
    sealed,
)
from bulletin.table_files import CONTENT_TYPES, RowKind, short_name
from bulletin.views.register_choice import RegisterChoice

# What needs a person comes first.
SHOWN_ORDER = (RowKind.REJECTED, RowKind.UPDATED, RowKind.CREATED, RowKind.UNCHANGED)
KIND_WORDS: dict[RowKind, str | Promise] = {
    RowKind.CREATED: gettext_lazy("New"),
    RowKind.UPDATED: gettext_lazy("Changed"),
    RowKind.UNCHANGED: gettext_lazy("As before"),
    RowKind.REJECTED: gettext_lazy("Rejected"),
}
FIELD_WORDS: dict[str, str | Promise] = {
    "position": gettext_lazy("Place in the order"),
    "until": gettext_lazy("Last day"),
}
MOST_SHOWN = 200


@dataclass(frozen=True)
class ShownRow:
    """``changes`` are a field's word, and its values before and after."""

    planned: PlannedRow
    words: str | Promise
    changes: list[tuple[str | Promise, str, str]]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.REGISTER_EDIT)
def register_table(request: StaffRequest) -> HttpResponse:
    """The preview carries the table itself, so nothing is kept until it is confirmed."""
    form = TableForm()
    if request.method == "POST":
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["table"]
            try:
                rows = read_register(file.read())
            except DomainError as error:
                form.add_error("table", str(error))
            else:
                plan = plan_register(rows)
                in_order = [row for kind in SHOWN_ORDER for row in plan.rows if row.kind == kind]
                context = {
                    "plan": plan,
                    "counts": [(kind, KIND_WORDS[kind], plan.counts[kind]) for kind in SHOWN_ORDER],
                    "rows": [shown_row(row) for row in in_order[:MOST_SHOWN]],
                    "not_shown": max(len(in_order) - MOST_SHOWN, 0),
                    "table": sealed(rows),
                    "file_name": short_name(file.name),
                }
                return render(request, "bulletin/register_preview.html", context)
    status = 422 if form.errors else 200
    return render(request, "bulletin/register_table.html", {"form": form}, status=status)


@takes_posts_only
@requires(Action.REGISTER_EDIT)
def register_table_confirm(request: StaffRequest) -> HttpResponse:
    table, seen = request.POST.get("table", ""), request.POST.get("seen", "")
    plan = confirm_register(table, seen=seen, actor=request.user)
    messages.success(
        request,
        _("Taken in: %(created)d new entries, %(updated)d changed.")
        % {"created": plan.counts[RowKind.CREATED], "updated": plan.counts[RowKind.UPDATED]},
    )
    return redirect("bulletin:register-list")


@require_safe
@requires(Action.REGISTER_EDIT)
def register_export(request: StaffRequest, kind: str) -> HttpResponse:
    """The entries that are looked at, as a file."""
    tenures = RegisterChoice.from_query(request.GET).tenures()
    data = export_register(tenures, kind=kind, actor=request.user)
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="register.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def shown_row(planned: PlannedRow) -> ShownRow:
    changes = [
        (FIELD_WORDS[name], before, after) for name, (before, after) in planned.changes.items()
    ]
    return ShownRow(planned, KIND_WORDS[planned.kind], changes)
