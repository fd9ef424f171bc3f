"""Users: found, and added."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.admin_forms import NewUserForm
from accounts.errors import DomainError
from accounts.models import Role, User
from accounts.services.users import ClerkWithoutOffice, create_user, password_link
from accounts.views.user_detail import keep_link

USERS_A_PAGE = 50
LONGEST_WORDS = 100
CLOSED = "closed"


@require_safe
@requires(Action.USER_EDIT)
def user_list(request: StaffRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS]
    state = request.GET.get("role", "")
    users = User.objects.select_related("office").prefetch_related("role_grants")
    if words:
        users = users.filter(
            Q(username__icontains=words)
            | Q(display_name__icontains=words)
            | Q(office__name__icontains=words)
        )
    if state in Role.values:
        users = users.filter(role_grants__role=state)
    elif state == CLOSED:
        users = users.filter(is_active=False)
    page = Paginator(users.order_by("-is_active", "username"), USERS_A_PAGE)
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "states": [*Role.choices, (CLOSED, _("Closed accounts"))],
        "query": f"{kept.urlencode()}&" if kept else "",
    }
    return render(request, "accounts/user_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.USER_EDIT)
def user_new(request: StaffRequest) -> HttpResponse:
    form = NewUserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = create_user(**form.cleaned_data, password=None, actor=request.user)
        except ClerkWithoutOffice as error:
            form.add_error("office", str(error))
        except DomainError as error:
            form.add_error("username", str(error))
        else:
            keep_link(request, user, password_link(user.pk, actor=request.user))
            messages.success(request, _("The account of %s was made.") % user)
            return redirect("accounts:user-detail", pk=user.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/user_new.html", {"form": form}, status=status)
