"""The register of people: who holds which post on a day; taken up, put right, ended, passed on."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove
from accounts.models import Office
from accounts.places import takes_posts_only
from bulletin.models import Tenure
from bulletin.register_forms import EndForm, NewTenureForm, RemoveForm, SucceedForm, TenureForm
from bulletin.services.tenures import (
    BadDay,
    add_tenure,
    edit_tenure,
    end_tenure,
    remove_tenure,
    succeed_tenure,
)
from bulletin.views.register_choice import RegisterChoice

ROWS_A_PAGE = 50
MOST_NAMES = 300


@require_safe
@requires(Action.REGISTER_EDIT)
def register_list(request: StaffRequest) -> HttpResponse:
    choice = RegisterChoice.from_query(request.GET)
    page = Paginator(choice.tenures(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "choice": choice,
        "page": page,
        "is_empty": not page.object_list and not Tenure.objects.exists(),
        "offices": Office.objects.alive_on(choice.day).count(),
        "today": timezone.localdate(),
    }
    return render(request, "bulletin/register_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.REGISTER_EDIT)
def register_new(request: StaffRequest) -> HttpResponse:
    last = Tenure.objects.aggregate(last=Max("position"))["last"] or 0
    form = NewTenureForm(
        request.POST if request.method == "POST" else None, initial={"position": last + 1}
    )
    if request.method == "POST" and form.is_valid():
        try:
            tenure = add_tenure(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("“%s” is in the register.") % tenure)
            return redirect("bulletin:register-list")
    context = {"form": form, "office_names": office_names()}
    status = 422 if form.errors else 200
    return render(request, "bulletin/register_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.REGISTER_EDIT)
def register_detail(request: StaffRequest, pk: int) -> HttpResponse:
    tenure = get_object_or_404(Tenure, pk=pk)
    if request.method != "POST":
        return tenure_shown(request, tenure)
    form = TenureForm(request.POST)
    if form.is_valid():
        try:
            edit_tenure(pk, actor=request.user, **form.cleaned_data)
        except IllegalMove:
            raise
        except BadDay as error:
            form.add_error("until", str(error))
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("bulletin:register-detail", pk=pk)
    return tenure_shown(request, tenure, form=form)


@takes_posts_only
@requires(Action.REGISTER_EDIT)
def register_end(request: StaffRequest, pk: int) -> HttpResponse:
    tenure = get_object_or_404(Tenure, pk=pk)
    form = EndForm(request.POST, auto_id="id_end_%s")
    if form.is_valid():
        try:
            tenure = end_tenure(pk, actor=request.user, **form.cleaned_data)
        except IllegalMove:
            raise
        except DomainError as error:
            form.add_error("until", str(error))
        else:
            words = _("“%(post)s” ends on %(day)s.")
            messages.success(request, words % {"post": tenure, "day": tenure.until})
            return redirect("bulletin:register-detail", pk=pk)
    return tenure_shown(request, tenure, end_form=form)


@takes_posts_only
@requires(Action.REGISTER_EDIT)
def register_succeed(request: StaffRequest, pk: int) -> HttpResponse:
    tenure = get_object_or_404(Tenure, pk=pk)
    form = SucceedForm(request.POST, auto_id="id_succeed_%s")
    if form.is_valid():
        try:
            successor = succeed_tenure(pk, actor=request.user, **form.cleaned_data)
        except IllegalMove:
            raise
        except BadDay as error:
            form.add_error("since", str(error))
        except DomainError as error:
            form.add_error("name", str(error))
        else:
            words = _("From %(day)s on it is “%(post)s”.")
            messages.success(request, words % {"post": successor, "day": successor.since})
            return redirect("bulletin:register-detail", pk=successor.pk)
    return tenure_shown(request, tenure, succeed_form=form)


@takes_posts_only
@requires(Action.REGISTER_EDIT)
def register_remove(request: StaffRequest, pk: int) -> HttpResponse:
    tenure = get_object_or_404(Tenure, pk=pk)
    form = RemoveForm(request.POST)
    form.full_clean()
    remove_tenure(pk, version=form.cleaned_data["version"], actor=request.user)
    messages.success(request, _("“%s” was taken out of the register.") % tenure)
    return redirect("bulletin:register-list")


def tenure_shown(request: StaffRequest, tenure: Tenure, **forms: Form) -> HttpResponse:
    """The page; ``forms`` are those that were filled in wrongly."""
    today = timezone.localdate()
    version = {"version": tenure.version}
    start = version | {name: getattr(tenure, name) for name in NewTenureForm.base_fields}
    context: dict[str, Any] = {
        "tenure": tenure,
        "form": TenureForm(initial=start),
        "end_form": EndForm(initial=version | {"until": today}, auto_id="id_end_%s"),
        "succeed_form": SucceedForm(initial=version | {"since": today}, auto_id="id_succeed_%s"),
        "remove_form": RemoveForm(initial=version, auto_id="id_remove_%s"),
        "holders": Tenure.objects.filter(office=tenure.office, title=tenure.title).order_by(
            "since", "position", "pk"
        )[:ROWS_A_PAGE],
        "posts": Tenure.objects.filter(name=tenure.name).exclude(pk=tenure.pk)[:ROWS_A_PAGE],
        "office_names": office_names(),
    }
    status = 422 if forms else 200
    return render(request, "bulletin/register_detail.html", context | forms, status=status)


def office_names() -> list[str]:
    """What may stand ahead of a title, to choose from."""
    alive = Office.objects.alive_on(timezone.localdate()).values_list("name", flat=True)
    used = Tenure.objects.exclude(office="").order_by().values_list("office", flat=True).distinct()
    return sorted({*alive, *used})[:MOST_NAMES]
