"""Refusals become pages that say what happened and what to do next."""

import logging
import secrets
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.access import note_refusal
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.places import place_before

logger = logging.getLogger(__name__)

# Fields in which people write sentences; these come back when a step is refused.
KEPT_FIELDS = ("remark", "note", "reason")
HANDLED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation)


class RefusalMiddleware:
    """A stale page is answered with 409, a forbidden act with 403, other refusals with 422.

    Requests by htmx get a notice for the page's ``#notices``, so that the page keeps
    its input; all others get a page with what was typed. No page is stored by a browser:
    after signing out nobody leafs back to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response = not_allowed(request, response)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case IllegalMove():
                return refused(request, exception, 409)
            case NotAllowed():
                note_refusal(request, str(exception))
                return refused(request, exception, 403)
            case DomainError():
                return refused(request, exception, 422)
            case OperationalError() | InterfaceError():
                logger.error("The database does not answer", exc_info=exception)
                page = render_to_string("503.html")
                return HttpResponse(page, status=503, headers={"Retry-After": "60"})
            case _ if not isinstance(exception, HANDLED_BY_DJANGO):
                number = secrets.token_hex(2).upper()
                request.META["DEFECT_NUMBER"] = number
                logger.error("Defect %s at %s", number, request.path)
        return None


def refused(request: HttpRequest, error: DomainError, status: int) -> HttpResponse:
    context = {
        "refusal": str(error),
        "stale": status == 409,
        "back": place_before(request),
        "kept": [words for field in KEPT_FIELDS if (words := request.POST.get(field, "").strip())],
    }
    if "HX-Request" not in request.headers:
        return render(request, f"{status}.html", context, status=status)
    response = render(request, "partials/refusal.html", context, status=status)
    response["HX-Retarget"] = "#notices"
    response["HX-Reswap"] = "innerHTML"
    return response


def not_allowed(request: HttpRequest, empty: HttpResponse) -> HttpResponse:
    page = render(request, "405.html", {"back": place_before(request)}, status=405)
    page["Allow"] = empty["Allow"]
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a defect, with its number in the log. Needs no database."""
    number = request.META.get("DEFECT_NUMBER")
    return HttpResponse(render_to_string("500.html", {"number": number}), status=500)
