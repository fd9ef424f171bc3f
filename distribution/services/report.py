"""What became of a mailing, in numbers and rows."""

import time
from typing import Any

from django.utils.translation import gettext as _

from accounts.errors import DomainError
from distribution.models import Mailing
from distribution.services.hold import held_mark
from distribution.states import DeliveryStatus, MailingStatus

POLL_SECONDS = 0.2
STANDING_STILL = (MailingStatus.LATE, MailingStatus.PAUSED, MailingStatus.CANCELLED)

ROW_FIELDS = (
    "address",
    "recipient_name",
    "organisation",
    "status",
    "attempts",
    "message_id",
    "last_code",
    "last_reply",
    "error",
    "bounce_reason",
    "bounce_reply",
    "sent_at",
)


def mailing_of(issue_id: int) -> Mailing:
    """The mailing of an issue, the last one where others were cancelled. Raises DomainError."""
    mailings = Mailing.objects.filter(issue=issue_id).select_related("issue", "edition")
    mailing = mailings.order_by("-pk").first()
    if mailing is None:
        raise DomainError(_("Issue %d has not been distributed.") % issue_id)
    return mailing


def mailing_report(mailing: Mailing, *, rows: bool = False) -> dict[str, Any]:
    """A count per delivery state, and with ``rows`` every row; times in ISO 8601."""
    mark = held_mark()
    report: dict[str, Any] = {
        "mailing": mailing.pk,
        "issue": mailing.issue_id,
        "status": mailing.status,
        "total": mailing.deliveries.count(),
        **{status.value: count for status, count in mailing.deliveries.counts().items()},
        "pdf_sha256": mailing.edition.sha256,
        "server_error": mailing.server_error,
        "held": mark.get_hold_reason_display() if mark else "",
    }
    if rows:
        report["rows"] = [
            {**row, "sent_at": row["sent_at"].isoformat() if row["sent_at"] else None}
            for row in mailing.deliveries.values(*ROW_FIELDS)
        ]
    return report


def wait_until_settled(mailing: Mailing) -> None:
    """Returns when no row is queued or being sent, or when it waits for a person."""
    while True:
        counts = mailing.deliveries.counts()
        if not counts[DeliveryStatus.QUEUED] and not counts[DeliveryStatus.SENDING]:
            return
        mailing.refresh_from_db(fields=["status"])
        if mailing.status in STANDING_STILL or held_mark():
            return
        time.sleep(POLL_SECONDS)
