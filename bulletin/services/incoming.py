"""Uploaded files that take seconds to open: a worker reads them while their owner waits."""

import hashlib
import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from accounts.services.audit import record
from bulletin.models import IncomingFile
from bulletin.services.editions import write_file
from bulletin.services.file_drafts import take_file
from bulletin.services.file_pictures import show_pictures
from bulletin.services.intake_sheets import start_sheet
from bulletin.services.uploading import LONGEST_NAME, OpenedFile, open_file

logger = logging.getLogger(__name__)

# Longer than one conversion waits for another and then takes.
LEASE = timedelta(minutes=4)
# A file that has brought so many workers down is not tried again.
MOST_ATTEMPTS = 3


@transaction.atomic
def receive_file(
    publication_id: int,
    name: str,
    data: bytes,
    *,
    actor: User,
    for_sheet: bool = False,
    article_id: int | None = None,
    sender_id: int | None = None,
) -> IncomingFile:
    """Keep a file for a worker to read: to be corrected as a sheet, or into drafts. Raises
    NotAllowed."""
    if not may(actor, Action.ARTICLE_REVIEW if for_sheet else Action.ARTICLE_WRITE):
        raise NotAllowed(_("Only clerks and editors write articles."))
    incoming = IncomingFile.objects.create(
        publication_id=publication_id,
        name=name.replace("\0", "")[-LONGEST_NAME:],
        sha256=hashlib.sha256(data).hexdigest(),
        for_sheet=for_sheet,
        draft_id=article_id,
        sender_id=sender_id,
        uploaded_by=actor,
    )
    incoming.path.parent.mkdir(parents=True, exist_ok=True)
    write_file(incoming.path, data)
    record("file.receive", incoming, actor=actor, detail={"name": name, "sha256": incoming.sha256})
    nudge("bulletin.jobs.read_incoming", incoming.pk)
    return incoming


def read_incoming(incoming_id: int) -> bool:
    """Read a file that waits; False when another worker holds it or it is read already.

    Why it could not be read is kept on its row in words for its owner.
    """
    now = timezone.now()
    due = IncomingFile.objects.due(now).filter(pk=incoming_id)
    if not due.update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return False
    incoming = IncomingFile.objects.select_related("uploaded_by").get(pk=incoming_id)
    try:
        if incoming.attempts > MOST_ATTEMPTS:
            raise DomainError(
                _("The file could not be opened. Save it as .docx in Word or WPS and try again.")
            )
        _take(incoming, open_file(incoming.name, incoming.path.read_bytes()))
    except DomainError as error:
        _refuse(incoming, str(error))
    except Exception:
        logger.exception("The uploaded file %s could not be read", incoming_id)
        _refuse(
            incoming,
            _("The file could not be read. Save it as .docx and try again, or paste the text."),
        )
    return True


def _take(incoming: IncomingFile, opened: OpenedFile) -> None:
    actor = incoming.uploaded_by
    with transaction.atomic():
        if incoming.for_sheet:
            sheet = start_sheet(
                incoming.publication_id, opened, actor=actor, sender_id=incoming.sender_id
            )
            incoming.source, incoming.draft, pictures = sheet.source, None, []
        else:
            taken = take_file(
                incoming.publication_id, opened, actor=actor, article_id=incoming.draft_id
            )
            incoming.source, incoming.draft, pictures = taken.source, taken.article, taken.pictures
        incoming.notices = opened.upload.notices
        incoming.done_at, incoming.lease_until = timezone.now(), None
        incoming.save(update_fields=["source", "draft", "notices", "done_at", "lease_until"])
    if incoming.draft:
        show_pictures(incoming.draft.pk, pictures, actor=actor)


def _refuse(incoming: IncomingFile, error: str) -> None:
    waiting = IncomingFile.objects.filter(pk=incoming.pk, done_at=None)
    waiting.update(error=error, done_at=timezone.now(), lease_until=None)
