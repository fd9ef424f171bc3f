"""Whom nothing is sent to until a person says so."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from distribution.models import Contact

REASON_CHARACTERS = 200


@transaction.atomic
def suppress(contact: Contact, reason: str, *, at: datetime, actor: User | None) -> None:
    """Later mailings skip the contact and show ``reason``. The caller holds its row locked."""
    contact.suppressed_at = at
    contact.suppression_reason = reason[:REASON_CHARACTERS]
    contact.save(update_fields=["suppressed_at", "suppression_reason"])
    detail = {"email": contact.email, "reason": contact.suppression_reason}
    record("contact.suppress", contact, actor=actor, detail=detail)


@transaction.atomic
def lift_suppression(contact: Contact, *, actor: User | None) -> bool:
    """Mail the contact again; whether it was suppressed. The caller holds its row locked."""
    if contact.suppressed_at is None:
        return False
    detail = {"email": contact.email, "reason": contact.suppression_reason}
    contact.suppressed_at, contact.suppression_reason = None, ""
    contact.save(update_fields=["suppressed_at", "suppression_reason"])
    record("contact.lift_suppression", contact, actor=actor, detail=detail)
    return True
