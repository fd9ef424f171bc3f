"""Articles taken into an issue, as they will be printed there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.article import Article, TitleStyle
from bulletin.models.issue import Issue
from bulletin.models.publication import Section


class Adoption(models.Model):
    """One printed piece of an issue; several articles may be merged into it (综合采用).

    ``printed_body`` is clean HTML, ``printed_offices`` the names as they will be printed.
    ``corrects`` is the printed piece of an earlier issue that this one puts right (更正).
    ``version`` grows with every change of the printed words.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="adoptions")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="adoptions")
    position = models.PositiveIntegerField()
    articles = models.ManyToManyField(Article, through="AdoptedArticle", related_name="adoptions")
    printed_title = models.TextField(_("printed title"), blank=True)
    printed_title_style = models.CharField(
        max_length=8, choices=TitleStyle, default=TitleStyle.LINE
    )
    printed_byline = models.TextField(_("author"), blank=True)
    printed_body = models.TextField(_("printed text"))
    printed_offices = models.JSONField(_("printed offices"), default=list)
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        related_name="corrections",
        null=True,
        blank=True,
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "position"], name="adoption_place_once"),
            models.CheckConstraint(
                condition=~models.Q(corrects=models.F("pk")), name="adoption_corrects_another"
            ),
        ]

    def __str__(self) -> str:
        return self.printed_title


class AdoptedArticle(models.Model):
    """An article's part in an adoption; an article is in one adoption at the most."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="parts")
    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="adopted_in")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("adopted article")
        verbose_name_plural = _("adopted articles")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.article_id} → {self.adoption_id}"


class AdoptionRevision(models.Model):
    """The printed words of an adoption as they stood before a change, at that version."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    body = models.TextField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("printed wording")
        verbose_name_plural = _("printed wordings")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "version"], name="adoption_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} v{self.version}"
