"""A signer's decision on one edition."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.edition import Edition
from bulletin.models.issue import Issue


class Decision(models.TextChoices):
    SIGNED = "signed", _("Signed")
    RETURNED = "returned", _("Returned")


class SignOff(models.Model):
    """Bound to the hashes of the snapshot and of the PDF that the signer read.

    ``final`` is the edition printed from the same snapshot with number and date.
    """

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="signoffs")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signoffs")
    final = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="signature", null=True
    )
    decision = models.CharField(max_length=10, choices=Decision)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signoffs"
    )
    remark = models.TextField(_("remark"), blank=True)
    snapshot_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=models.Q(decision=Decision.SIGNED),
                name="issue_signed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.decision} {self.signer}"
