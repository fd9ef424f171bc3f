"""The pages of an issue as it stands while it is being assembled."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.issue import Issue
from bulletin.querysets import IssuePreviewQuerySet


class IssuePreview(models.Model):
    """What is wanted and what is there, by the SHA-256 of the snapshots.

    ``page_keys`` name the pictures of ``shown_sha256`` in order; ``previous_keys`` those that a
    browser may still show. ``length`` is a ``press.lengths.IssueLength`` as JSON, ``coming`` that
    of what is wanted while its pages are being drawn. A snapshot that cannot be printed is shown
    too: with ``error`` and without pages.
    """

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="preview")
    wanted_sha256 = models.CharField(max_length=64)
    shown_sha256 = models.CharField(max_length=64, blank=True)
    page_keys = models.JSONField(default=list)
    previous_keys = models.JSONField(default=list)
    length = models.JSONField(default=dict)
    coming = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = IssuePreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")

    def __str__(self) -> str:
        return f"{self.issue_id} {self.shown_sha256[:8]}"

    @property
    def is_current(self) -> bool:
        return self.shown_sha256 == self.wanted_sha256

    @property
    def newest_length(self) -> dict[str, Any]:
        """Of what is wanted where it is known, else of the pages shown; empty if neither is."""
        known: dict[str, Any] = self.coming or self.length
        return known

    @property
    def folder(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "previews" / str(self.issue_id)

    def picture_path(self, key: str) -> Path:
        return self.folder / f"{key}.png"
