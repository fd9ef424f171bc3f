"""One mailing to one address, with its state."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from distribution.bounces.reasons import Reason
from distribution.models.contact import Contact
from distribution.models.mailing import Mailing, MailingList
from distribution.querysets import DeliveryQuerySet
from distribution.states import TROUBLED, DeliveryStatus


class Delivery(models.Model):
    """Written before anything is sent; name and address are frozen as they were then.

    A worker holds the row while ``claim`` is its own and ``lease_until`` lies ahead.
    ``handed_over_at`` is when ``sending`` was committed, shortly before the message left.
    ``may_leave``: all of its lists let their recipients go by a link in the mail.
    ``pdf_sha256`` names what was attached, or what the mail links to if it ``is_linked``.
    ``bounce_reason`` and ``bounce_reply`` are what was reported of it after the server took it,
    last at ``bounced_at``; a row that was merely delayed or complained of is not ``bounced``.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, related_name="deliveries", null=True
    )
    lists = models.ManyToManyField(MailingList, related_name="deliveries")
    address = models.CharField(_("e-mail address"), max_length=254)
    recipient_name = models.CharField(_("recipient"), max_length=60)
    organisation = models.CharField(_("organisation"), max_length=100, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=DeliveryStatus, default=DeliveryStatus.QUEUED
    )
    may_leave = models.BooleanField(default=False)
    is_linked = models.BooleanField(default=False)
    message_id = models.CharField(max_length=200, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claim = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_code = models.PositiveSmallIntegerField(null=True)
    last_reply = models.TextField(blank=True)
    error = models.TextField(blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    bounce_reason = models.CharField(
        _("why it came back"), max_length=12, choices=Reason, blank=True
    )
    bounce_reply = models.TextField(blank=True)
    bounced_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "address"], name="address_once_a_mailing"),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="delivery_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=DeliveryStatus.SENT) | Q(sent_at__isnull=False),
                name="delivery_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["mailing", "status", "due_at"], name="delivery_due"),
            models.Index(fields=["claim"], name="delivery_claim"),
            models.Index(fields=["handed_over_at"], name="delivery_handed_over"),
            models.Index(fields=["contact", "-id"], name="delivery_last_of_contact"),
            models.Index(
                fields=["contact"],
                condition=Q(status__in=TROUBLED),
                name="delivery_in_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_name} <{self.address}>"

    @property
    def standing(self) -> str:
        """Names the state a person looked at: it changes with every attempt and move."""
        return f"{self.status}-{self.attempts}"
