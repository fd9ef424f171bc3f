"""The page behind the link in a mail by which a recipient leaves a list."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from distribution.services.leaving import delivery_of, leave_lists


# A mail program posts by itself, without a cookie or a page of ours (RFC 8058, 3.2); the signed
# token in the address says whose wish it is.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, which a virus scanner may fetch; the recipient is gone on POST."""
    delivery = delivery_of(token)
    if delivery is None:
        raise Http404
    if request.method == "POST":
        leave_lists(delivery)
    context = {
        "publication": delivery.mailing.issue.publication,
        "address": delivery.address,
        "is_done": request.method == "POST",
    }
    return render(request, "distribution/leave.html", context)
