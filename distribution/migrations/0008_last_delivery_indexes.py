"""What became of the last mail to each contact, found without reading all of them."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("distribution", "0007_imports_wait_for_a_yes")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["contact", "-id"], name="delivery_last_of_contact"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["contact"],
                condition=Q(status__in=("failed", "bounced", "uncertain")),
                name="delivery_in_trouble",
            ),
        ),
    ]
