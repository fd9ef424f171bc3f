"""The whole system: PostgreSQL, Redis, and real workers of the mail queue."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from bench.mailing.processes import Sink
from tests.e2e.running import Installation, wait_until
from tests.servers import Servers

SECRET = "a key for one measurement, which opens nothing that outlives it"


@contextmanager
def servers() -> Iterator[tuple[Servers, dict[str, str]]]:
    """PostgreSQL that writes each commit to disk, and Redis."""
    running = Servers(is_durable=True)
    try:
        yield running, running.start()
    finally:
        running.stop()


def new_database(postgres_url: str, name: str) -> str:
    connection = psycopg2.connect(postgres_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    connection.close()
    return f"{postgres_url.rpartition('/')[0]}/{name}"


@contextmanager
def installed(
    folder: Path, addresses: dict[str, str], sink: Sink, **settings: str
) -> Iterator[Installation]:
    """An installation that mails to the sink; without ``addresses`` the embedded one."""
    folder.mkdir(parents=True)
    environment = {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}", **settings}
    if addresses:
        environment |= {
            **addresses,
            "MEDIA_ROOT": str(folder / "media"),
            "SECRET_KEY": SECRET,
            "ALLOWED_HOSTS": "127.0.0.1",
            "MAIL_FROM": "苏州市总工会办公室 <bulletin@szgh.example>",
            "HTTPS": "off",
        }
    installation = Installation(folder, **environment)
    installation.manage("migrate", "--verbosity", "0")
    try:
        yield installation
    finally:
        installation.stop()


def start_worker(
    installation: Installation, processes: int, name: str = "mail"
) -> subprocess.Popen[bytes]:
    """A worker that is ready to take jobs."""
    log = installation.folder / f"process-{len(installation.processes)}.log"
    worker = installation.start(
        *("celery", "-A", "config", "worker", "-Q", "mail", "-n", f"{name}@%h"),
        *("-c", str(processes), "--loglevel", "INFO"),
    )
    wait_until(lambda: " ready." in log.read_text(errors="replace"), "the worker is ready")
    return worker


def start_mailing(installation: Installation, recipients: int, pdf: Path) -> dict[str, Any]:
    """The mailing's and issue's keys, and when it ``began`` as ``time.time`` counts."""
    return run_json(
        installation,
        *("bench.mailing.prepare", "--recipients", str(recipients)),
        *("--pdf", str(pdf)),
    )


def run_json(installation: Installation, *command: str) -> dict[str, Any]:
    process = installation.start(*command)
    log = installation.folder / f"process-{len(installation.processes) - 1}.log"
    process.wait()
    printed = log.read_text(encoding="utf-8")
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{printed}")
    value: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return value


def kill_group(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(sink: Sink, messages: int, patience_seconds: float = 900) -> None:
    """Until the sink has accepted so many. Raises TimeoutError."""
    end = time.monotonic() + patience_seconds
    while sink.accepted() < messages:
        if time.monotonic() > end:
            raise TimeoutError(f"{sink.accepted()} of {messages} messages")
        time.sleep(0.05)
