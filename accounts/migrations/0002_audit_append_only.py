"""The audit trail can be added to, never changed."""

from django.db import migrations

from accounts.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [refuse_changes("accounts_auditentry", name="audit_entry_is_append_only")]
