from django.db import migrations


def ask_for_all(apps, schema_editor):
    """Everything handed in before is compared once by the sweep."""
    Comparison = apps.get_model("bulletin", "Comparison")
    handed_in = apps.get_model("bulletin", "Article").objects.exclude(status="draft")
    keys = handed_in.order_by("pk").values_list("pk", flat=True)
    Comparison.objects.bulk_create((Comparison(article_id=key) for key in keys), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0017_submission_time_filled")]

    operations = [migrations.RunPython(ask_for_all, migrations.RunPython.noop)]
