"""One contact: who it is, its address, its lists, whether it is mailed."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from distribution.contact_forms import (
    AddressForm,
    ContactForm,
    JoinForm,
    MembershipForm,
    NewContactForm,
    StopForm,
)
from distribution.models import Contact, Membership
from distribution.services.contact_editing import (
    create_contact,
    edit_contact,
    mail_again,
    stop_mailing_to,
)
from distribution.services.corrections import correct_address
from distribution.services.memberships import add_members, set_days
from distribution.views.contact_choice import contacts_with_fate, number_in

DELIVERIES_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LIST_EDIT)
def contact_new(request: StaffRequest) -> HttpResponse:
    start = {"paper_copies": 0, "into": number_in(request.GET.get("list", ""))}
    form = NewContactForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        into = values.pop("into")
        try:
            contact = create_contact(**values, actor=request.user)
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            if into:
                today = timezone.localdate()
                add_members(into.pk, [contact.pk], since=today, actor=request.user)
            messages.success(request, _("%s is a contact now.") % contact.name)
            return redirect("distribution:contact-detail", pk=contact.pk)
    status = 422 if form.errors else 200
    return render(request, "distribution/contact_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.LIST_EDIT)
def contact_detail(request: StaffRequest, pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    if request.method != "POST":
        return contact_shown(request, contact)
    form = ContactForm(request.POST, contact=contact)
    if not form.is_valid():
        return contact_shown(request, contact, form=form)
    edit_contact(contact.pk, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("distribution:contact-detail", pk=pk)


@takes_posts_only
@requires(Action.LIST_EDIT)
def contact_address(request: StaffRequest, pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    form = AddressForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            done = correct_address(
                contact.pk, values["email"], actor=request.user, send=values["send"]
            )
        except DomainError as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("Mails go to %s now.") % done.contact.email)
            if done.copy is not None:
                messages.success(request, _("Its own copy of the last mailing is queued."))
            elif done.remark:
                messages.warning(request, done.remark)
            return redirect("distribution:contact-detail", pk=pk)
    return contact_shown(request, contact, address_form=form)


@takes_posts_only
@requires(Action.LIST_EDIT)
def contact_stop(request: StaffRequest, pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    form = StopForm(request.POST)
    if not form.is_valid():
        return contact_shown(request, contact, stop_form=form)
    stop_mailing_to(contact.pk, form.cleaned_data["reason"], actor=request.user)
    messages.success(request, _("Nothing more is sent to %s.") % contact.name)
    return redirect("distribution:contact-detail", pk=pk)


@takes_posts_only
@requires(Action.LIST_EDIT)
def contact_resume(request: StaffRequest, pk: int) -> HttpResponse:
    contact = mail_again(contact_of(request, pk).pk, actor=request.user)
    messages.success(request, _("%s is mailed again from the next issue on.") % contact.name)
    return redirect("distribution:contact-detail", pk=pk)


@takes_posts_only
@requires(Action.LIST_EDIT)
def contact_join(request: StaffRequest, pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    form = JoinForm(request.POST)
    if form.is_valid():
        into, since = form.cleaned_data["into"], form.cleaned_data["since"]
        if add_members(into.pk, [contact.pk], since=since, actor=request.user):
            messages.success(request, _("It is in “%s”.") % into)
            return redirect("distribution:contact-detail", pk=pk)
        form.add_error("into", _("It is in this list already."))
    return contact_shown(request, contact, join_form=form)


@takes_posts_only
@requires(Action.LIST_EDIT)
def membership_edit(request: StaffRequest, pk: int, membership_pk: int) -> HttpResponse:
    contact = contact_of(request, pk)
    membership = get_object_or_404(Membership, pk=membership_pk, contact=contact)
    form = MembershipForm(request.POST, prefix=prefix_of(membership))
    if form.is_valid():
        values = form.cleaned_data
        try:
            set_days(
                membership.pk, since=values["since"], until=values["until"], actor=request.user
            )
        except DomainError as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("distribution:contact-detail", pk=pk)
    return contact_shown(request, contact, membership_form=form)


def contact_of(request: StaffRequest, pk: int) -> Contact:
    return get_object_or_404(contacts_with_fate(request.user).select_related("office"), pk=pk)


def prefix_of(membership: Membership) -> str:
    return f"membership-{membership.pk}"


def contact_shown(request: StaffRequest, contact: Contact, **forms: Form) -> HttpResponse:
    """The page; ``forms`` are those that were filled in wrongly."""
    today = timezone.localdate()
    wrong = forms.pop("membership_form", None)
    memberships = []
    for row in contact.memberships.select_related("list").order_by("list__position", "since"):
        days: dict[str, Any] = {"since": row.since, "until": row.until}
        form = MembershipForm(initial=days, prefix=prefix_of(row))
        is_wrong = wrong is not None and wrong.prefix == form.prefix
        memberships.append((row, wrong if is_wrong else form))
    start = {name: getattr(contact, name) for name in ContactForm.base_fields}
    context = {
        "contact": contact,
        "today": today,
        "memberships": memberships,
        "departures": contact.departures.select_related("list"),
        "deliveries": contact.deliveries.select_related("mailing__issue__publication").order_by(
            "-pk"
        )[:DELIVERIES_SHOWN],
        "form": ContactForm(initial=start, contact=contact),
        "address_form": AddressForm(initial={"email": contact.email}, auto_id="id_address_%s"),
        "stop_form": StopForm(),
        "join_form": JoinForm(initial={"since": today}),
    }
    is_filled_in = bool(forms or wrong)
    status = 422 if is_filled_in else 200
    return render(request, "distribution/contact_detail.html", context | forms, status=status)
