"""Old entries of the audit trail, moved to files that can still be checked."""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.anchor import audit_folder
from accounts.errors import DomainError
from accounts.models import AuditEntry, AuditSegment
from accounts.services.audit import record
from accounts.services.sealing import lock_chain
from accounts.trail import NO_SEAL, fields_of, signature_of


class TooEarly(DomainError):
    """Entries younger than AUDIT_KEEP_DAYS stay in the database."""


def segment_path(segment: AuditSegment) -> Path:
    return audit_folder() / segment.file_name


@transaction.atomic
def archive_before(day: date) -> AuditSegment | None:
    """Move what was sealed before ``day`` began into a file; None where there is nothing.

    The database itself lets nothing younger go, and nothing that is in no segment. The file
    is on disk before the rows go. Raises TooEarly.
    """
    kept_from = timezone.localdate() - timedelta(days=settings.AUDIT_KEEP_DAYS)
    if day > kept_from:
        raise TooEarly(
            _("The last %(days)d days stay in the database. Choose %(day)s or earlier.")
            % {"days": settings.AUDIT_KEEP_DAYS, "day": kept_from.isoformat()}
        )
    lock_chain()
    start = timezone.make_aware(datetime.combine(day, time.min))
    stays = AuditEntry.objects.sealed().filter(at__gte=start).first()
    entries = AuditEntry.objects.sealed()
    if stays is not None:
        entries = entries.filter(place__lt=stays.place)
    first, last = entries.first(), entries.last()
    if first is None or last is None or first.place is None or last.place is None:
        return None
    before = AuditSegment.objects.last()
    seals = (before.seal if before else NO_SEAL, last.seal)
    name = f"{first.place:010d}-{last.place:010d}.jsonl"
    sha256 = _write(audit_folder() / name, entries)
    segment = AuditSegment.objects.create(
        first=first.place,
        last=last.place,
        seal_before=seals[0],
        seal=seals[1],
        file_name=name,
        sha256=sha256,
        signature=signature_of(first.place, last.place, seals, sha256),
    )
    entries.delete()
    record("audit.archive", segment, actor=None, detail={"entries": str(segment), "file": name})
    return segment


def line_of(entry: AuditEntry) -> dict[str, Any]:
    return {
        "place": entry.place,
        "fields": fields_of(entry),
        "mac": entry.mac,
        "seal": entry.seal,
    }


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, entries: Any) -> str:
    unfinished = path.with_suffix(".new")
    with unfinished.open("w", encoding="utf-8") as file:
        for entry in entries.iterator(chunk_size=2000):
            file.write(json.dumps(line_of(entry), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(0o600)
    unfinished.replace(path)
    return file_sha256(path)
