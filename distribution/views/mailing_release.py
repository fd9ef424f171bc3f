"""Releasing the mailings after a hold, with what becomes of each unfinished one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Action, StaffRequest, requires
from bulletin.models import Issue
from distribution.services.hold import held_mark
from distribution.services.release import open_mailings, release_mailings
from distribution.states import AfterRelease
from distribution.views.mailing_list import undistributed


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Action.MAILING_RELEASE)
def mailing_release(request: StaffRequest) -> HttpResponse:
    """Asks on GET; releases on POST, which names a choice for each mailing it showed."""
    if request.method == "POST":
        release_mailings(actor=request.user, choices=choices_of(request))
        messages.success(request, _("The mailings are released."))
        return redirect("distribution:mailing-list")
    mark = held_mark()
    context = {
        "mark": mark,
        "open_mailings": open_mailings(timezone.now()) if mark else [],
        "signed_issues": signed_issues() if mark else [],
    }
    return render(request, "distribution/mailing_release.html", context)


def choices_of(request: StaffRequest) -> dict[int, AfterRelease]:
    """What was chosen, by the key of a mailing; the fields are called ``mailing-<key>``."""
    chosen = {}
    for name, value in request.POST.items():
        _word, _dash, key = name.partition("mailing-")
        if key.isascii() and key.isdigit() and value in AfterRelease.values:
            chosen[int(key)] = AfterRelease(value)
    return chosen


def signed_issues() -> list[Issue]:
    """Issues that nobody has distributed as far as this database knows, newest first."""
    signed = undistributed(Issue.objects.all())
    return list(signed.select_related("publication").order_by("-date", "-pk"))
