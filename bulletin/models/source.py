"""Files that articles were taken from."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.publication import Publication
from bulletin.press.picture_files import picture_path
from bulletin.querysets import SourceFileQuerySet


class SourceFile(models.Model):
    """A file as it was uploaded, kept whole and named by its SHA-256.

    ``rest`` is what of it is in no article, as lines with their number and text. ``text`` is how
    it reads, ``looks`` how its lines look on paper, and ``pictures`` tells of each its name, hash
    and the line before it; files kept before there were these are read again.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.PositiveIntegerField()
    rest = models.JSONField(default=list)
    text = models.TextField(blank=True)
    looks = models.JSONField(default=list, blank=True)
    pictures = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return picture_path(Path(settings.MEDIA_ROOT) / "sources", self.sha256)
