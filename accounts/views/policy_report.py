"""What browsers report of the Content-Security-Policy goes into the log, a few lines an address."""

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from accounts.addresses import address_of
from accounts.places import takes_posts_only
from accounts.profiles import REPORTS
from accounts.services.tries import TooManyTries, take_try

logger = logging.getLogger(__name__)
MOST_BYTES = 8192
LONGEST_WORDS = 120
CONTENT_TYPES = {"application/csp-report", "application/json", "application/reports+json"}


@takes_posts_only
@csrf_exempt
def policy_report(request: HttpRequest) -> HttpResponse:
    """Sent by the browser itself, without cookie or token: believed in nothing, kept short."""
    if request.content_type not in CONTENT_TYPES:
        return HttpResponse(status=415)
    if len(request.body) > MOST_BYTES:
        return HttpResponse(status=413)
    address = address_of(request)
    try:
        take_try("policy report", address, REPORTS)
    except TooManyTries:
        return HttpResponse(status=429)
    try:
        words = words_of(reports_in(json.loads(request.body))[0])
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    logger.warning("Policy report from %s: %s", address, " ".join(words))
    return HttpResponse(status=204)


def reports_in(posted: Any) -> list[dict[str, Any]]:
    """Of the old form, one report, and of the new, a list. Raises ValueError."""
    found = [posted.get("csp-report")] if isinstance(posted, dict) else posted
    if isinstance(found, list):
        bodies = [one.get("body", one) for one in found if isinstance(one, dict)]
        if bodies and all(isinstance(body, dict) for body in bodies):
            return bodies
    raise ValueError("no report")


def words_of(report: dict[str, Any]) -> list[str]:
    """Directive, what was blocked, and where; of pages the path alone, since what is asked after it
    may be somebody's words. Raises ValueError."""
    directive = report.get("effective-directive") or report.get("effectiveDirective")
    blocked = report.get("blocked-uri") or report.get("blockedURL")
    page = report.get("document-uri") or report.get("documentURL")
    return [plain(directive), plain(without_query(blocked)), plain(without_query(page))]


def without_query(address: Any) -> str:
    parts = urlsplit(str(address))
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else str(parts.path)


def plain(words: Any) -> str:
    """One word without line breaks or control characters."""
    signs = [sign for sign in str(words) if sign.isprintable() and sign != " "]
    return "".join(signs[:LONGEST_WORDS])
