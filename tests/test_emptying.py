"""The database is empty behind a test that commits, and is as it was otherwise."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

LEFT = {"auth_permission", "django_content_type"}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("postgres")]


def full_tables():
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    found = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(found)
        return {name for (name,) in cursor.fetchall()}


def test_every_row_is_gone_and_permissions_stay(signed_issue, lists):
    permissions = Permission.objects.count()
    before = full_tables()

    call_command("flush", interactive=False, verbosity=0)

    assert len(before) > 15
    assert full_tables() == LEFT
    assert Permission.objects.count() == permissions > 0
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


def test_nothing_is_there_of_the_test_before():
    assert full_tables() == LEFT
