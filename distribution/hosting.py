"""The embedded run: one process hosts the worker, the sweep and the local mailbox."""

import atexit
import fcntl
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import EX_OK
from typing import IO

from celery import current_app
from celery.worker import state as worker_state
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from accounts.jobs import seal_audit
from bulletin.jobs import compare_waiting, index_missing, sweep_editions
from distribution.jobs import read_bounces, sweep_mailings, tell_people
from distribution.mailbox.local import host_mailbox
from distribution.mailbox.server import LocalMailbox
from distribution.services.hold import look_for_restore
from distribution.services.stopping import stopping
from distribution.services.sweep import release_leases

logger = logging.getLogger(__name__)

TURN_SECONDS = 2.0


class Host:
    """Threads beside the web: a Celery worker on the in-memory broker, the sweeps, the mailbox.

    The host brings the database up to date first. Only one process at a time may host,
    held by a lock on a file that the system frees when the process ends in whatever way;
    so every lease found at the start is a dead one.
    """

    def __init__(self) -> None:
        self._lock: IO[str] | None = None
        self._stopping = threading.Event()
        self._mailbox: LocalMailbox | None = None
        self._threads: list[threading.Thread] = []

    def start(self) -> bool:
        """Whether this process hosts now; False when another one does."""
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        lock = (settings.VAR_DIR / "host.lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        try:
            call_command("migrate", verbosity=0, interactive=False)
            look_for_restore()
            release_leases(timezone.now())
            if not settings.EMAIL_URL:
                self._mailbox = host_mailbox()
        except BaseException:
            lock.close()
            raise
        self._lock = lock
        stopping.clear()
        worker_state.should_stop = None
        self._run("worker", self._work)
        self._run("sweep", self._sweep)
        self._run("bounces", self._look_for_bounces)
        atexit.register(self.stop)
        return True

    def start_when_free(self) -> None:
        """Host now, or as soon as the process that hosts has ended."""
        if not self.start():
            self._run("waiting", self._wait_for_turn)

    def stop(self) -> None:
        """Let the message in hand finish, then end the threads. Harmless when repeated."""
        if self._stopping.is_set() or self._lock is None:
            return
        self._stopping.set()
        stopping.set()
        # celery-types knows only the value it starts with.
        worker_state.should_stop = EX_OK  # type: ignore[assignment]
        for thread in self._threads:
            thread.join(timeout=20)
        if self._mailbox is not None:
            self._mailbox.stop()
        self._lock.close()

    def _run(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=f"yinfa-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _wait_for_turn(self) -> None:
        while not self._stopping.wait(TURN_SECONDS):
            try:
                if self.start():
                    return
            except Exception:
                logger.exception("This process could not host and tries again")

    def _work(self) -> None:
        """The one thread that prints and sends, so that a crash leaves one row in doubt at most."""
        while not self._stopping.is_set():
            worker = current_app.WorkController(
                app=current_app,
                hostname="embedded",
                queues=["press", "mail"],
                pool="solo",
                concurrency=1,
                without_heartbeat=True,
                without_mingle=True,
                without_gossip=True,
            )
            try:
                worker.start()
            except Exception:
                logger.exception("The worker failed and starts again")
                self._stopping.wait(TURN_SECONDS)
        connections.close_all()

    def _sweep(self) -> None:
        while not self._stopping.wait(settings.SWEEP_SECONDS):
            for sweep in (sweep_editions, sweep_mailings, seal_audit):
                sweep.apply_async(expires=settings.SWEEP_SECONDS)

    def _look_for_bounces(self) -> None:
        while not self._stopping.wait(settings.BOUNCE_READ_SECONDS):
            jobs = (read_bounces, tell_people, index_missing, compare_waiting)
            for job in jobs if settings.BOUNCE_URL else jobs[1:]:
                job.apply_async(expires=settings.BOUNCE_READ_SECONDS)


@contextmanager
def hosting() -> Iterator[bool]:
    """Host for the length of a command; yields False when a running server does it already."""
    host = Host()
    try:
        yield host.start()
    finally:
        host.stop()
