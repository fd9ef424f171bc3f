"""States of mailings and deliveries, and the legal moves between them, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailingStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    SENDING = "sending", _("Being sent")
    LATE = "late", _("Late, waiting for a person")
    DONE = "done", _("Finished")


class DeliveryStatus(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    DEFERRED = "deferred", _("Trying again later")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("In doubt")
    BOUNCED = "bounced", _("Bounced")
    SKIPPED = "skipped", _("Not sent")


M, D = MailingStatus, DeliveryStatus

MAILING_MOVES: dict[MailingStatus, frozenset[MailingStatus]] = {
    M.SCHEDULED: frozenset({M.SENDING, M.LATE}),
    M.SENDING: frozenset({M.LATE, M.DONE}),
    M.LATE: frozenset({M.SENDING}),
    M.DONE: frozenset({M.SENDING}),
}

# A row is sending from before its message is transmitted; it is queued again when the message
# never came to the dot.
DELIVERY_MOVES: dict[DeliveryStatus, frozenset[DeliveryStatus]] = {
    D.QUEUED: frozenset({D.SENDING, D.DEFERRED}),
    D.DEFERRED: frozenset({D.SENDING, D.DEFERRED}),
    D.SENDING: frozenset({D.SENT, D.QUEUED, D.DEFERRED, D.FAILED, D.UNCERTAIN}),
    D.UNCERTAIN: frozenset({D.SENT, D.QUEUED, D.BOUNCED}),
    D.SENT: frozenset({D.BOUNCED}),
    D.FAILED: frozenset({D.QUEUED}),
    D.BOUNCED: frozenset({D.QUEUED}),
    D.SKIPPED: frozenset(),
}

WAITING = (D.QUEUED, D.DEFERRED)
UNFINISHED = (D.QUEUED, D.DEFERRED, D.SENDING)
