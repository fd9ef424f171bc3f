"""One user: name, roles, office, password, and whether the account is open."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from accounts.admin_forms import UserForm
from accounts.errors import DomainError
from accounts.models import AuditEntry, User
from accounts.places import takes_posts_only
from accounts.services.second_factor import has_second_factor, reset_second_factor
from accounts.services.users import (
    ClerkWithoutOffice,
    change_user,
    close_account,
    password_link,
    reopen_account,
)

# In the session, until the page has shown it once.
LINK = "password-link"
SECONDS_A_DAY = 86_400
ENTRIES_SHOWN = 10
ENTRY_WORDS = {
    "user.create": gettext_lazy("account made"),
    "user.edit": gettext_lazy("name, roles or office changed"),
    "user.close": gettext_lazy("account closed"),
    "user.reopen": gettext_lazy("account opened again"),
    "user.reset_password": gettext_lazy("link for a password given"),
    "user.order_code": gettext_lazy("a code sent for signing in"),
    "user.use_code": gettext_lazy("signed in by a code"),
    "user.miss_code": gettext_lazy("wrong digits for a code"),
    "user.sign_in": gettext_lazy("signed in"),
    "user.miss_password": gettext_lazy("wrong password"),
    "user.lock": gettext_lazy("locked for some minutes"),
    "user.set_second_factor": gettext_lazy("authenticator app set up"),
    "user.drop_second_factor": gettext_lazy("second step switched off"),
    "user.reset_second_factor": gettext_lazy("second step taken away"),
    "user.renew_codes": gettext_lazy("new recovery codes"),
    "user.use_recovery_code": gettext_lazy("recovery code used"),
    "user.miss_second_factor": gettext_lazy("wrong code of the second step"),
    "user.end_session": gettext_lazy("signed out in another browser"),
    "user.end_sessions": gettext_lazy("signed out in other browsers"),
    "user.change_password": gettext_lazy("password changed"),
    "user.set_password": gettext_lazy("password chosen"),
    "user.follow_office": gettext_lazy("went along with the office"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.USER_EDIT)
def user_detail(request: StaffRequest, pk: int) -> HttpResponse:
    user = user_of(pk)
    if request.method != "POST":
        return user_shown(request, user)
    form = UserForm(request.POST, initial={"office": user.office_id})
    if form.is_valid():
        try:
            change_user(user.pk, **form.cleaned_data, actor=request.user)
        except ClerkWithoutOffice as error:
            form.add_error("office", str(error))
        except DomainError as error:
            form.add_error("roles", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:user-detail", pk=pk)
    return user_shown(request, user, form)


@takes_posts_only
@requires(Action.USER_EDIT)
def user_reset(request: StaffRequest, pk: int) -> HttpResponse:
    user = user_of(pk)
    keep_link(request, user, password_link(user.pk, actor=request.user))
    messages.success(request, _("The password that %s had is worth nothing now.") % user)
    return redirect("accounts:user-detail", pk=pk)


@takes_posts_only
@requires(Action.USER_EDIT)
def user_second_factor_reset(request: StaffRequest, pk: int) -> HttpResponse:
    user = reset_second_factor(user_of(pk).pk, actor=request.user)
    messages.success(
        request, _("%s signs in with the password alone, and sets up an app anew.") % user
    )
    return redirect("accounts:user-detail", pk=pk)


@takes_posts_only
@requires(Action.USER_EDIT)
def user_close(request: StaffRequest, pk: int) -> HttpResponse:
    user = close_account(user_of(pk).pk, actor=request.user)
    messages.success(request, _("The account of %s is closed.") % user)
    return redirect("accounts:user-detail", pk=pk)


@takes_posts_only
@requires(Action.USER_EDIT)
def user_reopen(request: StaffRequest, pk: int) -> HttpResponse:
    user = reopen_account(user_of(pk).pk, actor=request.user)
    messages.success(request, _("The account of %s is open again.") % user)
    return redirect("accounts:user-detail", pk=pk)


def user_of(pk: int) -> User:
    users = User.objects.select_related("office").prefetch_related("role_grants")
    return get_object_or_404(users, pk=pk)


def keep_link(request: StaffRequest, user: User, path: str) -> None:
    """For the next page of this user, which shows it once."""
    request.session[LINK] = {"user": user.pk, "path": path}


def user_shown(request: StaffRequest, user: User, form: UserForm | None = None) -> HttpResponse:
    """The page; ``form`` is one that was filled in wrongly."""
    link = ""
    if request.session.get(LINK, {}).get("user") == user.pk:
        link = request.build_absolute_uri(request.session.pop(LINK)["path"])
    start = {
        "display_name": user.display_name,
        "email": user.email,
        "office": user.office_id,
        "roles": [grant.role for grant in user.role_grants.all()],
        "code_sign_in": user.code_sign_in,
    }
    context = {
        "person": user,
        "form": form or UserForm(initial=start),
        "link": link,
        "link_days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
        "has_second_factor": has_second_factor(user),
        "entries": entries_of(user),
    }
    return render(request, "accounts/user_detail.html", context, status=422 if form else 200)


def entries_of(user: User) -> list[tuple[AuditEntry, str | Promise]]:
    """What was last done to the account, newest first, in words."""
    entries = AuditEntry.objects.filter(
        subject_type=User._meta.label_lower, subject_id=str(user.pk), action__in=ENTRY_WORDS
    )
    newest = entries.select_related("actor")[:ENTRIES_SHOWN]
    return [(entry, ENTRY_WORDS[entry.action]) for entry in newest]
