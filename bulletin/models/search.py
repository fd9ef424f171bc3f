"""What can be found: the texts of articles and of printed issues."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models.adoption import Adoption
from bulletin.models.article import Article
from bulletin.models.issue import Issue
from bulletin.querysets import SearchDocumentQuerySet


class SearchDocument(models.Model):
    """An article's text as it stands, or a printed one as its issue was signed.

    ``folded`` is title and text as ``bigrams.fold`` makes them. The terms of the index stand
    beside, in what each database has for it (migration 0011); ``services.indexing`` writes both.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, related_name="search_document", null=True
    )
    adoption = models.OneToOneField(
        Adoption, on_delete=models.CASCADE, related_name="search_document", null=True
    )
    issue = models.ForeignKey(
        Issue, on_delete=models.CASCADE, related_name="search_documents", null=True
    )
    day = models.DateField(_("date"))
    year = models.PositiveSmallIntegerField(_("year"))
    position = models.PositiveIntegerField(default=0)
    section = models.CharField(_("section"), max_length=30, blank=True)
    title = models.TextField(_("title"), blank=True)
    text = models.TextField(_("text"))
    folded = models.TextField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("searchable text")
        verbose_name_plural = _("searchable texts")
        ordering = ["-day", "-issue_id", "position", "-pk"]
        indexes = [
            models.Index(fields=["-day", "-issue", "position", "-id"], name="search_newest"),
            models.Index(
                fields=["-day", "-issue", "position", "-id"],
                condition=Q(issue__isnull=False),
                name="search_newest_print",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, adoption__isnull=True, issue__isnull=True)
                | Q(article__isnull=True, adoption__isnull=False, issue__isnull=False),
                name="search_of_article_or_print",
            )
        ]

    def __str__(self) -> str:
        return self.title


class PrintedOffice(models.Model):
    """An office of a printed article, under the name of its day."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="offices")
    name = models.TextField(db_index=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("printed office")
        verbose_name_plural = _("printed offices")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="printed_office_once")
        ]

    def __str__(self) -> str:
        return self.name
