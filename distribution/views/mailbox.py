"""The mails of the embedded run's local mailbox. Elsewhere these pages do not exist."""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import Action, StaffRequest, requires
from accounts.templatetags.display import when
from bulletin import markup
from bulletin.models import Edition, EditionKind
from distribution.mailbox.parsing import Attachment, ParsedMail
from distribution.mailbox.store import MailboxStore, MailNotFound
from distribution.models import Delivery

MAILS_A_PAGE = 50
LONGEST_ADDRESS = 254
FIRST_HEADERS = {
    "From": gettext_lazy("From"),
    "To": gettext_lazy("To"),
    "Subject": gettext_lazy("Subject"),
    "Date": pgettext_lazy("of a mail", "Date"),
    "Message-ID": gettext_lazy("Message-ID"),
}
PDF = "application/pdf"

P = ParamSpec("P")


def mailbox_exists() -> bool:
    """Whether this process files mail itself instead of handing it to a mail server."""
    return settings.EMBEDDED and not settings.EMAIL_URL


def where_it_exists(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not mailbox_exists():
            raise Http404
        return view(*args, **kwargs)

    return guarded


@require_safe
@where_it_exists
@requires(Action.MAILBOX_VIEW)
def mailbox_list(request: StaffRequest) -> HttpResponse:
    address = request.GET.get("address", "").strip()[:LONGEST_ADDRESS]
    mails = MailboxStore(settings.MAILBOX_DIR).messages(address=address)
    page = Paginator(mails, MAILS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"address": address}) + "&" if address else ""
    context = {"page": page, "address": address, "query": query}
    return render(request, "distribution/mailbox_list.html", context)


@require_safe
@where_it_exists
@requires(Action.MAILBOX_VIEW)
def mailbox_message(request: StaffRequest, key: str) -> HttpResponse:
    mail = opened(key)
    hashes = [attachment.sha256 for attachment in mail.attachments]
    editions = Edition.objects.visible_to(request.user).filter(
        sha256__in=hashes, kind=EditionKind.FINAL
    )
    signed = {
        edition.sha256: edition
        for edition in editions.select_related("issue__publication").defer("snapshot", "contents")
    }
    deliveries = Delivery.objects.visible_to(request.user).filter(
        message_id=mail.header("Message-ID").strip()
    )
    context = {
        "key": key,
        "mail": mail,
        "first_headers": [(words, shown(mail, name)) for name, words in FIRST_HEADERS.items()],
        "html": mark_safe(markup.clean(mail.html)),
        "attachments": [(part, signed.get(part.sha256)) for part in mail.attachments],
        "delivery": deliveries.select_related("mailing__issue").first(),
    }
    return render(request, "distribution/mailbox_message.html", context)


@require_safe
@where_it_exists
@requires(Action.MAILBOX_VIEW)
def mailbox_attachment(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Attachment ``number`` from 1. Only a PDF opens in the browser; all else is saved."""
    attachments = opened(key).attachments
    if not 1 <= number <= len(attachments):
        raise Http404
    part = attachments[number - 1]
    is_pdf = shows_as_pdf(part)
    response = HttpResponse(
        part.content, content_type=PDF if is_pdf else "application/octet-stream"
    )
    disposition = content_disposition_header(
        as_attachment=not is_pdf, filename=part.name or f"{number}.bin"
    )
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def shown(mail: ParsedMail, name: str) -> str:
    """A header as a person reads it: its date like all other dates."""
    value = mail.header(name)
    if name != "Date":
        return value
    try:
        return when(parsedate_to_datetime(value))
    except ValueError:
        return value


def shows_as_pdf(part: Attachment) -> bool:
    return part.content_type == PDF and part.content.startswith(b"%PDF-")


def opened(key: str) -> ParsedMail:
    try:
        return MailboxStore(settings.MAILBOX_DIR).open(key)
    except MailNotFound as error:
        raise Http404 from error
