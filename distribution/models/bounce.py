"""Messages of the bounce mailbox, each read once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from distribution.bounces.reasons import Reason
from distribution.bounces.report import Kind
from distribution.models.delivery import Delivery


class Effect(models.TextChoices):
    RETURNED = "returned", _("The delivery counts as bounced")
    NOTED = "noted", _("Noted with the delivery")
    EARLIER = "earlier", _("About an earlier attempt, nothing changed")
    REPEATED = "repeated", _("Read before")
    IGNORED = "ignored", _("Nothing to do")
    UNMATCHED = "unmatched", _("About no delivery of ours")


class BounceReport(models.Model):
    """``source`` names the message in its mailbox, ``addresses`` are those it speaks of.

    ``told_at``: when the people in charge were told.
    """

    source = models.CharField(max_length=500, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    read_at = models.DateTimeField(_("read at"), auto_now_add=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    effect = models.CharField(_("effect"), max_length=12, choices=Effect)
    delivery = models.ForeignKey(
        Delivery, on_delete=models.SET_NULL, related_name="bounce_reports", null=True
    )
    has_suppressed = models.BooleanField(default=False)
    sender = models.CharField(_("sender"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    addresses = models.TextField(blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    reply = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bounce report")
        verbose_name_plural = _("bounce reports")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effect__in=Effect.values), name="bounce_report_effect_known"
            )
        ]
        indexes = [models.Index(fields=["told_at", "effect"], name="bounce_report_untold")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_kind_display()})"

    @property
    def may_be_discarded(self) -> bool:
        """All it says stands in the database; whatever else comes stays in the mailbox."""
        return self.delivery_id is not None and self.kind in (
            Kind.FAILURE,
            Kind.DELAY,
            Kind.COMPLAINT,
        )
