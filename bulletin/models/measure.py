"""How long articles are that no issue holds yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.article import Article


class ArticleMeasure(models.Model):
    """Lines that an article at ``version`` takes in the print style whose hash is ``style_sha256``,
    its title and the blank above that included; none where it cannot be printed."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="measure")
    version = models.PositiveIntegerField()
    style_sha256 = models.CharField(max_length=64)
    lines = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("length of an article")
        verbose_name_plural = _("lengths of articles")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.lines}"
