"""From which address the present request came, for what writes the audit trail."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from accounts.addresses import address_of

_address: ContextVar[str] = ContextVar("address", default="")


def present_address() -> str:
    """Empty outside a request."""
    return _address.get()


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
