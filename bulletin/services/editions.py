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

from accounts.errors import DomainError
from accounts.models import User
from accounts.nudging import nudge
from accounts.services.audit import record
from bulletin.models import Edition, EditionKind, EditionStatus, Issue
from bulletin.press.pictures import page_pictures
from bulletin.press.printing import Printed, print_issue
from bulletin.press.snapshot import Snapshot, Stamp
from bulletin.services.snapshots import snapshot_of
from bulletin.states import IssueStatus

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
    """Print an edition that is due; False when another worker holds it or it is done.

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
    except DomainError as error:
        _fail(edition, str(error))
    except Exception:
        logger.exception("Edition %s could not be printed", edition_id)
        _fail(edition, _("The pages could not be typeset. Ask the administrator to read the log."))
    else:
        _finish(edition, printed)
    return True


@transaction.atomic
def retry_edition(edition_id: int, *, actor: User) -> Edition:
    """Put an edition that failed before the press again. Raises DomainError if it did not."""
    changed = Edition.objects.filter(pk=edition_id, status=EditionStatus.FAILED).update(
        status=EditionStatus.PENDING, error="", lease_until=None
    )
    if not changed:
        raise DomainError(_("These pages have not failed, so there is nothing to repeat."))
    edition = Edition.objects.get(pk=edition_id)
    record("edition.retry", edition, actor=actor)
    nudge("bulletin.jobs.render_edition", edition_id)
    return edition


def print_edition(edition: Edition, *, variant: str | None = None) -> Printed:
    """The pages of an edition anew, from its snapshot: the same bytes without a variant."""
    stamp = Stamp.from_json(edition.stamp) if edition.stamp else None
    return print_issue(Snapshot.from_json(edition.snapshot), stamp, variant=variant)


def print_current(issue: Issue, *, variant: str | None = None) -> Printed:
    """The pages of an issue as it stands: signed, under review, or still being assembled."""
    frozen = None
    if issue.is_published:
        frozen = issue.editions.filter(kind=EditionKind.FINAL).first()
    elif issue.status == IssueStatus.IN_REVIEW:
        frozen = issue.editions.filter(kind=EditionKind.REVIEW).first()
    if frozen is not None:
        return print_edition(frozen, variant=variant)
    return print_issue(snapshot_of(issue), None, variant=variant)


def _keep_files(edition: Edition, printed: Printed) -> None:
    folder = edition.page_picture_path(1).parent
    folder.mkdir(parents=True, exist_ok=True)
    for page, picture in enumerate(page_pictures(printed.pdf, width_px=PICTURE_WIDTH_PX), start=1):
        _write(edition.page_picture_path(page), picture)
    _write(folder / f"{printed.sha256}.pdf", printed.pdf)


def _write(path: Path, data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(settings.FILE_UPLOAD_PERMISSIONS)
    Path(file.name).replace(path)


@transaction.atomic
def _finish(edition: Edition, printed: Printed) -> None:
    edition.status = EditionStatus.READY
    edition.pdf.name = f"editions/{edition.pk}/{printed.sha256}.pdf"
    edition.sha256 = printed.sha256
    edition.page_count = printed.page_count
    edition.size_bytes = len(printed.pdf)
    edition.contents = {str(key): page for key, page in printed.contents}
    edition.rendered_at = timezone.now()
    edition.lease_until = None
    edition.error = ""
    edition.save()
    record(
        "edition.print",
        edition,
        actor=None,
        detail={"sha256": printed.sha256, "pages": printed.page_count},
    )


@transaction.atomic
def _fail(edition: Edition, reason: str) -> None:
    edition.status = EditionStatus.FAILED
    edition.error = reason
    edition.lease_until = None
    edition.save(update_fields=["status", "error", "lease_until"])
    record("edition.fail", edition, actor=None, detail={"error": reason})
