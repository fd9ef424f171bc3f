"""What becomes of the rows of a worker that died: as much as its journal knows."""

import socket
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from distribution.carrier.outcome import Outcome, Result
from distribution.models import Delivery
from distribution.services.claims import release_rows
from distribution.services.journal import Record, left_behind, taken_over
from distribution.services.moves import Step, move_held
from distribution.services.outcomes import step_for
from distribution.states import DeliveryStatus

STOPPED = _("The sending program stopped before the server's answer was noted.")


def settle_abandoned(now: datetime) -> None:
    """Settle the rows whose worker is gone or has outlived its lease.

    The message in hand is in doubt; without a journal, all that the worker held. A worker of
    another machine has its journal there: it is waited for as long as a lease.
    """
    for left in left_behind():
        settle(left.claim, left, now)
    lease = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    abandoned = Delivery.objects.abandoned(now).values_list("claim", flat=True)
    long_abandoned = set(abandoned.filter(lease_until__lt=now - lease))
    for claim in set(abandoned):
        record = taken_over(claim)
        if record is None and not _is_ours(claim) and claim not in long_abandoned:
            continue
        settle(claim, record, now)
        if record is not None:
            record.path.unlink(missing_ok=True)


@transaction.atomic
def settle(claim: str, record: Record | None, now: datetime) -> None:
    """Settle all that was taken under the claim as its journal has it."""
    held = Delivery.objects.filter(claim=claim, status=DeliveryStatus.SENDING)
    steps, not_handed_over = [], []
    for delivery in held.select_related("mailing__edition").order_by("pk"):
        if record is None or not record.is_whole:
            steps.append(_doubtful(delivery, now))
        elif result := record.answer(delivery):
            steps.append(step_for(delivery, result, now))
        elif record.has_dot(delivery):
            steps.append(_doubtful(delivery, now))
        else:
            not_handed_over.append(delivery.pk)
    move_held(steps, claim=claim)
    release_rows(claim, not_handed_over)


def _doubtful(delivery: Delivery, now: datetime) -> Step:
    return step_for(delivery, Result(Outcome.UNCERTAIN, None, str(STOPPED)), now)


def _is_ours(claim: str) -> bool:
    return claim.startswith(f"{host_name()}:")


def host_name() -> str:
    return socket.gethostname()[:24]
