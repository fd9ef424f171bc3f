"""One numbered edition of the publication."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models.publication import Publication
from bulletin.querysets import IssueQuerySet
from bulletin.states import IssueStatus


class Issue(models.Model):
    """An issue from its assembly to its distribution.

    ``number``, ``total_number``, ``year`` and ``date`` are empty until the signature
    gives them; ``reserved_*`` hold those of an issue taken over from paper.
    ``printed_range`` is the list of labels printed in the distribution line;
    ``classification`` (密级), ``copy_number`` (份号) and ``copies`` (印数) are printed where set.
    ``arrangement_version`` grows with every change of what stands where.
    ``intake_doubts`` and ``leftover`` are what the intake asked and could not place.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="issues")
    status = models.CharField(
        _("status"), max_length=12, choices=IssueStatus, default=IssueStatus.ASSEMBLING
    )
    is_supplement = models.BooleanField(_("supplement"), default=False)
    reserved_number = models.PositiveIntegerField(null=True, blank=True)
    reserved_total_number = models.PositiveIntegerField(null=True, blank=True)
    reserved_date = models.DateField(null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    total_number = models.PositiveIntegerField(_("running number"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    editor_note = models.TextField(_("editor's note"), blank=True)
    distribution_label = models.CharField(_("label of the distribution line"), max_length=12)
    printed_range = models.JSONField(_("printed range"), default=list)
    classification = models.CharField(_("classification"), max_length=12, blank=True)
    copy_number = models.CharField(_("copy number"), max_length=6, blank=True)
    copies = models.PositiveIntegerField(_("number of copies"), null=True, blank=True)
    arrangement_version = models.PositiveIntegerField(default=1)
    source_sha256 = models.CharField(max_length=64, blank=True)
    assembled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("assembled by"),
        on_delete=models.PROTECT,
        related_name="assembled_issues",
        null=True,
    )
    sent_to_review_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent to review by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    sent_to_review_at = models.DateTimeField(null=True)
    intake_doubts = models.JSONField(default=list, blank=True)
    leftover = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "year", "is_supplement", "number"],
                condition=Q(number__isnull=False),
                name="issue_number_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["publication", "total_number"],
                condition=Q(total_number__isnull=False),
                name="issue_total_number_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[IssueStatus.SIGNED, IssueStatus.DISTRIBUTED],
                    number__isnull=False,
                    year__isnull=False,
                    date__isnull=False,
                )
                | Q(
                    status__in=[IssueStatus.ASSEMBLING, IssueStatus.IN_REVIEW],
                    number__isnull=True,
                    total_number__isnull=True,
                    year__isnull=True,
                    date__isnull=True,
                ),
                name="issue_numbered_when_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication.name} {self.label}"

    @property
    def is_published(self) -> bool:
        return self.status in (IssueStatus.SIGNED, IssueStatus.DISTRIBUTED)

    @property
    def label(self) -> str:
        """What people call it: 2011年第18期（总第412期）; never a number before signature."""
        if self.number is None:
            return str(_("Next supplement")) if self.is_supplement else str(_("Next issue"))
        total = f"（总第{self.total_number}期）" if self.total_number else ""
        return f"{self.short_label}{total}"

    @property
    def short_label(self) -> str:
        """Of a signed issue, without the running number: 2011年第18期."""
        kind = "增刊" if self.is_supplement else ""
        return f"{self.year}年{kind}第{self.number}期"
