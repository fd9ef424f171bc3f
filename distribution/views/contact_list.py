"""The contacts and the lists they stand in, and what is done with several contacts together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.models import User
from distribution.contact_forms import JoinForm, LeaveForm, OfficeOfForm
from distribution.models import Contact, DistributionList
from distribution.services.memberships import add_members, end_memberships, set_office_of
from distribution.services.recipients import member_keys_on
from distribution.views.contact_choice import (
    ContactChoice,
    chosen_contacts,
    number_in,
    troubled_contacts,
)
from distribution.views.contact_pages import contact_page

NAMES_SHOWN = 100
ALL_FOUND = "contact"


@dataclass(frozen=True)
class Deed:
    """Something done with ticked contacts; ``do`` returns how many it changed."""

    question: str | Promise
    button: str | Promise
    form: type[forms.Form]
    do: Callable[[list[int], dict[str, Any], User], int]
    done: Any


def _join(keys: list[int], values: dict[str, Any], actor: User) -> int:
    return add_members(values["into"].pk, keys, since=values["since"], actor=actor)


def _leave(keys: list[int], values: dict[str, Any], actor: User) -> int:
    return end_memberships(values["out_of"].pk, keys, on=values["on"], actor=actor)


def _set_office(keys: list[int], values: dict[str, Any], actor: User) -> int:
    return set_office_of(keys, values["office"], actor=actor)


DEEDS: dict[str, Deed] = {
    "join": Deed(
        _("Add them to a list"),
        _("Add to the list"),
        JoinForm,
        _join,
        ngettext_lazy(
            "%(count)d contact was added to the list.",
            "%(count)d contacts were added to the list.",
            "count",
        ),
    ),
    "leave": Deed(
        _("Take them out of a list"),
        _("Take out of the list"),
        LeaveForm,
        _leave,
        ngettext_lazy(
            "%(count)d contact was taken out of the list.",
            "%(count)d contacts were taken out of the list.",
            "count",
        ),
    ),
    "office": Deed(
        _("Set their office"),
        _("Set the office"),
        OfficeOfForm,
        _set_office,
        ngettext_lazy(
            "%(count)d contact has another office now.",
            "%(count)d contacts have another office now.",
            "count",
        ),
    ),
}


@require_safe
@requires(Action.LIST_EDIT)
def contact_list(request: StaffRequest) -> HttpResponse:
    page = contact_page(request.user, ContactChoice.from_query(request.GET))
    return render(request, "distribution/contact_list.html", {"page": page, "choice": page.choice})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LIST_EDIT)
def contact_together(request: StaffRequest) -> HttpResponse:
    """Asks about the ticked contacts on GET, as a page or a sheet; does it on POST."""
    query = request.POST if request.method == "POST" else request.GET
    deed = DEEDS.get(query.get("ask", ""))
    if deed is None:
        raise Http404
    choice = ContactChoice.from_query(query)
    contacts = ticked_contacts(request.user, query, choice)
    form = deed.form(request.POST if request.method == "POST" else None, initial=first(choice))
    back = address_of_rows(choice)
    if request.method == "POST" and contacts and form.is_valid():
        keys = [contact.pk for contact in contacts]
        count = deed.do(keys, form.cleaned_data, request.user)
        messages.success(request, deed.done % {"count": count})
        return redirect(back)
    context = {
        "ask": query["ask"],
        "deed": deed,
        "form": form,
        "choice": choice,
        "back": back,
        "contacts": contacts[:NAMES_SHOWN],
        "not_shown": max(len(contacts) - NAMES_SHOWN, 0),
        "count": len(contacts),
        "keys": " ".join(str(contact.pk) for contact in contacts),
    }
    is_sheet = request.headers.get("HX-Target") == "dialog"
    template = "partials/contact_sheet.html" if is_sheet else "contact_together.html"
    status = 422 if request.method == "POST" else 200
    return render(request, f"distribution/{template}", context, status=status)


def ticked_contacts(user: User, query: QueryDict, choice: ContactChoice) -> list[Contact]:
    """Those named one by one, or all that are found. Raises Http404 for what is no key."""
    keys = [*query.getlist("row"), *query.get("rows", "").split()]
    numbers = {number for key in keys if (number := number_in(key)) is not None}
    if len(numbers) != len(set(keys)):
        raise Http404
    if ALL_FOUND not in query.getlist("all"):
        found = Contact.objects.visible_to(user).filter(pk__in=numbers)
        return list(found.order_by("pk"))
    lists = DistributionList.objects.visible_to(user)
    members = member_keys_on(lists, timezone.localdate())
    return list(chosen_contacts(user, choice, members, troubled_contacts(user)))


def first(choice: ContactChoice) -> dict[str, Any]:
    """What the sheets propose: the list that is looked at, from today on."""
    today = timezone.localdate()
    return {"out_of": choice.list_id, "since": today, "on": today, "office": choice.office_id}


def address_of_rows(choice: ContactChoice) -> str:
    address = reverse("distribution:contact-list")
    return f"{address}?{choice.query}" if choice.query else address
