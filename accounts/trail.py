"""What makes the audit trail tell when it was touched: macs of entries, seals of the chain.

An entry's mac is made with a key that the database does not know, over a canonical
serialisation; the seal at a place, over the place, the seal before and the entry's mac.
"""

import hashlib
import hmac
import json
from datetime import UTC
from enum import StrEnum
from typing import Any

from django.conf import settings

from accounts.models import AuditEntry

# Before the first place.
NO_SEAL = "0" * 64


def fields_of(entry: AuditEntry) -> list[Any]:
    """All that an entry says, in a fixed order; the first is the number of this format."""
    return [
        1,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.actor_id,
        entry.address,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        as_read_back(entry.detail),
        str(entry.outcome),
        entry.nonce,
    ]


def canonical(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def as_read_back(detail: Any) -> Any:
    """As the database gives it back: PostgreSQL writes 1e16 as a whole number."""
    return json.loads(json.dumps(detail), parse_float=_number)


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


def mac_of(values: list[Any], key: str | None = None) -> str:
    return _keyed("entry", canonical(values), key)


class Sealed(StrEnum):
    """How an entry was found when it was sealed: as we wrote it, or not."""

    OURS = "seal"
    FOREIGN = "foreign"


def seal_of(
    place: int, seal_before: str, mac: str, found: Sealed = Sealed.OURS, key: str | None = None
) -> str:
    return _keyed(found, f"{place}\n{seal_before}\n{mac}".encode(), key)


def signature_of(first: int, last: int, seals: tuple[str, str], sha256: str, key: str = "") -> str:
    return _keyed("segment", f"{first}\n{last}\n{seals[0]}\n{seals[1]}\n{sha256}".encode(), key)


def is_mac(mac: str, values: list[Any]) -> bool:
    return any(hmac.compare_digest(mac, mac_of(values, key)) for key in settings.AUDIT_KEYS)


def sealed_as(seal: str, place: int, seal_before: str, mac: str) -> Sealed | None:
    """None for a seal that is not ours at this place after that seal."""
    for key in settings.AUDIT_KEYS:
        for found in Sealed:
            if hmac.compare_digest(seal, seal_of(place, seal_before, mac, found, key)):
                return found
    return None


def is_signature(
    signature: str, first: int, last: int, seals: tuple[str, str], sha256: str
) -> bool:
    return any(
        hmac.compare_digest(signature, signature_of(first, last, seals, sha256, key))
        for key in settings.AUDIT_KEYS
    )


def _keyed(use: str, text: bytes, key: str | None) -> str:
    secret = (key or settings.AUDIT_KEYS[0]).encode()
    return hmac.new(secret, use.encode() + b"\n" + text, hashlib.sha256).hexdigest()
