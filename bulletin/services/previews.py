"""Pictures of an issue's pages and its lengths, kept up with while it is being assembled."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.nudging import nudge
from bulletin.models import Adoption, Issue, IssuePreview
from bulletin.models.picture import picture_root
from bulletin.press import workshop
from bulletin.press.refusals import PressBusy
from bulletin.press.results import Preview
from bulletin.press.snapshot import Snapshot
from bulletin.services.editions import PICTURE_WIDTH_PX, write_file
from bulletin.services.snapshots import snapshot_of

logger = logging.getLogger(__name__)


def order_preview(issue: Issue, adoptions: Sequence[Adoption] | None = None) -> IssuePreview:
    """The preview of ``issue`` as it stands, made by a press worker unless it is there.

    ``adoptions`` as for ``snapshot_of``.
    """
    try:
        wanted = snapshot_of(issue, adoptions).sha256
    except DomainError as refusal:
        nothing: dict[str, Any] = {"page_keys": [], "length": {}, "coming": {}}
        nothing |= {"wanted_sha256": "", "shown_sha256": ""}
        preview, _created = IssuePreview.objects.update_or_create(
            issue=issue, defaults={**nothing, "error": str(refusal)}
        )
        return preview
    preview, _created = IssuePreview.objects.get_or_create(
        issue=issue, defaults={"wanted_sha256": wanted}
    )
    if preview.wanted_sha256 != wanted:
        preview.wanted_sha256, preview.coming = wanted, {}
        preview.save(update_fields=["wanted_sha256", "coming", "changed_at"])
    is_held = preview.lease_until is not None and preview.lease_until > timezone.now()
    if not preview.is_current and not is_held:
        nudge("bulletin.jobs.render_preview", issue.pk)
    return preview


def render_preview(issue_id: int) -> bool:
    """Make the preview that is wanted; False when there is none, another worker makes it, or the
    press is busy."""
    now = timezone.now()
    lease_until = now + timedelta(seconds=settings.EDITION_LEASE_SECONDS)
    due = IssuePreview.objects.due(now).filter(issue=issue_id)
    if not due.update(lease_until=lease_until):
        return False
    preview = IssuePreview.objects.select_related("issue__publication").get(issue=issue_id)
    shown = preview.wanted_sha256
    made: Preview | None = None
    error = ""
    try:
        snapshot = snapshot_of(preview.issue)
        shown = snapshot.sha256
        _tell_length(preview, snapshot)
        made = workshop.preview_issue(
            snapshot,
            width_px=PICTURE_WIDTH_PX,
            known=_kept(preview),
            picture_root=picture_root(),
        )
        _keep_pictures(preview, made)
    except PressBusy:
        IssuePreview.objects.filter(pk=preview.pk).update(lease_until=None)
        return False
    except DomainError as refusal:
        error = str(refusal)
    except Exception:
        logger.exception("The preview of issue %s could not be made", issue_id)
        error = _("The pages could not be typeset. Ask the administrator to read the log.")
    IssuePreview.objects.filter(pk=preview.pk).update(
        shown_sha256=shown,
        page_keys=list(made.keys) if made and not error else [],
        previous_keys=preview.page_keys,
        length=asdict(made.length) if made and not error else {},
        error=error,
        lease_until=None,
        changed_at=timezone.now(),
    )
    # Nobody asked again meanwhile: what is there is what is wanted.
    IssuePreview.objects.filter(pk=preview.pk, wanted_sha256=preview.wanted_sha256).update(
        wanted_sha256=shown, coming={}
    )
    if IssuePreview.objects.due(timezone.now()).filter(pk=preview.pk).exists():
        nudge("bulletin.jobs.render_preview", issue_id)
    return True


def _tell_length(preview: IssuePreview, snapshot: Snapshot) -> None:
    """Ahead of the pages, unless something else is wanted meanwhile."""
    length = asdict(workshop.measure_issue(snapshot))
    asked = IssuePreview.objects.filter(pk=preview.pk, wanted_sha256=preview.wanted_sha256)
    asked.update(coming=length)


def _kept(preview: IssuePreview) -> set[str]:
    return {path.stem for path in preview.folder.glob("*.png")}


def _keep_pictures(preview: IssuePreview, made: Preview) -> None:
    preview.folder.mkdir(parents=True, exist_ok=True)
    for key, picture in made.pictures.items():
        write_file(preview.picture_path(key), picture)
    for key in _kept(preview) - {*made.keys, *preview.page_keys}:
        preview.picture_path(key).unlink(missing_ok=True)
