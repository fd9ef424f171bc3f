"""Database triggers that refuse a change, for both databases we run on."""

from collections.abc import Callable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython


def refuse_changes(table: str, *, name: str, when: str = "") -> RunPython:
    """A migration operation: rows of ``table`` can be neither updated nor deleted.

    ``when`` narrows it to rows for which an SQL condition on OLD holds. The database
    then raises IntegrityError with ``name``.
    """
    return RunPython(_create(table, name, when), _drop(table, name))


Step = Callable[[Apps, BaseDatabaseSchemaEditor], None]


def _create(table: str, name: str, when: str) -> Step:
    condition = f"WHEN ({when})" if when else ""

    def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{name}' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW {condition} EXECUTE FUNCTION {name}()"
            )
            return
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} "
                f"FOR EACH ROW {condition} BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )

    return create


def _drop(table: str, name: str) -> Step:
    def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
            return
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {name}_{event}")

    return drop
