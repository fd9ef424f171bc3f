"""A return path that names the delivery it came from, and nobody can make up (VERP)."""

import re

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "distribution.bounces"
HASH_CHARACTERS = 16


def return_path(base: str, delivery_id: int, attempt: int) -> str:
    """The envelope sender of one attempt: ``base`` (bounces@szgh.example) with a tag.

    Empty without a ``base``. Its letters are all small: servers on the way may change case.
    """
    if not base:
        return ""
    local, _at, domain = base.rpartition("@")
    return f"{local}+{delivery_id}-{attempt}-{_hash(delivery_id, attempt)}@{domain}"


def named_attempt(message: bytes, base: str) -> tuple[int, int] | None:
    """Delivery and attempt of the first return path of ours in a message, wherever it stands.

    Its hash makes that safe: it is known to us and to whoever got that one mail.
    """
    if not base:
        return None
    local, _at, domain = base.rpartition("@")
    tag = rf"\+(\d{{1,18}})-(\d{{1,5}})-([0-9a-f]{{{HASH_CHARACTERS}}})@"
    pattern = re.escape(local) + tag + re.escape(domain)
    for found in re.finditer(pattern.encode(), message, re.IGNORECASE):
        delivery_id, attempt = int(found[1]), int(found[2])
        if constant_time_compare(found[3].lower().decode(), _hash(delivery_id, attempt)):
            return delivery_id, attempt
    return None


def _hash(delivery_id: int, attempt: int) -> str:
    digest = salted_hmac(SALT, f"{delivery_id}-{attempt}", algorithm="sha256").hexdigest()
    return digest[:HASH_CHARACTERS]
