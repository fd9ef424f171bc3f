"""The index of terms: a tsvector on PostgreSQL, a table of FTS5 on SQLite."""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE bulletin_searchdocument ADD COLUMN terms tsvector")
        schema_editor.execute(
            "CREATE INDEX search_terms ON bulletin_searchdocument USING gin (terms)"
        )
        return
    # A row whose document is gone is found by no query: they ask for documents by its rowid,
    # which SQLite gives out once (AUTOINCREMENT).
    schema_editor.execute(
        "CREATE VIRTUAL TABLE bulletin_searchterms USING fts5(terms, detail=none)"
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE bulletin_searchdocument DROP COLUMN terms")
        return
    schema_editor.execute("DROP TABLE bulletin_searchterms")


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0010_search")]

    operations = [migrations.RunPython(create, drop)]
