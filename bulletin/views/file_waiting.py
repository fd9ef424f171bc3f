"""A file that a worker reads: its owner waits here, and is led to what it became."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from bulletin.models import IncomingFile, IntakeSheet
from bulletin.views.article_storing import say_taken_in

LONG_SECONDS = 30


@require_safe
@requires(Action.ARTICLE_WRITE)
def file_waiting(request: StaffRequest, pk: int) -> HttpResponse:
    files = IncomingFile.objects.visible_to(request.user).select_related("source", "publication")
    incoming = get_object_or_404(files, pk=pk)
    is_poll = "HX-Request" in request.headers
    if incoming.source:
        for notice in incoming.notices:
            messages.warning(request, notice)
        if incoming.draft_id:
            say_taken_in(request, incoming.source)
        address = _address_of(incoming)
        return HttpResponse(headers={"HX-Redirect": address}) if is_poll else redirect(address)
    again = reverse("bulletin:intake-start" if incoming.for_sheet else "bulletin:article-new")
    takes_long = (timezone.now() - incoming.created_at).total_seconds() > LONG_SECONDS
    if is_poll and not incoming.done_at and takes_long == ("long" in request.GET):
        return HttpResponse(status=204)
    context = {"incoming": incoming, "again": again, "takes_long": takes_long}
    template = "partials/file_waiting.html" if is_poll else "file_waiting.html"
    return render(request, f"bulletin/{template}", context)


def _address_of(incoming: IncomingFile) -> str:
    if incoming.draft_id:
        return reverse("bulletin:article-edit", args=[incoming.draft_id])
    if incoming.for_sheet:
        sheet = IntakeSheet.objects.get(source=incoming.source)
        return reverse("bulletin:intake-correct", args=[sheet.pk])
    return reverse("bulletin:source-detail", args=[incoming.source_id])
