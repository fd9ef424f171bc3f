"""本期增发: who gets one issue besides its lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models import Issue
from distribution.models.contact import Contact


class Extra(models.Model):
    """``label`` is printed in the distribution line; ``copies`` printed copies go there."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="extras")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="extras")
    label = models.CharField(_("printed label"), max_length=80)
    copies = models.PositiveSmallIntegerField(_("printed copies"), default=0)

    class Meta:
        verbose_name = _("extra recipient")
        verbose_name_plural = _("extra recipients")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "contact"], name="extra_once_an_issue")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.contact}"
