"""Workers that are killed without warning and started again."""

import os
import random
import signal
import subprocess
from contextlib import suppress
from enum import StrEnum

from bench.mailing.pipeline import kill_group, start_worker
from bench.mailing.processes import tree
from tests.e2e.running import Installation


class Kill(StrEnum):
    CHILD = "one child"
    MAIN = "main process"
    GROUP = "whole group"


class Victim:
    """The processes that mail: a Celery worker beside beat, or the embedded run's one."""

    def __init__(self, installation: Installation, processes: int, *, embedded: bool) -> None:
        self.installation, self.processes, self.embedded = installation, processes, embedded
        self.starts = 0
        self.groups: list[int] = []
        if not embedded:
            installation.start("celery", "-A", "config", "beat")
        self.worker = self._start()

    def kill(self, chance: random.Random) -> Kill:
        """SIGKILL to a child, to the main process alone, or to the whole group."""
        kill = Kill.GROUP if self.embedded else chance.choice(list(Kill))
        children = tree(self.worker.pid)[1:]
        if kill == Kill.CHILD and children:
            # The pool itself starts another child.
            with suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)
            return kill
        if kill == Kill.MAIN:
            # The children are left behind in whatever they are at.
            os.kill(self.worker.pid, signal.SIGKILL)
            self.worker.wait()
        else:
            kill_group(self.worker)
        self.worker = self._start()
        return kill

    def _start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        if self.embedded:
            worker = self.installation.start_web()
        else:
            worker = start_worker(self.installation, self.processes, f"mail{self.starts}")
        self.groups.append(worker.pid)
        return worker

    def end(self) -> None:
        """Also those whose main process was killed and that have not ended since."""
        for group in self.groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
