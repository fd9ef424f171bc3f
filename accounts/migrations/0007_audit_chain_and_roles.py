"""The audit trail gets what it is chained by, its archive, and two more administrators."""

import django.utils.timezone
from django.db import migrations, models

from accounts.triggers import refuse_changes, unguard_trail


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_notices_of_contacts"),
    ]

    operations = [
        # SQLite would lose them in what follows; 0007_trail_guarded has new ones.
        migrations.RunPython(unguard_trail, migrations.RunPython.noop),
        migrations.CreateModel(
            name="AuditSegment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.PositiveBigIntegerField(unique=True)),
                ("last", models.PositiveBigIntegerField(unique=True)),
                ("seal_before", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
                ("file_name", models.CharField(max_length=60)),
                ("sha256", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "archived part of the audit trail",
                "verbose_name_plural": "archived parts of the audit trail",
                "ordering": ["first"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="rolegrant",
            name="role_known",
        ),
        migrations.AddField(
            model_name="auditentry",
            name="address",
            field=models.CharField(default="", max_length=45, verbose_name="from address"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="mac",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="nonce",
            field=models.CharField(default="", max_length=32),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="outcome",
            field=models.CharField(
                choices=[("done", "Done"), ("refused", "Refused")],
                default="done",
                max_length=10,
                verbose_name="outcome",
            ),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="place",
            field=models.PositiveBigIntegerField(null=True, verbose_name="place in the trail"),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="seal",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="at",
            field=models.DateTimeField(
                db_index=True, default=django.utils.timezone.now, verbose_name="at"
            ),
        ),
        migrations.AlterField(
            model_name="rolegrant",
            name="role",
            field=models.CharField(
                choices=[
                    ("clerk", "Clerk"),
                    ("editor", "Editor"),
                    ("signer", "Signer"),
                    ("list_manager", "List manager"),
                    ("administrator", "Administrator"),
                    ("security", "Security administrator"),
                    ("auditor", "Auditor"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(fields=["action", "-id"], name="audit_action"),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("place__isnull", True)), fields=["id"], name="audit_unsealed"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.UniqueConstraint(fields=("place",), name="audit_place_once"),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "clerk",
                            "editor",
                            "signer",
                            "list_manager",
                            "administrator",
                            "security",
                            "auditor",
                        ],
                    )
                ),
                name="role_known",
            ),
        ),
        refuse_changes("accounts_auditsegment", name="audit_segment_is_append_only"),
    ]
