from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_sign_in_codes")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("article", "article"),
                    ("signature", "To be signed"),
                    ("issue", "issue"),
                    ("contact", "contact"),
                ],
                max_length=10,
            ),
        ),
    ]
