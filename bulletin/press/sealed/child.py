"""The press as a process of its own, seen from the process that wants something printed."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bulletin.press.sealed.folder import Folder
from bulletin.press.sealed.frames import BrokenFrame, Frames, Message, packed, whole_number
from bulletin.press.sealed.places import PROJECT

START_SECONDS = 60.0
END_SECONDS = 1.0
CHUNK_BYTES = 1 << 18
KEPT_LOG_BYTES = 8192
# The environment and the account's own packages do not count, no bytecode is written.
OPTIONS = ("-E", "-s", "-B", "-X", "utf8")
# What says where programs and fonts are; of all else in the environment the press learns nothing.
ENVIRONMENT = (
    "PATH",
    "HOME",
    "LD_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
)


@dataclass(frozen=True)
class Terms:
    """What a child is started with; ``language`` is for the words it may refuse to start with."""

    memory_mb: int
    locale_paths: tuple[str, ...]
    language: str = field(compare=False)


class Lost(Exception):
    """The child is of no more use: it took too long, ended, or spoke nonsense.

    ``log`` is the last that it wrote to standard error.
    """

    def __init__(self, reason: str, log: bytes) -> None:
        self.log = log.decode(errors="replace")
        super().__init__(reason)


class DidNotStart(Exception):
    """No child comes up, whatever is to be printed."""


class Child:
    """A process that does one task after the other; ``greeting`` is its first message.

    Raises DidNotStart.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.tasks = 0
        self.folder = Folder()
        self._frames = Frames()
        self._log = b""
        lifeline, self._life = os.pipe()
        given = {**asdict(terms), "lifeline": lifeline, "folder": str(self.folder.path)}
        try:
            self.process = subprocess.Popen(
                [sys.executable, *OPTIONS, "-m", "bulletin.press.worker", json.dumps(given)],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=PROJECT,
                env=_environment(self.folder.path),
                pass_fds=(lifeline,),
                start_new_session=True,
            )
        except OSError as error:
            os.close(self._life)
            self.folder.unlock()
            self.folder.remove()
            raise DidNotStart(str(error)) from error
        finally:
            os.close(lifeline)
        streams = (self.process.stdin, self.process.stdout, self.process.stderr)
        self._pipes = [stream.fileno() for stream in streams if stream]
        os.set_blocking(self._pipes[0], False)
        try:
            self.greeting = self._converse(b"", START_SECONDS, _nobody)
        except BaseException as error:
            self.end()
            if isinstance(error, Lost):
                raise DidNotStart(f"{error}\n{error.log}") from error
            raise

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def resident_mb(self) -> float:
        pages = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def ask(self, wanted: Message, seconds: float, on_article: Callable[[int], None]) -> Message:
        """The answer to a task within so many seconds; ``on_article`` hears which it is at.

        Raises Lost.
        """
        self.tasks += 1
        return self._converse(packed(wanted), seconds, on_article)

    def end(self) -> None:
        """End the process, whatever it does, and leave nothing of it."""
        self.process.kill()
        self.process.wait()
        self.let_go()
        self.folder.remove()

    def let_go(self) -> None:
        """Close what leads to the process, in one forked off that did not start it."""
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
        os.close(self._life)
        self.folder.unlock()

    def _converse(
        self, outgoing: bytes, seconds: float, on_article: Callable[[int], None]
    ) -> Message:
        wishes, answers, complaints = self._pipes
        unsent = memoryview(outgoing)
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as pipes:
            pipes.register(answers, selectors.EVENT_READ)
            pipes.register(complaints, selectors.EVENT_READ)
            if unsent:
                pipes.register(wishes, selectors.EVENT_WRITE)
            while (left := deadline - time.monotonic()) > 0:
                ready = {key.fd for key, _ in pipes.select(left)}
                if complaints in ready and not self._keep_log():
                    pipes.unregister(complaints)
                if wishes in ready:
                    unsent = unsent[self._send(unsent) :]
                    if not unsent:
                        pipes.unregister(wishes)
                if answers in ready:
                    final = self._receive(on_article)
                    if final:
                        return final
        raise Lost(f"no answer within {seconds:g} seconds", self._log)

    def _send(self, data: memoryview) -> int:
        try:
            return os.write(self._pipes[0], data[:CHUNK_BYTES])
        except BrokenPipeError:
            raise self._ended() from None

    def _receive(self, on_article: Callable[[int], None]) -> Message | None:
        data = os.read(self._pipes[1], CHUNK_BYTES)
        if not data:
            raise self._ended()
        try:
            for message in self._frames.feed(data):
                if message.kind != "article":
                    return message
                on_article(whole_number(message.body.get("number")))
        except BrokenFrame as error:
            raise Lost(f"nonsense: {error}", self._log) from error
        return None

    def _keep_log(self) -> bool:
        data = os.read(self._pipes[2], CHUNK_BYTES)
        self._log = (self._log + data)[-KEPT_LOG_BYTES:]
        return bool(data)

    def _ended(self) -> Lost:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        self.process.kill()
        while self._keep_log():
            pass
        return Lost(f"it ended with {self.process.wait()}", self._log)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TMPDIR": str(folder)}


def _nobody(_number: int) -> None:
    """Nobody wants to hear it."""
