"""A text on its way to articles: what an editor decided about it, and what that taught."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from bulletin.models.publication import Publication
from bulletin.models.source import SourceFile
from bulletin.querysets import IntakeSheetQuerySet
from bulletin.states import SheetStatus


class IntakeSheet(models.Model):
    """A text with what an editor decided about it.

    ``decisions`` are steps in order (``bulletin.services.sheet_reading``): read with them, ``text``
    gives the articles; ``looks`` is how its lines look on paper, where that is known. ``sender``
    is the office whose habits it follows.
    """

    source = models.OneToOneField(SourceFile, on_delete=models.PROTECT, related_name="sheet")
    text = models.TextField(_("text"))
    looks = models.JSONField(default=list, blank=True)
    sender = models.ForeignKey(
        Office,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decisions = models.JSONField(default=list, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=SheetStatus, default=SheetStatus.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = IntakeSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake sheet")
        verbose_name_plural = _("intake sheets")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=SheetStatus.values), name="sheet_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.source.name


class LearnedClue(models.Model):
    """How often editors said that lines of this look, in texts of an office, are of a kind.

    Without an office: in texts of a publication whose sender nobody named.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    signature = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("learned clue")
        verbose_name_plural = _("learned clues")
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "office", "signature", "kind"], name="clue_learned_once"
            ),
            models.UniqueConstraint(
                fields=["publication", "signature", "kind"],
                condition=models.Q(office=None),
                name="clue_learned_once_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature} → {self.kind}"
