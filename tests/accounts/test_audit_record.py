"""The audit trail stands in the transaction of the change and cannot be altered."""

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from accounts.models import AuditEntry
from accounts.services.audit import record


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused(office):
    with pytest.raises(TransactionManagementError):
        record("office.rename", office, actor=None)

    assert not AuditEntry.objects.filter(action="office.rename").exists()


def test_entry_goes_with_a_change_that_fails(office):
    with transaction.atomic():
        record("office.rename", office, actor=None)
        transaction.set_rollback(True)

    assert not AuditEntry.objects.exists()


def test_database_refuses_to_alter_an_entry(office):
    record("office.rename", office, actor=None, detail={"name": ["甲", "乙"]})

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        AuditEntry.objects.update(action="office.other")
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        AuditEntry.objects.all().delete()

    assert AuditEntry.objects.get().detail == {"name": ["甲", "乙"]}
