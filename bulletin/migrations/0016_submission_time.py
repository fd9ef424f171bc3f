"""When an article was last handed in, and the inbox's order by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0015_corrections")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="submitted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["status", "-submitted_at", "-id"], name="article_newest_of_status"
            ),
        ),
    ]
