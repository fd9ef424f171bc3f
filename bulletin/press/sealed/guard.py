"""Where the kernel cannot confine, Python refuses what its own calls are asked for."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

REFUSED = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "pty.",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def confine(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """From now on only those files are opened, and no socket or program: PermissionError.

    It holds Python code, but not what is written in C.
    """
    ours = _prefixes(writable)
    places = _prefixes(readable) + ours

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(REFUSED):
            raise PermissionError(f"The press may not: {event}")
        if event == "open" and not isinstance(arguments[0], int):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not f"{path}/".startswith(ours if arguments[2] & WRITING else places):
                raise PermissionError(f"The press may not open {path}")

    sys.addaudithook(refuse)


def _prefixes(paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(f"{os.path.realpath(path)}/" for path in paths)
