"""A contestant's process: prints what it is told on standard input, and says what that cost."""

import hashlib
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

# Sources without their suffix, in; the PDF, out.
PrintOne = Callable[[Path], bytes]


def cpu_seconds() -> float:
    """User and system time of this process and of its children that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_bytes(pid: int | str = "self") -> int:
    """The most memory a process has held; ``ru_maxrss`` would count its parent's too."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def serve(
    print_one: PrintOne,
    *,
    cpu: Callable[[], float] = cpu_seconds,
    peak: Callable[[], int] = peak_bytes,
) -> None:
    """Answers each line ``source<TAB>target`` with a line of JSON, until the input ends."""
    for line in sys.stdin:
        source, target = map(Path, line.rstrip("\n").split("\t"))
        began, used = perf_counter(), cpu()
        pdf = print_one(source)
        cost = {"wall_seconds": perf_counter() - began, "cpu_seconds": cpu() - used}
        target.write_bytes(pdf)
        sha256 = hashlib.sha256(pdf).hexdigest()
        print(json.dumps({**cost, "peak_bytes": peak(), "sha256": sha256}), flush=True)
