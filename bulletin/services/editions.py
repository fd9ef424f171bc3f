"""Ordering editions, and printing those that are due."""

import logging
import os
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Action, may
from accounts.errors import DomainError, IllegalMove, NotAllowed
from accounts.models import User
from accounts.nudging import nudge
from accounts.services.audit import record
from bulletin.models import Edition, EditionKind, Issue
from bulletin.models.picture import picture_root
from bulletin.press import workshop
from bulletin.press.refusals import PressBusy
from bulletin.press.results import Printed
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.services.moves import move_edition
from bulletin.services.snapshots import snapshot_of
from bulletin.states import EditionStatus, IssueStatus

logger = logging.getLogger(__name__)

PICTURE_WIDTH_PX = 1240


def order_edition(
    issue: Issue,
    *,
    kind: EditionKind,
    snapshot: Snapshot,
    actor: User | None,
    stamp: Stamp | None = None,
) -> Edition:
    """Freeze a snapshot into an edition that a press worker will print."""
    edition = Edition.objects.create(
        issue=issue,
        kind=kind,
        snapshot=snapshot.to_json(),
        snapshot_sha256=snapshot.sha256,
        stamp=stamp.to_json() if stamp else None,
    )
    record(
        "edition.order",
        edition,
        actor=actor,
        detail={"issue": issue.pk, "kind": kind, "snapshot_sha256": snapshot.sha256},
    )
    nudge("bulletin.jobs.render_edition", edition.pk)
    return edition


def render_edition(edition_id: int) -> bool:
    """Print an edition that is due; False when another worker holds it, the press is busy, or it
    is done.

    A failure is kept on the edition in words for its readers.
    """
    now = timezone.now()
    lease_until = now + timedelta(seconds=settings.EDITION_LEASE_SECONDS)
    if not Edition.objects.due(now).filter(pk=edition_id).update(lease_until=lease_until):
        return False
    edition = Edition.objects.get(pk=edition_id)
    try:
        printed = print_edition(edition)
        _keep_files(edition, printed)
    except PressBusy:
        Edition.objects.filter(pk=edition_id, lease_until=lease_until).update(lease_until=None)
        return False
    except DomainError as error:
        failure = str(error)
    except Exception:
        logger.exception("Edition %s could not be printed", edition_id)
        failure = _("The pages could not be typeset. Ask the administrator to read the log.")
    else:
        failure = ""
    try:
        if failure:
            move_edition(edition_id, EditionStatus.FAILED, actor=None, error=failure)
        else:
            _finish(edition_id, printed)
    except IllegalMove:
        logger.warning("Edition %s was settled by another worker meanwhile", edition_id)
        return False
    return True


@transaction.atomic
def retry_edition(edition_id: int, *, actor: User | None) -> Edition:
    """Put an edition that failed before the press again. Raises NotAllowed, IllegalMove."""
    if actor is not None and not may(actor, Action.ISSUE_ASSEMBLE):
        raise NotAllowed(_("Only an editor may do this."))
    edition = move_edition(edition_id, EditionStatus.PENDING, actor=actor, error="")
    nudge("bulletin.jobs.render_edition", edition_id)
    return edition


def print_edition(edition: Edition, *, variant: str | None = None) -> Printed:
    """The pages of an edition anew, from its snapshot: the same bytes without a variant."""
    stamp = Stamp.from_json(edition.stamp) if edition.stamp else None
    return _print(Snapshot.from_json(edition.snapshot), stamp, variant)


def print_current(issue: Issue, *, variant: str | None = None) -> Printed:
    """The pages of an issue as it stands: signed, under review, or still being assembled."""
    frozen = frozen_edition(issue)
    if frozen is not None:
        return print_edition(frozen, variant=variant)
    return _print(snapshot_of(issue), None, variant)


def frozen_edition(issue: Issue) -> Edition | None:
    """What an issue was signed as or is under review as; None while it is being assembled."""
    if issue.is_published:
        return issue.editions.filter(kind=EditionKind.FINAL).first()
    if issue.status == IssueStatus.IN_REVIEW:
        return issue.editions.filter(kind=EditionKind.REVIEW).first()
    return None


def _print(snapshot: Snapshot, stamp: Stamp | None, variant: str | None) -> Printed:
    return workshop.print_issue(snapshot, stamp, variant=variant, picture_root=picture_root())


def _keep_files(edition: Edition, printed: Printed) -> None:
    folder = edition.page_picture_path(1).parent
    folder.mkdir(parents=True, exist_ok=True)
    pictures = workshop.page_pictures(printed.pdf, width_px=PICTURE_WIDTH_PX)
    for page, picture in enumerate(pictures, start=1):
        write_file(edition.page_picture_path(page), picture)
    write_file(folder / f"{printed.sha256}.pdf", printed.pdf)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and onto the disk. Raises OSError."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        part = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            part.replace(path)
        except BaseException:
            part.unlink()
            raise


def _finish(edition_id: int, printed: Printed) -> None:
    move_edition(
        edition_id,
        EditionStatus.READY,
        actor=None,
        pdf=f"editions/{edition_id}/{printed.sha256}.pdf",
        sha256=printed.sha256,
        page_count=printed.page_count,
        size_bytes=len(printed.pdf),
        contents={str(key): page for key, page in printed.contents},
        rendered_at=timezone.now(),
        error="",
    )
