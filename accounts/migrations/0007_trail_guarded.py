"""The audit trail is sealed once, archived when it is old, and never changed."""

from django.db import migrations

from accounts.triggers import guard_trail

COLUMNS = (
    *("id", "at", "actor_id", "address", "action", "subject_type", "subject_id", "detail"),
    *("outcome", "nonce", "mac", "place", "seal"),
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_chain_what_there_is")]

    operations = [guard_trail(COLUMNS)]
