"""Secrets that are made once and kept."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path


def kept_secret(path: Path, length_bytes: int = 50) -> str:
    """A random secret that survives restarts, made at the first start and readable by its owner.

    Of several processes that start at once one makes the secret and all read the same.
    """
    if not path.exists():
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(length_bytes))
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
        Path(name).unlink()
    return path.read_text(encoding="utf-8")
