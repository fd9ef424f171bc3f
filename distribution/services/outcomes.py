"""What the server's answer makes of a row."""

from datetime import datetime
from typing import Any

from distribution.carrier.outcome import Outcome, Result
from distribution.models import Delivery
from distribution.services import pacing
from distribution.services.moves import Step
from distribution.states import DeliveryStatus


def step_for(delivery: Delivery, result: Result, now: datetime) -> Step:
    """The move of a row in ``sending``; its mailing and edition are read."""
    to = DeliveryStatus.DEFERRED
    values: dict[str, Any] = {"error": result.reply}
    match result.outcome:
        case Outcome.SENT:
            to = DeliveryStatus.SENT
            sha256 = delivery.mailing.edition.sha256
            values = {"sent_at": now, "pdf_sha256": sha256, "error": ""}
        case Outcome.PERMANENT:
            to = DeliveryStatus.FAILED
        case Outcome.UNCERTAIN:
            to = DeliveryStatus.UNCERTAIN
        case Outcome.TEMPORARY:
            if pacing.is_given_up(delivery.mailing, delivery, now):
                to = DeliveryStatus.FAILED
            else:
                values["due_at"] = pacing.next_attempt(delivery.attempts, now)
    values |= {
        "attempts": delivery.attempts + 1,
        "last_code": result.code,
        "last_reply": result.reply,
        "lease_until": None,
    }
    return Step(delivery, to, values, note=result.reply)
