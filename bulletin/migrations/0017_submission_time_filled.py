"""When articles that were submitted before this was kept were last handed in, as their story says."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    events = apps.get_model("bulletin", "ArticleEvent").objects.filter(
        article=OuterRef("pk"), old__in=("draft", "returned"), new="submitted"
    )
    last = Subquery(events.order_by("-pk").values("at")[:1])
    unknown = apps.get_model("bulletin", "Article").objects.filter(submitted_at__isnull=True)
    unknown.exclude(status="draft").update(submitted_at=Coalesce(last, F("created_at")))


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0016_submission_time")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
