"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of the browser; what proxies of ours did not write is not believed."""
    given = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    proxies = settings.PROXIES
    nearest: str = request.META.get("REMOTE_ADDR", "")
    claimed = given[-proxies].strip() if 0 < proxies <= len(given) else nearest
    try:
        return str(ip_address(claimed))
    except ValueError:
        return nearest
