"""To the provider of unified accounts, and back from it."""

import logging

import jwt
import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
)

from accounts.entering import enter
from accounts.views.sign_in import landing_page

logger = logging.getLogger(__name__)
# What a provider that is down, or lies, comes to.
FAULTS = (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, KeyError, ValueError)


@require_GET
def unified_start(request: HttpRequest) -> HttpResponseBase:
    _check_on()
    response: HttpResponseBase = OIDCAuthenticationRequestView.as_view()(request)
    return response


@require_GET
def unified_back(request: HttpRequest) -> HttpResponseBase:
    _check_on()
    try:
        response: HttpResponseBase = Back.as_view()(request)
    except FAULTS as error:
        logger.warning("Signing in by the unified account failed: %s", type(error).__name__)
        said = _("Signing in by the unified account did not work. Try again, or use your password.")
        messages.error(request, said)
        return redirect("accounts:login")
    return response


class Back(OIDCAuthenticationCallbackView):  # type: ignore[misc]  # published without types
    def login_success(self) -> HttpResponse:
        place = self.request.session.pop("oidc_login_next", None) or landing_page(self.user)
        return enter(self.request, self.user, place=place, way="unified")

    def login_failure(self) -> HttpResponse:
        said = _(
            "The unified account knows you, but there is no account here by that name."
            " Ask the administrator."
        )
        if "code" not in self.request.GET:
            raise SuspiciousOperation("The provider refused.")
        messages.error(self.request, said)
        return redirect("accounts:login")


def _check_on() -> None:
    """Raises Http404 where no provider is configured."""
    if not settings.OIDC_ISSUER:
        raise Http404
