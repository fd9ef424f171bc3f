"""The Federation's S/MIME signature of a mail, made once and kept: the same bytes for everybody."""

import hashlib
import uuid
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bulletin.services.editions import write_file
from distribution.carrier.smime import Signer


def mail_signer(address: str) -> Callable[[bytes], bytes] | None:
    """What signs the entity of a mail from ``address``; None where no certificate is configured.

    Raises BadCertificate rather than let a mail go out without the signature that readers expect.
    """
    if not settings.SMIME_CERTIFICATE:
        return None
    signer = Signer.from_files(Path(settings.SMIME_CERTIFICATE), Path(settings.SMIME_KEY))
    signer.check(address, timezone.now())
    return partial(_signed_once, signer)


def _signed_once(signer: Signer, entity: bytes) -> bytes:
    """Of workers that sign at once all take what the first has kept."""
    name = hashlib.sha256(entity + signer.fingerprint.encode("ascii")).hexdigest()
    folder = Path(settings.MEDIA_ROOT) / "signed-mail"
    kept = folder / f"{name}.mime"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"{name}.{uuid.uuid4().hex}"
        try:
            write_file(made, signer.signed(entity))
            with suppress(FileExistsError):
                kept.hardlink_to(made)
        finally:
            made.unlink(missing_ok=True)
    return kept.read_bytes()
