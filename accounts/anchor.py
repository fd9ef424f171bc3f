"""The head of the audit trail, kept outside the database: what was sealed cannot be cut off."""

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from accounts.trail import NO_SEAL


@dataclass(frozen=True)
class Head:
    """The last place of the trail, and its seal."""

    place: int
    seal: str

    def __str__(self) -> str:
        return f"{self.place}:{self.seal}"


START = Head(0, NO_SEAL)


def audit_folder() -> Path:
    folder = Path(settings.AUDIT_DIR or settings.VAR_DIR / "audit")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def noted_head() -> Head:
    """The furthest head that was written down here."""
    try:
        noted = json.loads((audit_folder() / "head.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return START
    return Head(noted["place"], noted["seal"])


def note_head(head: Head) -> None:
    """Write the head down, unless one further on stands there."""
    folder = audit_folder()
    with (folder / "head.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if noted_head().place >= head.place:
            return
        written = folder / "head.new"
        with written.open("w", encoding="utf-8") as file:
            json.dump({"place": head.place, "seal": head.seal}, file)
            file.flush()
            os.fsync(file.fileno())
        written.replace(folder / "head.json")
