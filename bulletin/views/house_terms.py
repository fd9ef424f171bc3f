"""Terms of the house: those in use on a day, added, put right, taken out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError, IllegalMove
from accounts.places import takes_posts_only
from bulletin.models import HouseTerm
from bulletin.register_forms import NewTermForm, RemoveForm, TermForm
from bulletin.services.house_terms import add_term, edit_term, remove_term

ROWS_A_PAGE = 50
LONGEST_WORDS = 60


@require_safe
@requires(Action.REGISTER_EDIT)
def term_list(request: StaffRequest) -> HttpResponse:
    """``?all=yes`` shows those of other days as well."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    is_all = request.GET.get("all") == "yes"
    today = timezone.localdate()
    terms = HouseTerm.objects.all() if is_all else HouseTerm.objects.in_force(today)
    if words:
        terms = terms.filter(Q(words__icontains=words) | Q(instead_of__icontains=words))
    page = Paginator(terms, ROWS_A_PAGE).get_page(request.GET.get("page"))
    said = request.GET.copy()
    said.pop("page", None)
    context = {
        "page": page,
        "words": words,
        "is_all": is_all,
        "today": today,
        "query": f"{said.urlencode()}&" if said else "",
        "is_empty": not page.object_list and not HouseTerm.objects.exists(),
    }
    return render(request, "bulletin/term_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.REGISTER_EDIT)
def term_new(request: StaffRequest) -> HttpResponse:
    form = NewTermForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            term = add_term(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, _("“%s” is a term of the house now.") % term)
            return redirect("bulletin:term-list")
    status = 422 if form.errors else 200
    return render(request, "bulletin/term_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.REGISTER_EDIT)
def term_detail(request: StaffRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(HouseTerm, pk=pk)
    version = {"version": term.version}
    form: Form = TermForm(
        initial=version | {name: getattr(term, name) for name in NewTermForm.base_fields}
    )
    if request.method == "POST":
        form = TermForm(request.POST)
        if form.is_valid():
            try:
                edit_term(pk, actor=request.user, **form.cleaned_data)
            except IllegalMove:
                raise
            except DomainError as error:
                form.add_error("words", str(error))
            else:
                messages.success(request, _("Saved."))
                return redirect("bulletin:term-list")
    context = {
        "term": term,
        "form": form,
        "remove_form": RemoveForm(initial=version, auto_id="id_remove_%s"),
    }
    status = 422 if form.errors else 200
    return render(request, "bulletin/term_detail.html", context, status=status)


@takes_posts_only
@requires(Action.REGISTER_EDIT)
def term_remove(request: StaffRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(HouseTerm, pk=pk)
    form = RemoveForm(request.POST)
    form.full_clean()
    remove_term(pk, version=form.cleaned_data["version"], actor=request.user)
    messages.success(request, _("“%s” was removed.") % term)
    return redirect("bulletin:term-list")
