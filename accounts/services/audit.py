"""Writing the audit trail."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from accounts.models import AuditEntry, User


def record(
    action: str,
    subject: models.Model,
    *,
    actor: User | None,
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry in the transaction of the change it speaks of.

    Raises TransactionManagementError outside a transaction, where an entry could
    outlive a change that failed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"The audit entry {action} must stand in the transaction of its change."
        )
    return AuditEntry.objects.create(
        actor=actor,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail or {},
    )


def record_all(
    action: str,
    subjects: Sequence[models.Model],
    details: Sequence[dict[str, Any]],
    *,
    actor: User | None = None,
) -> None:
    """As ``record`` for each subject, in one query."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            f"The audit entries {action} must stand in the transaction of their changes."
        )
    AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=actor,
            action=action,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            detail=detail,
        )
        for subject, detail in zip(subjects, details, strict=True)
    )
