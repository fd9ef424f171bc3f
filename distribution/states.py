"""States of mailings and deliveries, and the legal moves between them, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailingStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    SENDING = "sending", _("Being sent")
    LATE = "late", _("Late, waiting for a person")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class DeliveryStatus(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Sent")
    DEFERRED = "deferred", _("Trying again later")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("In doubt")
    BOUNCED = "bounced", _("Bounced")
    SKIPPED = "skipped", _("Not sent")


class HoldReason(models.TextChoices):
    """Why nothing is sent until an administrator releases the mailings."""

    BEHIND = "behind", _("The database has forgotten mail that has gone out: it is an older copy.")
    ELSEWHERE = "elsewhere", _("The database is a copy: restored from a backup, or moved.")
    STRANGE = "strange", _("The files in MEDIA_ROOT belong to another or an older database.")
    GONE = "gone", _("The sending mark is missing in MEDIA_ROOT: restored in part, or moved.")
    BY_HAND = "by_hand", _("An administrator has stopped all mailings.")


class AfterRelease(models.TextChoices):
    """What becomes of an unfinished mailing when an administrator releases the mailings."""

    GO_ON = "go_on", _("goes on")
    DOUBT = "doubt", _("in doubt")


M, D = MailingStatus, DeliveryStatus

MAILING_MOVES: dict[MailingStatus, frozenset[MailingStatus]] = {
    M.SCHEDULED: frozenset({M.SENDING, M.LATE, M.CANCELLED}),
    M.SENDING: frozenset({M.LATE, M.PAUSED, M.DONE}),
    M.LATE: frozenset({M.SENDING, M.SCHEDULED, M.CANCELLED}),
    M.PAUSED: frozenset({M.SENDING}),
    M.DONE: frozenset({M.SENDING}),
    M.CANCELLED: frozenset(),
}

# A row is sending from before its message is transmitted; it is queued again when the message
# never came to the dot. A waiting row is in doubt when a restored backup may have forgotten that
# it went out, and not sent when its mailing is cancelled before its time.
DELIVERY_MOVES: dict[DeliveryStatus, frozenset[DeliveryStatus]] = {
    D.QUEUED: frozenset({D.SENDING, D.DEFERRED, D.UNCERTAIN, D.SKIPPED}),
    D.DEFERRED: frozenset({D.SENDING, D.DEFERRED, D.UNCERTAIN}),
    D.SENDING: frozenset({D.SENT, D.QUEUED, D.DEFERRED, D.FAILED, D.UNCERTAIN}),
    D.UNCERTAIN: frozenset({D.SENT, D.QUEUED, D.BOUNCED}),
    D.SENT: frozenset({D.BOUNCED}),
    D.FAILED: frozenset({D.QUEUED}),
    D.BOUNCED: frozenset({D.QUEUED}),
    D.SKIPPED: frozenset(),
}

WAITING = (D.QUEUED, D.DEFERRED)
UNFINISHED = (D.QUEUED, D.DEFERRED, D.SENDING)

# A contact whose last mail is in one of these needs somebody.
TROUBLED = (D.FAILED, D.BOUNCED, D.UNCERTAIN)
