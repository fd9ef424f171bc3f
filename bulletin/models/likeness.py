"""Which articles say much of the same."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models.article import Article


class Comparison(models.Model):
    """That an article handed in has to be compared with all others, or was."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="comparison")
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comparison")
        verbose_name_plural = _("comparisons")
        indexes = [
            models.Index(
                fields=["article"], condition=Q(done_at__isnull=True), name="comparison_due"
            )
        ]

    def __str__(self) -> str:
        return str(self.article)


class TextGram(models.Model):
    """The hash of four characters in a row that stand in an article; a sample of them is kept."""

    pk = models.CompositePrimaryKey("gram", "article")
    gram = models.BigIntegerField()
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("text sample")
        verbose_name_plural = _("text samples")

    def __str__(self) -> str:
        return f"{self.gram}"


class Likeness(models.Model):
    """How much of the shorter of two articles stands in the other, in per cent; kept both ways."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    share = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("likeness")
        verbose_name_plural = _("likenesses")
        ordering = ["-share", "-other_id"]
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="likeness_once")]

    def __str__(self) -> str:
        return f"{self.article} – {self.other}"
