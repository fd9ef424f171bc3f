"""Offices by kind: those that exist, those that did; made and merged."""

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.admin_forms import MergeForm, OfficeForm
from accounts.errors import DomainError
from accounts.models import Office, OfficeKind
from accounts.services.office_history import BadDay, create_office, merge_offices

LONGEST_WORDS = 60


@require_safe
@requires(Action.OFFICE_EDIT)
def office_list(request: StaffRequest) -> HttpResponse:
    """``?all=yes`` shows those that are no more as well."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    is_all = request.GET.get("all") == "yes"
    offices = Office.objects.all() if is_all else Office.objects.alive_on(timezone.localdate())
    if words:
        names = Q(name__icontains=words) | Q(aliases__name__icontains=words)
        offices = offices.filter(pk__in=Office.objects.filter(names).values("pk"))
    people = Count("users", filter=Q(users__is_active=True))
    with_more = offices.annotate(people=people).order_by("position", "pk")
    found = list(with_more.prefetch_related("aliases", "successions__successor"))
    context = {
        "groups": [
            (kind.label, of_kind)
            for kind in OfficeKind
            if (of_kind := [office for office in found if office.kind == kind])
        ],
        "count": len(found),
        "words": words,
        "is_all": is_all,
    }
    return render(request, "accounts/office_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.OFFICE_EDIT)
def office_new(request: StaffRequest) -> HttpResponse:
    start = {"position": Office.objects.count() + 1}
    form = OfficeForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            office = create_office(**form.cleaned_data, actor=request.user)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The office %s was made.") % office)
            return redirect("accounts:office-detail", pk=office.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/office_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.OFFICE_EDIT)
def office_merge(request: StaffRequest) -> HttpResponse:
    start = {"on": timezone.localdate()}
    form = MergeForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        office = merged(request, form)
        if office is not None:
            messages.success(request, _("They are %s now; their people went along.") % office)
            return redirect("accounts:office-detail", pk=office.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/office_merge.html", {"form": form}, status=status)


def merged(request: StaffRequest, form: Form) -> Office | None:
    """None where it cannot be; the form then says why."""
    values = form.cleaned_data
    try:
        return merge_offices(
            [office.pk for office in values["offices"]],
            into=values["into"],
            name=values["name"],
            on=values["on"],
            actor=request.user,
        )
    except BadDay as error:
        form.add_error("on", str(error))
    except DomainError as error:
        form.add_error("name" if values["name"] else "offices", str(error))
    return None
