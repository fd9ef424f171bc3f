"""One frozen rendering of an issue."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models.issue import Issue
from bulletin.querysets import EditionQuerySet
from bulletin.states import EditionStatus


class EditionKind(models.TextChoices):
    REVIEW = "review", _("For review")
    FINAL = "final", _("Final")


def pdf_path(edition: "Edition", filename: str) -> str:
    return f"editions/{edition.pk}/{filename}"


class Edition(models.Model):
    """The snapshot an issue is printed from, and what came off the press.

    ``snapshot`` is a ``press.snapshot.Snapshot`` as JSON and never changes; ``stamp``
    holds number and date, empty while an issue is under review. ``sha256`` is the
    PDF's. Once it is set, the database refuses every change of the row.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=8, choices=EditionKind)
    status = models.CharField(
        max_length=8, choices=EditionStatus, default=EditionStatus.PENDING, db_index=True
    )
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    stamp = models.JSONField(null=True)
    pdf = models.FileField(upload_to=pdf_path, max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    page_count = models.PositiveIntegerField(_("pages"), null=True)
    size_bytes = models.PositiveBigIntegerField(null=True)
    contents = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    rendered_at = models.DateTimeField(null=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=EditionStatus.READY, page_count__gt=0)
                & ~Q(sha256="")
                & ~Q(pdf="")
                | ~Q(status=EditionStatus.READY) & Q(sha256=""),
                name="edition_hashed_when_ready",
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(kind=EditionKind.FINAL), name="one_final_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.kind} {self.sha256[:8]}"

    @property
    def is_ready(self) -> bool:
        return self.status == EditionStatus.READY

    @property
    def page_numbers(self) -> range:
        return range(1, (self.page_count or 0) + 1)

    def page_picture_path(self, page: int) -> Path:
        return Path(settings.MEDIA_ROOT) / "editions" / str(self.pk) / f"page-{page}.png"
