"""The crash bench's command line: a mailing, ``kill -9`` and a faulty server; who got what."""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django
import redis

from bench.mailing.figures import crash_table
from bench.mailing.killing import Kill, Victim
from bench.mailing.pipeline import installed, new_database, servers, start_mailing
from bench.mailing.prepare import address
from bench.mailing.processes import Sink
from bench.mailing.tally import tally
from tests.e2e.running import Installation

# Short, so that a killed worker's rows are free again and put-off ones are due within seconds.
SETTINGS = {
    "DELIVERY_RETRY_SECONDS": "1,2,2,3",
    "DELIVERY_LEASE_SECONDS": "6",
    "MAILING_SLICE_SECONDS": "4",
    "SWEEP_SECONDS": "1",
    "SMTP_TIMEOUT_SECONDS": "5",
}
UNSETTLED = ("queued", "sending", "deferred")
# The share of the mailing during which workers are killed.
KILLING_SHARE = 0.8


def main() -> None:
    arguments = _parser().parse_args()
    if arguments.embedded:
        arguments.workers = 1
    chance = random.Random(arguments.seed)
    folder = Path(tempfile.mkdtemp(prefix="yinfa-crash-"))
    folder.chmod(0o755)
    pdf = folder / "bench.pdf"
    pdf.write_bytes(b"%PDF-1.7\n" + chance.randbytes(arguments.pdf_kb * 1000))
    try:
        with ExitStack() as stack:
            addresses: dict[str, str] = {}
            if not arguments.embedded:
                running, addresses = stack.enter_context(servers())
                url = new_database(addresses["DATABASE_URL"], "crash")
                addresses = {**addresses, "DATABASE_URL": url}
            sink = stack.enter_context(Sink(folder, has_faults=True, chunking=arguments.chunking))
            own = folder / "installation"
            settings = SETTINGS | {"MAILING_CONNECTIONS": str(arguments.workers)}
            installation = stack.enter_context(installed(own, addresses, sink, **settings))
            victim = Victim(installation, arguments.workers, embedded=arguments.embedded)
            stack.callback(victim.end)
            mailing = start_mailing(installation, arguments.recipients, pdf)
            upsets: list[Callable[[], object]] = []
            if addresses and arguments.flush:
                upsets.append(
                    lambda: redis.Redis.from_url(addresses["CELERY_BROKER_URL"]).flushall()
                )
            if addresses and arguments.restart_database:
                upsets.append(running.restart_postgres)
            if addresses and arguments.lose_redis:
                upsets.append(lambda: running.lose_redis(arguments.lose_redis))
            kills = _kill_at_random(arguments, chance, sink, victim, upsets)
            report = _settled(installation, mailing["issue"], arguments.patience)
            events = sink.events()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    states = {row["address"]: row["status"] for row in report["rows"]}
    missing = [address(n) for n in range(arguments.recipients) if address(n) not in states]
    stopped = [row["address"] for row in report["rows"] if row["error"] == _words_of_a_stop()]
    result = tally(events, states | dict.fromkeys(missing, "no row"), stopped)
    most = sum(1 if kill == Kill.CHILD else arguments.workers for kill in kills)
    most += arguments.workers * bool(addresses and arguments.restart_database)
    print(crash_table(result, report, kills, most))
    broken = result.broken(most)
    broken += [f"{report[name]} rows are still {name}" for name in UNSETTLED if report[name]]
    for line in broken:
        print(f"BROKEN: {line}")
    sys.exit(1 if broken else 0)


def _words_of_a_stop() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Models can be imported only once Django is set up.
    from distribution.services.recovery import STOPPED  # noqa: PLC0415

    return str(STOPPED)


def _kill_at_random(
    arguments: argparse.Namespace,
    chance: random.Random,
    sink: Sink,
    victim: Victim,
    upsets: list[Callable[[], object]],
) -> list[Kill]:
    """Spread over the mailing, each at a random moment of its part."""
    kills: list[Kill] = []
    for number in range(arguments.kills):
        share = KILLING_SHARE * (number + chance.random()) / arguments.kills
        end = time.monotonic() + arguments.patience
        while sink.accepted() < share * arguments.recipients and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(chance.random() * 0.05)
        kills.append(victim.kill(chance))
        if upsets and number >= arguments.kills // 3:
            upsets.pop(0)()
    return kills


def _settled(installation: Installation, issue: int, patience: float) -> dict[str, Any]:
    """The report once no row is queued, being sent or put off, or patience is over."""
    end = time.monotonic() + patience
    while True:
        report = installation.manage_json("mailing_status", str(issue), "--rows")
        if not any(report[name] for name in UNSETTLED) or time.monotonic() > end:
            return report
        time.sleep(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/crash.py", description=__doc__)
    parser.add_argument("--recipients", type=int, default=2000)
    parser.add_argument("--pdf-kb", type=int, default=300, help="the attachment, kB")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2, help="processes that send at once")
    parser.add_argument("--seed", type=int, default=None, help="repeats a run's choices")
    parser.add_argument("--flush", action="store_true", help="FLUSHALL in Redis in the middle")
    parser.add_argument(
        "--restart-database", action="store_true", help="PostgreSQL, -m immediate, in the middle"
    )
    parser.add_argument(
        "--lose-redis", type=float, default=0, metavar="SECONDS", help="Redis is gone for so long"
    )
    parser.add_argument("--embedded", action="store_true", help="SQLite and one process")
    parser.add_argument("--chunking", action="store_true", help="the sink offers BDAT too")
    parser.add_argument("--patience", type=float, default=300, help="seconds until it must end")
    return parser


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
