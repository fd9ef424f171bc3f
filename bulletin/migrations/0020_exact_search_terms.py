from base64 import b32encode

from django.db import migrations

MOST_TERMS = 140_000


def write_anew(apps, schema_editor):
    """Terms were numbers that several pairs could share; now each pair has its own."""
    documents = apps.get_model("bulletin", "SearchDocument").objects.order_by("pk")
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for key, folded in documents.values_list("pk", "folded").iterator(500):
            terms = terms_of(folded)
            if is_postgresql:
                cursor.execute(
                    "UPDATE bulletin_searchdocument SET terms = array_to_tsvector(%s) WHERE id = %s",
                    [terms, key],
                )
            else:
                cursor.execute("DELETE FROM bulletin_searchterms WHERE rowid = %s", [key])
                cursor.execute(
                    "INSERT INTO bulletin_searchterms (rowid, terms) VALUES (%s, %s)",
                    [key, " ".join(terms)],
                )


def terms_of(folded):
    encoded = folded.encode("utf-16-be", "surrogatepass")
    ones = {encoded[place : place + 2] for place in range(0, len(encoded), 2)}
    pairs = {encoded[place : place + 4] for place in range(0, len(encoded) - 2, 2)}
    parts = [*sorted(ones), *sorted(pairs)][:MOST_TERMS]
    return sorted(b32encode(part).rstrip(b"=").decode().lower() for part in parts)


class Migration(migrations.Migration):
    dependencies = [("bulletin", "0019_intake_sheets")]

    operations = [migrations.RunPython(write_anew, migrations.RunPython.noop)]
