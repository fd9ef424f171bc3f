"""An edition that has its hash never changes; nor does a sign-off."""

from django.db import migrations

from accounts.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0001_initial")]

    operations = [
        refuse_changes("bulletin_edition", name="edition_is_frozen", when="OLD.sha256 <> ''"),
        refuse_changes("bulletin_signoff", name="sign_off_is_final"),
    ]
