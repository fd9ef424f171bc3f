"""Where a person was: always a page of this site that can be opened again."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
START = "/"


def takes_posts_only(view: Callable[P, R]) -> Callable[P, R]:
    """Answer 405 to all but POST, and never be led back to; stands outermost."""
    guarded = require_POST(view)
    guarded.__dict__["takes_posts_only"] = True
    return guarded


def is_for_posts(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "takes_posts_only", False)
    except Resolver404:
        return False


def place_of(request: HttpRequest) -> str:
    """The address of this page, or of the one before where this one takes posts only."""
    return place_before(request) if is_for_posts(request.path) else request.get_full_path()


def place_before(request: HttpRequest) -> str:
    """The page of this site from which the request came, without what it asked for."""
    referrer = request.headers.get("Referer", "")
    path = urlsplit(referrer).path
    # “//evil.example” is a path in a whole address, and another site by itself.
    is_ours = url_has_allowed_host_and_scheme(
        referrer, {request.get_host()}
    ) and url_has_allowed_host_and_scheme(path, None)
    return path if is_ours and path.startswith("/") and not is_for_posts(path) else START
