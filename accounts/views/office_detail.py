"""One office: its names, its days, what it came from and what became of it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.admin_forms import AbolishForm, OfficeForm, RenameForm
from accounts.errors import DomainError
from accounts.models import Office
from accounts.places import takes_posts_only
from accounts.services.office_history import BadDay, abolish_office, put_right, rename_office


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.OFFICE_EDIT)
def office_detail(request: StaffRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office, pk=pk)
    if request.method != "POST":
        return office_shown(request, office)
    form = OfficeForm(request.POST)
    if form.is_valid():
        try:
            put_right(office.pk, **form.cleaned_data, actor=request.user)
        except BadDay as error:
            form.add_error("founded", str(error))
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:office-detail", pk=pk)
    return office_shown(request, office, form=form)


@takes_posts_only
@requires(Action.OFFICE_EDIT)
def office_rename(request: StaffRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office, pk=pk)
    form = RenameForm(request.POST, auto_id="id_rename_%s")
    if form.is_valid():
        values = form.cleaned_data
        try:
            successor = rename_office(
                office.pk, values["name"], on=values["on"], actor=request.user
            )
        except BadDay as error:
            form.add_error("on", str(error))
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            words = _("%(before)s is %(after)s now; its people went along.")
            messages.success(request, words % {"before": office, "after": successor})
            return redirect("accounts:office-detail", pk=successor.pk)
    return office_shown(request, office, rename_form=form)


@takes_posts_only
@requires(Action.OFFICE_EDIT)
def office_abolish(request: StaffRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office, pk=pk)
    form = AbolishForm(request.POST, auto_id="id_abolish_%s")
    if form.is_valid():
        try:
            abolish_office(office.pk, on=form.cleaned_data["on"], actor=request.user)
        except DomainError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, _("%s is no more.") % office)
            return redirect("accounts:office-detail", pk=pk)
    return office_shown(request, office, abolish_form=form)


def office_shown(request: StaffRequest, office: Office, **forms: Form) -> HttpResponse:
    """The page; ``forms`` are those that were filled in wrongly."""
    today = timezone.localdate()
    start = {
        "name": office.name,
        "aliases": "\n".join(office.aliases.values_list("name", flat=True)),
        "kind": office.kind,
        "position": office.position,
        "founded": office.founded,
    }
    context = {
        "office": office,
        "form": OfficeForm(initial=start),
        "rename_form": RenameForm(initial={"on": today}, auto_id="id_rename_%s"),
        "abolish_form": AbolishForm(initial={"on": today}, auto_id="id_abolish_%s"),
        "origins": office.origins.select_related("predecessor").order_by("on", "pk"),
        "successions": office.successions.select_related("successor").order_by("on", "pk"),
        "people": office.users.filter(is_active=True).prefetch_related("role_grants"),
    }
    status = 422 if forms else 200
    return render(request, "accounts/office_detail.html", context | forms, status=status)
