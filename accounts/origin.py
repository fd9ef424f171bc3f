"""From which address the present request came, for what writes the audit trail."""

from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LONGEST_ADDRESS = 45
_address: ContextVar[str] = ContextVar("address", default="")


def present_address() -> str:
    """Empty outside a request."""
    return _address.get()


def address_of(request: HttpRequest) -> str:
    """The browser's address: the one the outermost of our own proxies saw.

    With no TRUSTED_PROXIES what a header says counts for nothing: anybody may send one.
    """
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    line = [part for part in passed if part] + [str(request.META.get("REMOTE_ADDR", ""))]
    proxies: int = settings.TRUSTED_PROXIES
    return line[max(-1 - proxies, -len(line))][:LONGEST_ADDRESS]


class OriginMiddleware:
    """Remembers the address while the request lasts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _address.set(address_of(request))
        try:
            return self.get_response(request)
        finally:
            _address.reset(token)
