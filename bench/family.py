"""What the processes take that a contestant has started."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench.serve import cpu_seconds, peak_bytes

TICKS = os.sysconf("SC_CLK_TCK")


def family() -> Iterator[int]:
    """The processes that this one has started, and those that they have."""
    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                children = list(map(int, (task / "children").read_text().split()))
                waiting += children
                yield from children


def family_cpu_seconds() -> float:
    """As ``cpu_seconds``, and of those that still run; to a hundredth of a second."""
    return cpu_seconds() + sum(map(_cpu_seconds, family()))


def family_peak_bytes() -> int:
    """The peaks of all processes together, what they share counted for each."""
    return peak_bytes() + sum(peak_bytes(pid) for pid in family())


def family_shared_bytes() -> int:
    """What the processes hold at this moment, what they share counted in parts."""
    return sum(map(_shared_bytes, family()))


def _cpu_seconds(pid: int) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    # Of the process and of its children that have ended; the name ahead may hold spaces.
    return sum(map(int, stat.rpartition(")")[2].split()[11:15])) / TICKS


def _shared_bytes(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(rollup.partition("\nPss:")[2].split()[0]) * 1024
