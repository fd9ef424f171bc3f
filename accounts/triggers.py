"""Database triggers that refuse a change, for both databases we run on."""

from collections.abc import Callable, Sequence
from functools import partial

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


# Columns that sealing fills, once; all others stay as they were written.
SEALING = ("place", "seal")
# What no setting makes shorter (网络安全法, 21: six months).
KEPT_DAYS = 180
TRAIL = "audit_entry_is_append_only"


def guard_trail(columns: Sequence[str]) -> RunPython:
    """A migration operation: an audit entry is sealed once and otherwise never changed; it goes
    when it is in an archived segment and KEPT_DAYS old. ``columns`` are all of the table.

    The database then raises IntegrityError with the rule's name.
    """
    return RunPython(partial(_guard_trail, columns), unguard_trail)


def unguard_trail(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes away what keeps audit entries as they are, for a migration that adds to them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TRAIL} ON accounts_auditentry")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {TRAIL}()")
        return
    for event in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TRAIL}_{event}")


def _guard_trail(
    columns: Sequence[str], apps: Apps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    unguard_trail(apps, schema_editor)
    archived = "EXISTS (SELECT 1 FROM accounts_auditsegment WHERE OLD.place BETWEEN first AND last)"
    if schema_editor.connection.vendor == "postgresql":
        rest = "".join(f" - '{column}'" for column in SEALING)
        schema_editor.execute(
            f"CREATE FUNCTION {TRAIL}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' AND OLD.place IS NULL "
            f"AND to_jsonb(NEW){rest} = to_jsonb(OLD){rest} THEN RETURN NEW; END IF; "
            f"IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{KEPT_DAYS} days' "
            f"AND {archived} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{TRAIL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TRAIL} BEFORE UPDATE OR DELETE ON accounts_auditentry "
            f"FOR EACH ROW EXECUTE FUNCTION {TRAIL}()"
        )
        return
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in columns if name not in SEALING)
    old = f"OLD.at < datetime('now', '-{KEPT_DAYS} days')"
    for event, allowed in (
        ("UPDATE", f"OLD.place IS NULL AND {same}"),
        ("DELETE", f"{old} AND {archived}"),
    ):
        schema_editor.execute(
            f"CREATE TRIGGER {TRAIL}_{event.lower()} BEFORE {event} ON accounts_auditentry "
            f"FOR EACH ROW WHEN NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{TRAIL}'); END"
        )
