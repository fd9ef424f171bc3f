"""A file with several articles: what it holds, a draft of each, and the file itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from accounts.places import takes_posts_only
from bulletin.models import SourceFile
from bulletin.services.file_drafts import Held, articles_in, make_drafts
from bulletin.services.file_offices import own_names
from bulletin.services.uploading import UnusableFile
from bulletin.views.issue_files import stored_file

MOST_PLACES = 1000


@require_safe
@requires(Action.ARTICLE_WRITE)
def source_detail(request: StaffRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(SourceFile.objects.visible_to(request.user), pk=pk)
    held: list[Held] = []
    refusal = ""
    try:
        held = articles_in(source)
    except UnusableFile as error:
        refusal = str(error)
    own = own_names(request.user)
    context = {
        "source": source,
        "held": [(one, _is_own(one, own)) for one in held],
        "open_count": sum(one.draft is None for one in held),
        "refusal": refusal,
    }
    return render(request, "bulletin/source_detail.html", context)


def _is_own(held: Held, own: frozenset[str] | None) -> bool:
    return own is None or not held.read.offices or not own.isdisjoint(held.read.offices)


@takes_posts_only
@requires(Action.ARTICLE_WRITE)
def source_drafts(request: StaffRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(SourceFile.objects.visible_to(request.user), pk=pk)
    places = {
        int(place)
        for place in request.POST.getlist("place")[:MOST_PLACES]
        if place.isascii() and place.isdigit() and len(place) < 5
    }
    if not places:
        raise DomainError(_("Tick the articles to make drafts of."))
    made = make_drafts(source.pk, places, actor=request.user)
    if made:
        words = ngettext("%(count)d draft was made.", "%(count)d drafts were made.", len(made))
        messages.success(request, words % {"count": len(made)})
    return redirect("bulletin:source-detail", pk=pk)


@require_safe
@requires(Action.ARTICLE_VIEW)
def source_original(request: StaffRequest, pk: int) -> HttpResponseBase:
    source = get_object_or_404(SourceFile.objects.visible_to(request.user), pk=pk)
    response = stored_file(
        request, source.path, etag=source.sha256, content_type="application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(True, source.name) or "attachment"
    return response
