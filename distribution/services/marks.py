"""The sending mark outside the database, and the name of the place the database is in.

Outside, the mark is the name of an empty file in ``MEDIA_ROOT/sending-mark``: key and counter.
A name needs no lock and cannot be half written, the highest one counts, and a backup that is
copied over the folder does not take a newer name away.
"""

import contextlib
import os
import re
import subprocess
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from distribution.models import SendingMark

# A listing may miss a name that is made, and the one before it that goes, while it is read.
LISTINGS = 5
NAME = re.compile(r"[0-9a-f]{32}\.[0-9]+")


def noted_counters() -> dict[str, int]:
    """The highest counter noted outside under each key; one key as a rule."""
    highest: dict[str, int] = {}
    for _attempt in range(LISTINGS):
        for path in _names():
            key, _dot, counter = path.name.partition(".")
            highest[key] = max(highest.get(key, 0), int(counter))
        if highest:
            break
    return highest


def note_counter(key: UUID, counter: int) -> None:
    """Leave the mark outside, on disk before this returns, and take lower and strange ones away.

    Raises OSError.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{key.hex}.{counter}").touch()
    _write_through(folder)
    for path in _names():
        noted_key, _dot, noted = path.name.partition(".")
        if noted_key != key.hex or int(noted) < counter:
            path.unlink(missing_ok=True)


def place_of_database() -> str:
    """What tells this database from a copy of it; empty where nothing does.

    PostgreSQL: the cluster, the database and the table, which a restore makes anew. SQLite:
    the file, by its inode and the second in which it was made.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT system_identifier, (SELECT oid FROM pg_database"
                " WHERE datname = current_database()), %s::regclass::oid FROM pg_control_system()",
                [SendingMark._meta.db_table],
            )
            return "postgresql " + " ".join(map(str, cursor.fetchone()))
    file = str(connection.settings_dict["NAME"])
    with contextlib.suppress(OSError):
        return f"sqlite {_birth_of(file, Path(file).stat().st_ino)}"
    return ""


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "sending-mark"


def _names() -> list[Path]:
    try:
        return [path for path in _folder().iterdir() if NAME.fullmatch(path.name)]
    except FileNotFoundError:
        return []


def _write_through(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@lru_cache(maxsize=1)
def _birth_of(file: str, inode: int) -> str:
    """``inode`` and birth of a file. Python 3.11 does not tell when a file was made."""
    told = subprocess.run(
        ["stat", "--format=%i %W", file], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() if told.returncode == 0 else str(inode)
