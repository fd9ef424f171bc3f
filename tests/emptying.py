"""Emptying the database behind a test that commits, at a twentieth of what Django's flush costs.

A truncation makes new files for every table, and Django then writes the content types and
permissions anew that it has just taken away. Here rows are deleted, and those are left. As with a
truncation, what others still write is waited for and deleted too.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

# Written by `migrate`; no page and no service changes them.
LEFT = frozenset({"django_content_type", "auth_permission"})


def deletions(_style: object, database: BaseDatabaseWrapper, **_options: Any) -> list[str]:
    """For PostgreSQL, in one transaction; neither triggers nor references object."""
    names = database.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [database.ops.quote_name(name) for name in names if name not in LEFT]
    return [
        "SET LOCAL session_replication_role = replica",
        f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE",
        "; ".join(f"DELETE FROM {table}" for table in tables),
    ]


def _nothing(*_arguments: object, **_options: object) -> None:
    """Content types and permissions are there."""


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(flush, "sql_flush", deletions)
            patch.setattr(flush, "emit_post_migrate_signal", _nothing)
        yield
