"""Finding whatever a lost message or a dead worker left behind."""

import logging
from datetime import datetime

from django.utils import timezone

from bulletin.models import Edition, EditionStatus
from distribution.models import Delivery, Mailing
from distribution.services.hold import look_for_restore
from distribution.services.recovery import settle_abandoned
from distribution.services.sending import send_mailing

logger = logging.getLogger(__name__)


def sweep_mailings() -> None:
    """Settle abandoned rows and go on with every mailing that has rows due.

    Unless this is a restored backup: then nothing moves until it is released.
    """
    if look_for_restore().is_held:
        return
    settle_abandoned(timezone.now())
    for mailing_id in Mailing.objects.unfinished().order_by("pk").values_list("pk", flat=True):
        try:
            send_mailing(mailing_id)
        except Exception:
            logger.exception("Mailing %s could not go on; the others do", mailing_id)


def release_leases(now: datetime) -> None:
    """End all leases. Only for the start of a process that knows itself to be the only worker."""
    Delivery.objects.filter(lease_until__gt=now).update(lease_until=now)
    Edition.objects.filter(status=EditionStatus.PENDING, lease_until__gt=now).update(
        lease_until=now
    )
