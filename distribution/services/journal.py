"""What a run has handed over, on this machine's disk beside the rows: decision 0014."""

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.utils.translation import gettext as _

from distribution.carrier.outcome import Outcome, Result
from distribution.models import Delivery

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SUFFIX, TAKEN_SUFFIX = ".journal", ".taken"


class Journal:
    """Lines that outlive a killed process, though not the machine: written, never synced.

    The lock on the file is free as soon as the process is gone, in whatever way. It is
    opened with its header and lock complete, so no one meets it half made.
    """

    def __init__(self, claim: str) -> None:
        """Raises OSError."""
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / f"{_key(claim)}{SUFFIX}"
        unready = self._path.with_suffix(".new")
        self._file = os.open(unready, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._write({"claim": claim, "boot": _boot()})
            unready.rename(self._path)
        except BaseException:
            os.close(self._file)
            unready.unlink(missing_ok=True)
            raise

    def note_dot(self, delivery: Delivery) -> bool:
        """The final dot is about to go out; whether it may: nobody has taken the journal over.

        Raises OSError where it cannot be noted, and then it may not.

        Who takes over renames the file and then reads it, we write and then look at the name:
        one of the two sees the other.
        """
        self._write({"dot": _attempt(delivery)})
        return self._path.exists()

    def note_answer(self, delivery: Delivery, result: Result) -> None:
        """What the server made of the message, or why it never came to the dot."""
        answer = {"outcome": result.outcome, "code": result.code, "reply": result.reply}
        self._write({"answer": _attempt(delivery), **answer})

    def record(self) -> "Record | None":
        """What is written so far; None where it was taken over."""
        return Record.read(self._path)

    def close(self, *, is_settled: bool) -> None:
        """Leaves the file to the sweep unless all of it ``is_settled``."""
        if is_settled:
            self._path.unlink(missing_ok=True)
        os.close(self._file)

    def _write(self, line: dict[str, Any]) -> None:
        written = json.dumps(line).encode("ascii") + b"\n"
        try:
            is_written = os.write(self._file, written) == len(written)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            is_written = False
        if not is_written:
            raise OSError(_("The disk of VAR_DIR is full. Free some space; nothing is lost."))


@dataclass
class Record:
    """A journal read back.

    ``is_whole`` is False where lines may be missing: the machine was started anew since.
    """

    claim: str
    path: Path
    is_whole: bool
    _dots: set[str] = field(default_factory=set)
    _answers: dict[str, Result] = field(default_factory=dict)

    def has_dot(self, delivery: Delivery) -> bool:
        return _attempt(delivery) in self._dots

    def answer(self, delivery: Delivery) -> Result | None:
        return self._answers.get(_attempt(delivery))

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """None when the file is gone or no journal."""
        try:
            header, *lines = path.read_bytes().split(b"\n")[:-1]
            named = json.loads(header)
            record = cls(named["claim"], path, is_whole=named["boot"] == _boot() != "")
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        try:
            for line in lines:
                record._add(json.loads(line))
        except (ValueError, KeyError, TypeError):
            record.is_whole = False
        return record

    def _add(self, line: dict[str, Any]) -> None:
        if "dot" in line:
            self._dots.add(line["dot"])
        else:
            result = Result(Outcome(line["outcome"]), line["code"], line["reply"])
            self._answers[line["answer"]] = result


def left_behind() -> Iterator[Record]:
    """The journals of processes that are gone; each is deleted once the caller is through.

    One caller at a time has it; an error in the caller's hands keeps it.
    """
    folder = _folder()
    for path in sorted([*folder.glob(f"*{SUFFIX}"), *folder.glob(f"*{TAKEN_SUFFIX}")]):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if record := Record.read(path):
                yield record
            path.unlink(missing_ok=True)


def taken_over(claim: str) -> Record | None:
    """The journal of a run whose lease is over, after which that run hands nothing over.

    None where it is not on this machine. The caller deletes it at ``path`` at last.
    """
    path = _folder() / f"{_key(claim)}{SUFFIX}"
    taken = path.with_suffix(TAKEN_SUFFIX)
    with suppress(FileNotFoundError):
        path.rename(taken)
    return Record.read(taken)


def _attempt(delivery: Delivery) -> str:
    """A row that is tried again has lines of its own for each time."""
    return f"{delivery.pk}-{delivery.attempts}"


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "handover"
    return folder


def _key(claim: str) -> str:
    return claim.rpartition(":")[2]


def _boot() -> str:
    """Names this start of the machine; empty where the system does not tell."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
