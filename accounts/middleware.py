"""A session lives as long as its row, and leads to what the person has to do first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import presence
from accounts.entering import PASSWORD_TOO_OLD
from accounts.models import User
from accounts.places import place_of
from accounts.profiles import profile
from accounts.reauthentication import SECOND_FACTOR_GIVEN, again_address
from accounts.services.second_factor import has_second_factor, needs_second_factor

# Open to those who have to change their password or set up an app before all else.
ALWAYS_OPEN = {
    "accounts:again",
    "accounts:help",
    "accounts:help-page",
    "accounts:logout",
    "accounts:password-change",
    "accounts:second-factor-set",
    "set_language",
}


class SignedInMiddleware:
    """Ends what is over; then password and second factor come before every other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, User):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if presence.is_over(request):
            is_known = presence.row_of(request) > 0
            logout(request)
            messages.info(request, idle_words() if is_known else _("Sign in again."))
            return None
        if name not in settings.POLLED_PAGES:
            presence.note_step(request)
        return None if name in ALWAYS_OPEN else first_of_all(request, person)


def first_of_all(request: HttpRequest, person: User) -> HttpResponse | None:
    """The page that comes before all others, if there is one."""
    if needs_second_factor(person) and not request.session.get(SECOND_FACTOR_GIVEN):
        if has_second_factor(person):
            return redirect(again_address(place_of(request)))
        return redirect("accounts:second-factor-set")
    if request.session.get(PASSWORD_TOO_OLD):
        return redirect("accounts:password-change")
    return None


def idle_words() -> str:
    minutes = int(profile().idle.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if rest:
        words = ngettext(
            "Signed out after %(count)d minute without a step. Sign in again.",
            "Signed out after %(count)d minutes without a step. Sign in again.",
            minutes,
        )
        return words % {"count": minutes}
    words = ngettext(
        "Signed out after %(count)d hour without a step. Sign in again.",
        "Signed out after %(count)d hours without a step. Sign in again.",
        hours,
    )
    return words % {"count": hours}
