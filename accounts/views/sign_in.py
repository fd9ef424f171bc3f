"""Signing in: the password, then the code of those who have an app."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.entering import enter, finish, who_waits
from accounts.forms import SecondStepForm, SignInForm
from accounts.models import User
from accounts.places import START


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(has_unified=bool(settings.OIDC_ISSUER), **context)

    def form_valid(self, form: Any) -> HttpResponse:
        person = form.get_user()
        return enter(self.request, person, place=self.place_for(person), way="password")

    def get_success_url(self) -> str:
        return self.place_for(self.request.user)

    def place_for(self, user: object) -> str:
        """Where the person was; the start page is nowhere in particular."""
        address = self.get_redirect_url()
        return landing_page(user) if address in {"", START} else address


def landing_page(user: object) -> str:
    roles = user.roles if isinstance(user, User) else frozenset()
    landing = next((page for role, page in settings.LANDING_PAGES.items() if role in roles), "")
    return resolve_url(landing or settings.LOGIN_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of somebody whose password was right; ``?recovery=yes`` asks for a recovery code."""
    found = who_waits(request)
    if found is None:
        messages.info(request, _("Begin with user name and password."))
        return redirect("accounts:login")
    person, waiting = found
    is_recovery = request.GET.get("recovery") == "yes"
    data = request.POST if request.method == "POST" else None
    form = SecondStepForm(data, person=person, is_recovery=is_recovery)
    if form.is_valid():
        if is_recovery:
            warn_of_codes_left(request, person)
        return finish(request, person, waiting)
    context = {"form": form, "is_recovery": is_recovery}
    status = 422 if form.errors else 200
    return render(request, "accounts/second_step.html", context, status=status)


def warn_of_codes_left(request: HttpRequest, person: User) -> None:
    left = person.recovery_codes.filter(used_at=None).count()
    words = ngettext(
        "A recovery code is used up; %(count)d is left. Lost the phone? Set up another app.",
        "A recovery code is used up; %(count)d are left. Lost the phone? Set up another app.",
        left,
    )
    messages.warning(request, words % {"count": left})
