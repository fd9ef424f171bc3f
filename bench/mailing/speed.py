"""The mailing bench's command line: messages a second, processor time, memory."""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.command import machine
from bench.mailing.figures import Cost, memory_table, speed_table
from bench.mailing.others import has_post_office
from bench.mailing.pipeline import (
    installed,
    kill_group,
    new_database,
    servers,
    start_mailing,
    start_worker,
    wait_for,
)
from bench.mailing.processes import ROOT, Sink, cpu_seconds, forget_peak, resident_bytes, tree

ALONE = ("limit", "django", "django-kept", "post-office", "carrier")
WORKERS = {"pipeline-1": 1, "pipeline-4": 4}
MEMORY_PDF_BYTES = 3_000_000


def main() -> None:
    arguments = _parser().parse_args()
    names = [name for name in (*ALONE, *WORKERS) if not arguments.only or name in arguments.only]
    print(machine())
    if "post-office" in names and not has_post_office():
        names.remove("post-office")
        print("left out: post-office, django-post-office is missing")
    folder = Path(tempfile.mkdtemp(prefix="yinfa-bench-"))
    folder.chmod(0o755)
    costs: list[Cost] = []
    try:
        with servers() as (_running, addresses), Sink(folder, chunking=arguments.chunking) as sink:
            bench = Bench(folder, addresses, sink)
            pdf = bench.pdf(arguments.pdf_kb * 1000)
            for turn in range(arguments.repeat):
                costs += [bench.measure(name, arguments.recipients, pdf) for name in names]
                print(f"turn {turn + 1} of {arguments.repeat} is over", file=sys.stderr)
            print(speed_table(costs, arguments.recipients, arguments.pdf_kb))
            if arguments.memory:
                big = bench.pdf(MEMORY_PDF_BYTES)
                print(memory_table(bench.measure("pipeline-1", arguments.memory, big)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Bench:
    """Servers, a sink and a folder that the contestants take turns with."""

    def __init__(self, folder: Path, addresses: dict[str, str], sink: Sink) -> None:
        self.folder, self.addresses, self.sink = folder, addresses, sink
        self.turns = 0

    def pdf(self, size_bytes: int) -> Path:
        """As incompressible as a PDF; its bytes say nothing to a mail program."""
        path = self.folder / f"{size_bytes}.pdf"
        path.write_bytes(b"%PDF-1.7\n" + random.Random(1).randbytes(size_bytes - 9))
        return path

    def measure(self, name: str, recipients: int, pdf: Path) -> Cost:
        self.turns += 1
        self.sink.clear()
        own = self.folder / f"turn-{self.turns}"
        database = new_database(self.addresses["DATABASE_URL"], f"turn_{self.turns}")
        addresses = {**self.addresses, "DATABASE_URL": database}
        if name in WORKERS:
            cost = self._pipeline(name, recipients, pdf, own, addresses)
        else:
            cost = self._alone(name, recipients, pdf, own, addresses)
        shutil.rmtree(own, ignore_errors=True)
        return cost

    def _alone(
        self, name: str, recipients: int, pdf: Path, own: Path, addresses: dict[str, str]
    ) -> Cost:
        own.mkdir()
        kept = {name: value for name, value in os.environ.items() if name != "EMAIL_URL"}
        environment = {**kept, "VAR_DIR": str(own), "MEDIA_ROOT": str(own)}
        if name == "post-office":
            environment |= addresses
        else:
            environment = {k: v for k, v in environment.items() if k not in addresses}
        done = subprocess.run(
            [
                *(sys.executable, "-m", "bench.mailing.contestant", name),
                *("--port", str(self.sink.port), "--recipients", str(recipients)),
                *("--pdf", str(pdf)),
            ],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
        cost = json.loads(done.stdout.splitlines()[-1])
        wait_for(self.sink, recipients)
        wall = self._last_accepted() - cost["began"]
        return Cost(name, recipients, wall, cost["cpu_seconds"], cost["peak_bytes"])

    def _pipeline(
        self, name: str, recipients: int, pdf: Path, own: Path, addresses: dict[str, str]
    ) -> Cost:
        with installed(
            own, addresses, self.sink, MAILING_CONNECTIONS=str(WORKERS[name])
        ) as installation:
            worker = start_worker(installation, WORKERS[name])
            # A first mailing to one: the next finds everything imported and connected.
            start_mailing(installation, 1, pdf)
            wait_for(self.sink, 1)
            self.sink.clear()
            pids = tree(worker.pid)
            idle = sum(map(resident_bytes, pids))
            for pid in pids:
                forget_peak(pid)
            used = sum(map(cpu_seconds, pids))
            mailing = start_mailing(installation, recipients, pdf)
            wait_for(self.sink, recipients)
            wall = self._last_accepted() - mailing["began"]
            used = sum(map(cpu_seconds, pids)) - used
            peak = sum(resident_bytes(pid, peak=True) for pid in pids)
            kill_group(worker)
        return Cost(name, recipients, wall, used, peak, idle)

    def _last_accepted(self) -> float:
        return max(event.time for event in self.sink.events() if event.kind == "accepted")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/mail.py", description=__doc__)
    parser.add_argument("--recipients", type=int, default=2000)
    parser.add_argument("--pdf-kb", type=int, default=300, help="the attachment, kB")
    parser.add_argument("--repeat", type=int, default=1, help="turns, of which the median counts")
    parser.add_argument("--only", nargs="+", choices=[*ALONE, *WORKERS])
    parser.add_argument("--chunking", action="store_true", help="the sink offers BDAT too")
    parser.add_argument(
        "--memory", type=int, default=200, help="so many messages of 3 MB; 0 leaves the part out"
    )
    return parser


if __name__ == "__main__":
    main()
