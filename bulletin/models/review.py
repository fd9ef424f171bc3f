"""What editors keep while they go through the inbox."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.article import Article
from bulletin.models.publication import Publication


class PhraseUse(models.TextChoices):
    RETURN = "return", _("Returning")
    DECLINE = "decline", _("Declining")


class ReasonPhrase(models.Model):
    """A reason that editors give often, kept for one publication."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="phrases")
    use = models.CharField(_("used for"), max_length=8, choices=PhraseUse)
    text = models.CharField(_("phrase"), max_length=200)

    class Meta:
        verbose_name = _("phrase")
        verbose_name_plural = _("phrases")
        ordering = ["use", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "use", "text"], name="phrase_once"),
            models.CheckConstraint(
                condition=models.Q(use__in=PhraseUse.values), name="phrase_use_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ArticleReader(models.Model):
    """An editor who has an article open; the row lives only while their page asks again."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading"
    )
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("reader of an article")
        verbose_name_plural = _("readers of articles")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="reader_once_an_article")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.article_id}"
