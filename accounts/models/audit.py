"""The audit trail."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import AuditEntryQuerySet


class Outcome(models.TextChoices):
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class AuditEntry(models.Model):
    """One thing that was done or refused, by whom, from where, to what.

    ``actor`` is empty where the system acted by itself. ``subject_type`` and
    ``subject_id`` name the object; ``detail`` holds what changed. ``mac`` vouches for all of
    this from the first moment; ``place`` and ``seal`` put the entry into the chain soon after
    (docs/decisions/0020). Append-only by database trigger.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    address = models.CharField(_("from address"), max_length=45, default="")
    action = models.CharField(_("action"), max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.DONE)
    nonce = models.CharField(max_length=32, default="")
    mac = models.CharField(max_length=64, default="")
    place = models.PositiveBigIntegerField(_("place in the trail"), null=True)
    seal = models.CharField(max_length=64, default="")

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["action", "-id"], name="audit_action"),
            models.Index(
                fields=["id"], condition=models.Q(place__isnull=True), name="audit_unsealed"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["place"], name="audit_place_once")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.subject_type} {self.subject_id}"


class AuditSegment(models.Model):
    """A stretch of the trail that has left the database for a file. Append-only as well.

    ``signature`` vouches for the file and for the seals between which it stands.
    """

    first = models.PositiveBigIntegerField(unique=True)
    last = models.PositiveBigIntegerField(unique=True)
    seal_before = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    file_name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("archived part of the audit trail")
        verbose_name_plural = _("archived parts of the audit trail")
        ordering = ["first"]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
