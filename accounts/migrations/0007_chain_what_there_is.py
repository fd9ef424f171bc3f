"""Entries from before the chain get their macs, places and seals.

The serialisation is that of accounts/trail.py at this time (format 1).
"""

import hashlib
import hmac
import json
import uuid
from datetime import UTC

from django.conf import settings
from django.db import migrations

NO_SEAL = "0" * 64
ENTRIES_AT_ONCE = 500


def keyed(use, text):
    key = settings.AUDIT_KEYS[0].encode()
    return hmac.new(key, use + b"\n" + text, hashlib.sha256).hexdigest()


def number(text):
    value = float(text)
    return int(value) if value.is_integer() else value


def mac_of(entry):
    values = [
        1,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.address,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        json.loads(json.dumps(entry.detail), parse_float=number),
        entry.outcome,
        entry.nonce,
    ]
    text = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return keyed(b"entry", text.encode())


def chain(apps, schema_editor):
    entries = apps.get_model("accounts", "AuditEntry").objects.order_by("pk")
    last = entries.exclude(place=None).order_by("place").last()
    place, seal = (last.place, last.seal) if last else (0, NO_SEAL)
    while unsealed := list(entries.filter(place=None)[:ENTRIES_AT_ONCE]):
        for entry in unsealed:
            entry.nonce = entry.nonce or uuid.uuid4().hex
            entry.mac = mac_of(entry)
            place += 1
            seal = keyed(b"seal", f"{place}\n{seal}\n{entry.mac}".encode())
            entry.place, entry.seal = place, seal
        fields = ["nonce", "mac", "place", "seal"]
        entries.model.objects.bulk_update(unsealed, fields, batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_audit_chain_and_roles")]

    operations = [migrations.RunPython(chain, migrations.RunPython.noop)]
