"""Pictures that figures in an article's text show."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models.article import Article
from bulletin.press.picture_files import picture_path


def picture_root() -> Path:
    """The folder of all pictures; nothing in it is served as it is."""
    return Path(settings.MEDIA_ROOT) / "pictures"


class Picture(models.Model):
    """A picture as it is printed, which is not as it was uploaded; named by its file's SHA-256."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    size_bytes = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "sha256"], name="picture_once_an_article"),
            models.CheckConstraint(
                condition=Q(width_px__gt=0, height_px__gt=0, size_bytes__gt=0),
                name="picture_has_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.sha256[:12]}"

    @property
    def path(self) -> Path:
        return picture_path(picture_root(), self.sha256)
