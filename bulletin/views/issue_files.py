"""The files of an edition and of a draft: served only to those who may see it."""

from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.errors import DomainError
from bulletin.models import Edition, EditionKind, EditionStatus, Issue, IssuePreview
from bulletin.services.word_files import kept_word_file, word_of_draft
from bulletin.states import IssueStatus

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_page(request: StaffRequest, pk: int, edition_pk: int, page: int) -> HttpResponseBase:
    edition = ready_edition(request, pk, edition_pk)
    if page not in edition.page_numbers:
        raise Http404
    path = edition.page_picture_path(page)
    return stored_file(request, path, etag=f"{edition.sha256}-{page}", content_type="image/png")


@require_safe
@requires(Action.ISSUE_VIEW)
def preview_page(request: StaffRequest, pk: int, key: str) -> HttpResponseBase:
    """A page of an issue being assembled; also one that has changed since it was shown."""
    preview = get_object_or_404(IssuePreview.objects.visible_to(request.user), issue=pk)
    if key not in preview.page_keys and key not in preview.previous_keys:
        raise Http404
    return stored_file(request, preview.picture_path(key), etag=key, content_type="image/png")


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_pdf(request: StaffRequest, pk: int, edition_pk: int) -> HttpResponseBase:
    edition = ready_edition(request, pk, edition_pk)
    response = stored_file(
        request, Path(edition.pdf.path), etag=edition.sha256, content_type="application/pdf"
    )
    response["Content-Disposition"] = attachment(*file_names(edition, "pdf"))
    return response


@require_safe
@requires(Action.ISSUE_VIEW)
def issue_word(request: StaffRequest, pk: int, edition_pk: int) -> HttpResponseBase:
    """The Word file of an edition, written when somebody first asks for it."""
    edition = ready_edition(request, pk, edition_pk)
    path = kept_word_file(edition.pk)
    response = stored_file(request, path, etag=path.stem, content_type=WORD)
    response["Content-Disposition"] = attachment(*file_names(edition, "docx"))
    return response


@require_safe
@requires(Action.ISSUE_VIEW)
def draft_word(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The Word file of an issue as it is being assembled."""
    issues = Issue.objects.visible_to(request.user).filter(status=IssueStatus.ASSEMBLING)
    issue = get_object_or_404(issues.select_related("publication"), pk=pk)
    response = HttpResponse(word_of_draft(issue).data, content_type=WORD)
    name, ascii_name = f"{issue.publication.name}（草稿）.docx", f"issue-{issue.pk}-draft.docx"
    response["Content-Disposition"] = attachment(name, ascii_name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def ready_edition(request: StaffRequest, pk: int, edition_pk: int) -> Edition:
    editions = Edition.objects.visible_to(request.user).select_related("issue__publication")
    ready = editions.filter(status=EditionStatus.READY).defer("snapshot", "contents")
    return get_object_or_404(ready, pk=edition_pk, issue=pk)


def stored_file(
    request: StaffRequest, path: Path, *, etag: str, content_type: str
) -> HttpResponseBase:
    """The file as a stream, or 304. Raises DomainError when it is gone.

    A browser may keep it but has to ask each time, so that a right taken away ends at once.
    """
    quoted = f'"{etag}"'
    response = get_conditional_response(request, quoted) or streamed(path, content_type)
    response["ETag"] = quoted
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def streamed(path: Path, content_type: str) -> FileResponse:
    try:
        return FileResponse(path.open("rb"), content_type=content_type)
    except FileNotFoundError as error:
        raise DomainError(
            _("The file is no longer on the server. Tell the administrator.")
        ) from error


def file_names(edition: Edition, ending: str) -> tuple[str, str]:
    """The download's name, and one in ASCII for old clients."""
    issue = edition.issue
    if edition.kind == EditionKind.REVIEW:
        return f"{issue.publication.name}（送审稿）.{ending}", f"issue-{issue.pk}-review.{ending}"
    kind = "增刊" if issue.is_supplement else ""
    name = f"{issue.publication.name}{issue.year}年{kind}第{issue.number}期.{ending}"
    return name, f"issue-{issue.year}-{issue.number}.{ending}"


def attachment(name: str, ascii_name: str) -> str:
    """A Content-Disposition that gives both names (RFC 6266, 4.1 and appendix D)."""
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"
