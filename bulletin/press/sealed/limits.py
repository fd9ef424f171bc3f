"""How much the press may use of the machine."""

import fcntl
import os
import resource
import select
from contextlib import suppress
from pathlib import Path

MIB = 1024 * 1024
# Addresses beside the memory written to: libraries and fonts, mapped from their files.
MAPPED_BYTES = 2048 * MIB
NICENESS = 5
FILES = 256
# The kernel ends this process first when the machine runs out of memory.
FIRST_TO_GO = "1000"


def take_little(memory_mb: int) -> None:
    """At most ``memory_mb`` MiB of memory, a few open files, no core dumps, a low priority."""
    data = memory_mb * MIB
    _lower(resource.RLIMIT_DATA, data)
    _lower(resource.RLIMIT_AS, data + MAPPED_BYTES)
    _lower(resource.RLIMIT_NOFILE, FILES)
    _lower(resource.RLIMIT_CORE, 0)
    os.nice(NICENESS)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, encoding="ascii")


def write_no_files() -> None:
    """No file grows any more; pipes are none."""
    _lower(resource.RLIMIT_FSIZE, 0)


def end_with(lifeline: int) -> None:
    """The kernel ends this process when nobody holds the other end of the pipe ``lifeline``.

    PR_SET_PDEATHSIG would do so when the thread that started us ends, and threads come and go.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    closed = select.poll()
    closed.register(lifeline, select.POLLHUP)
    if closed.poll(0):
        raise SystemExit("The process that wanted something printed is gone.")


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (lowest, lowest))
