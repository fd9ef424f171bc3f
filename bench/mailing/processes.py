"""The processes around a measurement: the sink, and what others take."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.mailing.tally import Event, read_journal

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


class Sink:
    """The sink's process and its journal, while the context lasts."""

    def __init__(self, folder: Path, *, has_faults: bool = False, chunking: bool = False) -> None:
        self.journal = folder / f"journal-{time.monotonic_ns()}"
        self.journal.touch()
        options = ["--faults"] * has_faults + ["--chunking"] * chunking
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.mailing.sink", str(self.journal), *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def clear(self) -> None:
        os.truncate(self.journal, 0)

    def events(self) -> list[Event]:
        return read_journal(self.journal.read_text(encoding="utf-8"))

    def accepted(self) -> int:
        return self.journal.read_text(encoding="utf-8").count("\taccepted\t")


def tree(pid: int) -> list[int]:
    """The process and all it has started that still runs."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        with suppress(OSError):
            found.append(one)
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of the process, without that of children."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return sum(map(int, stat.rpartition(")")[2].split()[11:13])) / TICKS


def resident_bytes(pid: int, *, peak: bool = False) -> int:
    """What the process holds now, or the most it has held since ``forget_peak``."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:" if peak else "VmRSS:")[2].split()[0]) * 1024


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
