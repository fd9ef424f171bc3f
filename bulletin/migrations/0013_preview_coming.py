"""The lengths of an issue are known before its pages are drawn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bulletin", "0012_comparisons"),
    ]

    operations = [
        migrations.AddField(
            model_name="issuepreview",
            name="coming",
            field=models.JSONField(default=dict),
        ),
    ]
