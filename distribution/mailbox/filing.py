"""Where the local mailbox keeps a mail: a folder per address, a file per delivery."""

import hashlib
import os
import re
import secrets
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import quote

FOLDER_CHARACTERS = 150
FOLDER_NAME = re.compile(r"[\w~@+=%-][\w.~@+=%-]{0,149}", re.ASCII)
FILE_NAME = re.compile(r"(?P<at>\d{8}-\d{6})-(?P<digest>[0-9a-f]{16})(?:-(?P<copy>\d+))?\.eml")
TIMESTAMP = "%Y%m%d-%H%M%S"


def folder_name(address: str) -> str:
    """A folder name for an address that can lead nowhere else, whatever the address holds."""
    name = quote(address.encode("utf-8", "surrogateescape"), safe="@+=") or "%"
    if name.startswith("."):
        name = "%2E" + name[1:]
    if len(name) > FOLDER_CHARACTERS:
        digest = hashlib.sha256(name.encode("ascii")).hexdigest()
        name = f"{name[:100]}~{digest[:16]}"
    return name


def file_mail(directory: Path, address: str, mail: bytes, *, at: datetime) -> Path:
    """The path of the mail, safely on disk under its final name.

    A mail that came before to the same address (by its Message-ID) is filed once more, as
    ``…-2.eml``, so that a double shows. ``at`` is aware; names carry UTC. Raises OSError.
    """
    folder = directory / folder_name(address)
    folder.mkdir(parents=True, exist_ok=True)
    digest = _message_digest(mail)
    copies = sum(1 for _path in folder.glob(f"*-{digest}*.eml"))
    suffix = f"-{copies + 1}" if copies else ""
    path = folder / f"{at.astimezone(UTC):{TIMESTAMP}}-{digest}{suffix}.eml"
    unfinished = folder / f".{secrets.token_hex(8)}.tmp"
    try:
        with unfinished.open("xb") as file:
            file.write(mail)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync_folder(folder)
    return path


def clear_unfinished(directory: Path) -> None:
    """Removes what a crash left half-written; its sender never got a 250 for it."""
    for path in directory.glob("*/.*.tmp"):
        path.unlink(missing_ok=True)


def _message_digest(mail: bytes) -> str:
    headers = BytesHeaderParser().parsebytes(mail.partition(b"\r\n\r\n")[0])
    identity = str(headers.get("Message-ID", "")).strip()
    return hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
