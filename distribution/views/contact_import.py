"""A table of contacts: read, shown with what it would change, taken in when confirmed."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from accounts.reauthentication import asks_again
from bulletin.table_files import CONTENT_TYPES, RowKind
from distribution.contact_forms import ImportForm
from distribution.models import ContactImport, DistributionList
from distribution.services.contact_export import export_contacts
from distribution.services.contacts import (
    PlannedRow,
    confirm_import,
    plan_of,
    read_import,
)
from distribution.services.recipients import member_keys_on
from distribution.views.contact_choice import (
    ContactChoice,
    chosen_contacts,
    number_in,
    troubled_contacts,
)

ROWS_A_PAGE = 100
# What needs a person comes first.
SHOWN_ORDER = (RowKind.REJECTED, RowKind.UPDATED, RowKind.CREATED, RowKind.UNCHANGED)
KIND_WORDS: dict[RowKind, str | Promise] = {
    RowKind.CREATED: gettext_lazy("New"),
    RowKind.UPDATED: gettext_lazy("Changed"),
    RowKind.UNCHANGED: gettext_lazy("As before"),
    RowKind.REJECTED: gettext_lazy("Rejected"),
}
FIELD_WORDS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "organisation": gettext_lazy("Organisation"),
    "title": gettext_lazy("Position"),
    "email": gettext_lazy("E-mail address"),
    "office": gettext_lazy("Office"),
    "paper_copies": gettext_lazy("Printed copies"),
}


@dataclass(frozen=True)
class KindCount:
    kind: RowKind
    words: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Change:
    """``name`` is the word of the field."""

    name: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class ShownRow:
    planned: PlannedRow
    words: str | Promise
    changes: list[Change]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LIST_EDIT)
def contact_import(request: StaffRequest) -> HttpResponse:
    form = ImportForm(initial={"into": number_in(request.GET.get("list", ""))})
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            table = form.cleaned_data["table"]
            try:
                waiting = read_import(
                    table.read(),
                    file_name=table.name,
                    list_name=form.list_name,
                    actor=request.user,
                )
            except DomainError as error:
                form.add_error("table", str(error))
            else:
                return redirect("distribution:import-preview", pk=waiting.pk)
    status = 422 if form.errors else 200
    return render(request, "distribution/contact_import.html", {"form": form}, status=status)


@require_safe
@requires(Action.LIST_EDIT)
def import_preview(request: StaffRequest, pk: int) -> HttpResponse:
    waiting = waiting_import(request, pk)
    plan = plan_of(waiting)
    asked = request.GET.get("kind", "")
    kind = asked if asked in KIND_WORDS else ""
    rows = [row for shown in SHOWN_ORDER for row in plan.rows if row.kind == shown]
    chosen = [row for row in rows if row.kind == kind] if kind else rows
    page = Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": waiting,
        "plan": plan,
        "counts": [
            KindCount(shown, KIND_WORDS[shown], plan.counts[shown], shown == kind)
            for shown in SHOWN_ORDER
        ],
        "kind": kind,
        "page": page,
        "rows": [shown_row(row) for row in page],
    }
    return render(request, "distribution/import_preview.html", context)


@takes_posts_only
@requires(Action.LIST_EDIT)
def import_confirm(request: StaffRequest, pk: int) -> HttpResponse:
    waiting = get_object_or_404(ContactImport.objects.visible_to(request.user), pk=pk)
    seen = request.POST.get("seen", "")
    result = confirm_import(waiting.pk, seen=seen, actor=request.user)
    messages.success(
        request,
        _("Taken in: %(created)d new contacts, %(updated)d changed.")
        % {"created": result.created, "updated": result.updated},
    )
    if result.rejected:
        count = len(result.rejected)
        words = ngettext(
            "%(count)d line was rejected and left out.",
            "%(count)d lines were rejected and left out.",
            count,
        )
        messages.warning(request, words % {"count": count})
    return redirect("distribution:contact-list")


@require_safe
@requires(Action.LIST_EDIT)
@asks_again
def contact_export(request: StaffRequest, kind: str) -> HttpResponse:
    """The contacts that are looked at, as a file."""
    choice = ContactChoice.from_query(request.GET)
    lists = DistributionList.objects.visible_to(request.user)
    members = member_keys_on(lists, timezone.localdate())
    contacts = chosen_contacts(request.user, choice, members, troubled_contacts(request.user))
    found = contacts.select_related("office").prefetch_related("memberships__list")
    data = export_contacts(found, kind=kind, actor=request.user)
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="contacts.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


def waiting_import(request: StaffRequest, pk: int) -> ContactImport:
    """A table of this person that is not taken in yet."""
    waiting = ContactImport.objects.visible_to(request.user).filter(confirmed_at__isnull=True)
    return get_object_or_404(waiting, pk=pk)


def shown_row(planned: PlannedRow) -> ShownRow:
    changes = [
        Change(FIELD_WORDS[name], before, after)
        for name, (before, after) in planned.changes.items()
    ]
    return ShownRow(planned, KIND_WORDS[planned.kind], changes)
