"""The one warm child of this process, which its threads use in turn."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from bulletin.press.refusals import PressBusy
from bulletin.press.sealed.child import Child, Terms
from bulletin.press.sealed.frames import Message

# A child that has grown to this part of its memory begins anew.
GROWN = 0.5
# A task that is under way is given this long when the process ends.
CLOSE_SECONDS = 1.0


class WarmChild:
    """Starts a child when one is wanted, keeps it while it is used, and ends it when it is not."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.child: Child | None = None
        self._turn = threading.Lock()
        self._queue = 0
        self._queue_lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def ask(
        self,
        wanted: Message,
        *,
        seconds: float,
        pictures: Mapping[str, Path],
        on_article: Callable[[int], None],
    ) -> Message:
        """The child's answer. It can read ``pictures``, each at its place in the picture folder.

        Raises Lost, DidNotStart, and PressBusy when too many wait or the wait takes too long.
        """
        with self._in_turn():
            child = self._ready_child()
            if child.greeting.kind != "ready":
                self._end()
                return child.greeting
            try:
                child.folder.lay_out(pictures)
                answer = child.ask(wanted, seconds, on_article)
            except BaseException:
                self._end()
                raise
            grown = child.resident_mb > GROWN * child.terms.memory_mb
            worn = child.tasks >= settings.PRESS_TASKS_PER_WORKER
            if grown or worn or answer.kind not in {"done", "refused"}:
                self._end()
            return answer

    def start(self) -> None:
        """Have a child ready. Raises DidNotStart and PressBusy."""
        with self._in_turn():
            self._ready_child()

    def close(self) -> None:
        """End the child, whatever it does; the next task starts another."""
        has_turn = self._turn.acquire(timeout=CLOSE_SECONDS)
        try:
            self._stop_timer()
            self._end()
        finally:
            if has_turn:
                self._turn.release()

    def forget(self) -> None:
        """In a process forked off: the child is another's."""
        if self.child is not None:
            self.child.let_go()
        self._begin()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        with self._queue_lock:
            if self._queue > settings.PRESS_QUEUE_LIMIT:
                raise PressBusy
            self._queue += 1
        try:
            if not self._turn.acquire(timeout=settings.PRESS_TIME_LIMIT_SECONDS):
                raise PressBusy
            try:
                self._stop_timer()
                yield
            finally:
                self._start_timer()
                self._turn.release()
        finally:
            with self._queue_lock:
                self._queue -= 1

    def _ready_child(self) -> Child:
        terms = Terms(
            memory_mb=settings.PRESS_MEMORY_LIMIT_MB,
            locale_paths=tuple(map(str, settings.LOCALE_PATHS)),
            language=get_language() or settings.LANGUAGE_CODE,
        )
        if self.child is not None and (self.child.terms != terms or not self.child.is_alive):
            self._end()
        if self.child is None:
            self.child = Child(terms)
        return self.child

    def _end(self) -> None:
        child, self.child = self.child, None
        if child is not None:
            child.end()

    def _start_timer(self) -> None:
        if self.child is None:
            return
        self._timer = threading.Timer(settings.PRESS_IDLE_SECONDS, self._end_idle)
        self._timer.daemon = True
        self._timer.start()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end_idle(self) -> None:
        # Whoever has the turn now starts another timer.
        if self._turn.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._turn.release()
