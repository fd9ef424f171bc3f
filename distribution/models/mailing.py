"""One issue sent to its lists, once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bulletin.models import Edition, Issue
from bulletin.states import IssueStatus
from distribution.models.contact import DistributionList
from distribution.querysets import MailingQuerySet
from distribution.states import MailingStatus


class Mailing(models.Model):
    """``key`` goes into every Message-ID; ``active_at`` is when a worker last claimed rows.

    ``server_failures`` counts refused connections in a row and ``server_error`` keeps the
    last one's words: the server's trouble, not any recipient's. ``paused_at``, ``paused_by``
    and ``pause_reason`` tell of the last pause, ``resumed_at`` when a person last let it go on.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="mailings")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="mailings")
    status = models.CharField(
        _("status"), max_length=12, choices=MailingStatus, default=MailingStatus.SCHEDULED
    )
    scheduled_for = models.DateTimeField(_("scheduled for"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    active_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    server_failures = models.PositiveSmallIntegerField(default=0)
    server_error = models.TextField(blank=True)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    pause_reason = models.CharField(_("reason"), max_length=200, blank=True)
    resumed_at = models.DateTimeField(null=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue"],
                condition=~Q(status=MailingStatus.CANCELLED),
                name="issue_mailed_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.issue)

    @property
    def is_to_begin(self) -> bool:
        """No row of it has been taken yet; reads the issue."""
        has_not_begun = self.issue.status == IssueStatus.SIGNED
        return has_not_begun and self.status in (MailingStatus.SCHEDULED, MailingStatus.LATE)


class MailingList(models.Model):
    """A list as it stood when the mailing was made: its label and place are frozen.

    ``list`` is None for a label of extra recipients, which has no list.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="mailing_lists")
    list = models.ForeignKey(
        DistributionList, on_delete=models.PROTECT, related_name="mailings", null=True
    )
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("list of a mailing")
        verbose_name_plural = _("lists of a mailing")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "list"], name="mailing_list_once")
        ]

    def __str__(self) -> str:
        return self.label
