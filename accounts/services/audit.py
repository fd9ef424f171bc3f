"""Writing the audit trail."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Outcome, User
from accounts.origin import present_address
from accounts.trail import fields_of, mac_of

LONGEST_PATH = 200


def record(
    action: str,
    subject: models.Model,
    *,
    actor: User | None,
    detail: dict[str, Any] | None = None,
    outcome: Outcome = Outcome.DONE,
) -> AuditEntry:
    """Write one entry in the transaction of the change it speaks of.

    Raises TransactionManagementError outside a transaction, where an entry could
    outlive a change that failed.
    """
    _check_transaction(action)
    entry = entry_of(action, subject, actor=actor, detail=detail or {}, outcome=outcome)
    entry.save(force_insert=True)
    return entry


def record_all(
    action: str,
    subjects: Sequence[models.Model],
    details: Sequence[dict[str, Any]],
    *,
    actor: User | None = None,
) -> None:
    """As ``record`` for each subject, in one query."""
    _check_transaction(action)
    AuditEntry.objects.bulk_create(
        entry_of(action, subject, actor=actor, detail=detail)
        for subject, detail in zip(subjects, details, strict=True)
    )


@transaction.atomic
def record_refusal(actor: User, *, path: str, method: str, what: str) -> None:
    """Somebody signed in tried to do what is not theirs to do."""
    detail = {"what": what, "method": method, "path": path[:LONGEST_PATH]}
    record("access.refuse", actor, actor=actor, detail=detail, outcome=Outcome.REFUSED)


def _check_transaction(action: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"The audit entry {action} must stand in the transaction of its change."
        )


def entry_of(
    action: str,
    subject: models.Model,
    *,
    actor: User | None,
    detail: dict[str, Any],
    outcome: Outcome = Outcome.DONE,
) -> AuditEntry:
    """An entry that is not written yet, with its mac."""
    entry = AuditEntry(
        at=timezone.now(),
        actor=actor,
        address=present_address(),
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail,
        outcome=outcome,
        nonce=uuid.uuid4().hex,
    )
    entry.mac = mac_of(fields_of(entry))
    return entry
