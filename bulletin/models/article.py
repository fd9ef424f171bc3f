"""What an office submits, how it was worded before, and what happened to it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from bulletin.models.publication import Publication, Section
from bulletin.models.source import SourceFile
from bulletin.querysets import ArticleQuerySet
from bulletin.states import ArticleStatus


class TitleStyle(models.TextChoices):
    LINE = "line", _("On its own line")
    RUN_IN = "run-in", _("Run in")


class Article(models.Model):
    """``body`` is clean HTML (``bulletin.markup``); ``version`` grows with every change.

    ``source`` is the file it was taken from, where it was the article at ``source_place``.
    ``approved_by`` is the leader at home who approved the text. Year and number of registration
    are given when it is first submitted and stay; ``submitted_at`` is when its clerk last handed
    it in.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="articles")
    title = models.TextField(_("title"), blank=True)
    title_style = models.CharField(max_length=8, choices=TitleStyle, default=TitleStyle.LINE)
    byline = models.TextField(_("author"), blank=True)
    body = models.TextField(_("text"))
    status = models.CharField(
        _("status"), max_length=12, choices=ArticleStatus, default=ArticleStatus.DRAFT
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
    )
    doubts = models.JSONField(default=list, blank=True)
    section_hint = models.ForeignKey(
        Section,
        verbose_name=_("suggested section"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    source = models.ForeignKey(
        SourceFile,
        verbose_name=_("uploaded file"),
        on_delete=models.PROTECT,
        related_name="articles",
        null=True,
        blank=True,
    )
    source_place = models.PositiveSmallIntegerField(null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=50, blank=True)
    registered_year = models.PositiveSmallIntegerField(null=True, blank=True)
    registered_number = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    # By ``with_likenesses``.
    alike: int

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status"], name="article_by_status"),
            models.Index(
                fields=["status", "-submitted_at", "-id"],
                include=["changed_at"],
                name="article_newest_of_status",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ArticleStatus.values), name="article_status_known"
            ),
            models.UniqueConstraint(
                fields=["publication", "registered_year", "registered_number"],
                name="article_registered_once",
            ),
            models.UniqueConstraint(
                fields=["source", "source_place"], name="article_taken_from_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def registration(self) -> str:
        """2011-0286; empty until it is first submitted."""
        if self.registered_number is None:
            return ""
        return f"{self.registered_year}-{self.registered_number:04d}"


class Attribution(models.Model):
    """One of an article's offices, in printed order, under the name that is printed.

    ``office`` is empty where nobody could say which office the printed name means.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="attributions")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="attributions", null=True, blank=True
    )
    printed_name = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="attribution_place_once")
        ]

    def __str__(self) -> str:
        return self.printed_name


class ArticleRevision(models.Model):
    """The wording of an article at one version; saves of one spell of writing fold into one.

    ``page`` names the browser page that wrote it, which may go on from there after an answer that
    it never got. ``at`` is when the spell began.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    byline = models.TextField(blank=True)
    body = models.TextField()
    offices = models.JSONField(default=list)
    is_submitted = models.BooleanField(default=False)
    page = models.CharField(max_length=32, blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["article", "version"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class ArticleEvent(models.Model):
    """One move of an article from state to state, with the reason given."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="events")
    old = models.CharField(max_length=12, choices=ArticleStatus)
    new = models.CharField(max_length=12, choices=ArticleStatus)
    note = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.old} → {self.new}"
