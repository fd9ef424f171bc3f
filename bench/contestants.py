"""Who is measured, and the processes they print in."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Contestant:
    """A column of the tables. ``command`` is a module of ours and its arguments; without its
    ``package`` or ``program`` it is left out. ``is_timed`` is false for one that is there to show
    its lines alone; ``memory_arguments`` ask for a run that watches memory at the cost of time."""

    name: str
    command: tuple[str, ...]
    package: str = ""
    program: str = ""
    is_timed: bool = True
    memory_arguments: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        if self.package:
            return importlib.util.find_spec(self.package) is not None
        return not self.program or shutil.which(self.program) is not None


OURS = Contestant("ours", ("bench.ours", "here"))
PLAIN = Contestant("WeasyPrint", ("bench.weasyprint_plain", "kept"))
CONTESTANTS = (
    OURS,
    Contestant("ours sealed", ("bench.ours", "sealed")),
    PLAIN,
    Contestant("WP anew", ("bench.weasyprint_plain", "anew")),
    Contestant("Typst", ("bench.typst_template",), package="typst"),
    Contestant("Chromium", ("bench.chromium",), program="chromium", memory_arguments=("--memory",)),
    Contestant("line by line", ("bench.ours", "line-by-line"), is_timed=False),
)


@dataclass(frozen=True)
class Cost:
    """What one printing took. ``peak_bytes`` is that of the whole life of the process so far."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    sha256: str


class Process:
    """A contestant's process. Use as a context; it ends with it."""

    def __init__(self, contestant: Contestant, *arguments: str) -> None:
        self._command = [sys.executable, "-m", *contestant.command, *arguments]
        self._began = perf_counter()
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        self._orders, self._answers = self._process.stdin, self._process.stdout

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def print(self, source: Path, target: Path) -> Cost:
        """Raises RuntimeError if the process has failed; what it said is on standard error."""
        try:
            self._orders.write(f"{source}\t{target}\n")
            self._orders.flush()
            answer = self._answers.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise RuntimeError(f"{' '.join(self._command)} has failed")
        return Cost(**json.loads(answer))

    @property
    def age_seconds(self) -> float:
        return perf_counter() - self._began

    def end(self) -> float:
        """User and system time of the process's whole life and of its children's."""
        if self._process.returncode is not None:
            return 0.0
        with suppress(BrokenPipeError):
            self._orders.close()
        self._answers.read()
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._answers.close()
        return usage.ru_utime + usage.ru_stime


def print_cold(contestant: Contestant, source: Path, target: Path) -> Cost:
    """A printing in a process of its own, from its start until the PDF is there; the time of the
    processor until all of it has ended."""
    with Process(contestant) as process:
        cost = process.print(source, target)
        wall = process.age_seconds
        return Cost(wall, process.end(), cost.peak_bytes, cost.sha256)
