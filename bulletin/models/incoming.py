"""Files that have to be turned into Word files before they can be read."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from bulletin.models.article import Article
from bulletin.models.publication import Publication
from bulletin.models.source import SourceFile
from bulletin.press.picture_files import picture_path
from bulletin.querysets import IncomingFileQuerySet


class IncomingFile(models.Model):
    """An uploaded file that a worker reads: an old Word file, or a mail that holds one.

    It becomes a sheet (``for_sheet``, with its ``sender``) or drafts; ``draft`` is the empty one
    to be filled, afterwards the one that was made. Read once ``done_at`` is set: into ``source``,
    or not at all, and then ``error`` says why.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    for_sheet = models.BooleanField(default=False)
    sender = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    draft = models.ForeignKey(
        Article, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    source = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    notices = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = IncomingFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to be read")
        verbose_name_plural = _("files to be read")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["lease_until"], condition=models.Q(done_at=None), name="incoming_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return picture_path(Path(settings.MEDIA_ROOT) / "sources", self.sha256)
