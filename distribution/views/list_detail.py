"""One distribution list: how it is printed, what stands behind it, who gets it today and how."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.models import User
from accounts.places import takes_posts_only
from distribution.contact_forms import ListForm, NewListForm, PartForm
from distribution.models import Contact, DistributionList
from distribution.services.lists import (
    add_part,
    change_list,
    create_list,
    move_list,
    readmit,
    remove_part,
)
from distribution.services.recipients import ways_into
from distribution.views.contact_choice import number_in

RECIPIENTS_A_PAGE = 100
DEPARTURES_A_PAGE = 20
UP, DOWN = "up", "down"


@dataclass(frozen=True)
class RecipientRow:
    """A contact that gets it today; ``ways`` are the sub-lists and kinds of office it comes by,
    empty where it stands in the list itself."""

    contact: Contact
    ways: list[str]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LIST_EDIT)
def list_new(request: StaffRequest) -> HttpResponse:
    form = NewListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = create_list(form.cleaned_data["name"], actor=request.user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The list “%s” was made.") % entry)
            return redirect("distribution:list-detail", pk=entry.pk)
    status = 422 if form.errors else 200
    return render(request, "distribution/list_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LIST_EDIT)
def list_detail(request: StaffRequest, pk: int) -> HttpResponse:
    entry = list_of(request.user, pk)
    if request.method != "POST":
        return list_shown(request, entry)
    form = ListForm(request.POST)
    if form.is_valid():
        try:
            change_list(entry.pk, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("distribution:list-detail", pk=pk)
    return list_shown(request, entry, form=form)


@takes_posts_only
@requires(Action.LIST_EDIT)
def list_move(request: StaffRequest, pk: int) -> HttpResponse:
    entry = list_of(request.user, pk)
    places = {UP: -1, DOWN: 1}.get(request.POST.get("to", ""), 0)
    entry = move_list(entry.pk, places, actor=request.user)
    words = _("“%(list)s” is printed at place %(place)d now.")
    messages.success(request, words % {"list": entry, "place": entry.position})
    if request.POST.get("from") == "list":
        return redirect("distribution:list-detail", pk=pk)
    return redirect("distribution:contact-list")


@takes_posts_only
@requires(Action.LIST_EDIT)
def list_part(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a sub-list."""
    entry = list_of(request.user, pk)
    form = PartForm(request.POST, entry=entry)
    if form.is_valid():
        part = form.cleaned_data["part"]
        try:
            add_part(entry.pk, part.pk, actor=request.user)
        except DomainError as error:
            form.add_error("part", str(error))
        else:
            messages.success(request, _("“%s” is a part of it now.") % part)
            return redirect("distribution:list-detail", pk=pk)
    return list_shown(request, entry, part_form=form)


@takes_posts_only
@requires(Action.LIST_EDIT)
def list_part_remove(request: StaffRequest, pk: int, part_pk: int) -> HttpResponse:
    entry = list_of(request.user, pk)
    remove_part(entry.pk, list_of(request.user, part_pk).pk, actor=request.user)
    messages.success(request, _("It is no part of the list any more."))
    return redirect("distribution:list-detail", pk=pk)


@takes_posts_only
@requires(Action.LIST_EDIT)
def list_readmit(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back somebody who has left by the link in a mail."""
    entry = list_of(request.user, pk)
    key = number_in(request.POST.get("contact", ""))
    departure = get_object_or_404(entry.departures.select_related("contact"), contact=key)
    readmit(entry.pk, departure.contact.email, actor=request.user)
    messages.success(request, _("%s gets it again.") % departure.contact.name)
    return redirect("distribution:list-detail", pk=pk)


def list_of(user: User, pk: int) -> DistributionList:
    return get_object_or_404(DistributionList.objects.visible_to(user), pk=pk)


def list_shown(request: StaffRequest, entry: DistributionList, **forms: Form) -> HttpResponse:
    """The page; ``forms`` are those that were filled in wrongly."""
    ways = ways_into(entry, timezone.localdate())
    page = Paginator(list(ways), RECIPIENTS_A_PAGE).get_page(request.GET.get("page"))
    departures = entry.departures.select_related("contact").order_by("-pk")
    start = {name: getattr(entry, name) for name in ListForm.base_fields}
    context = {
        "entry": entry,
        "page": page,
        "rows": recipient_rows(page.object_list, ways),
        "parts": entry.parts.select_related("part"),
        "wholes": entry.wholes.select_related("whole"),
        "departures": Paginator(departures, DEPARTURES_A_PAGE).get_page(request.GET.get("left")),
        "form": ListForm(initial=start),
        "part_form": PartForm(entry=entry),
    }
    status = 422 if forms else 200
    return render(request, "distribution/list_detail.html", context | forms, status=status)


def recipient_rows(
    contacts: Iterable[Contact], ways: dict[Contact, list[str]]
) -> list[RecipientRow]:
    return [RecipientRow(contact, ways[contact]) for contact in contacts]
