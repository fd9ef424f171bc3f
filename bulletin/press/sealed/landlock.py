"""Landlock: the kernel lets this process read a few folders, and nothing else."""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

# The numbers are the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
GIVE_VERSION = 1
BENEATH = 1
SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_FILE, MAKE_DIR, MAKE_FILE, TRUNCATE = 1 << 5, 1 << 7, 1 << 8, 1 << 14
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
READING = READ_FILE | READ_DIR
WRITING = WRITE_FILE | REMOVE_FILE | MAKE_DIR | MAKE_FILE | TRUNCATE
# How many of the rights on files each version of the kernel's interface knows.
RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
NEWEST_RIGHTS = 16
NETWORK_SINCE, ALL_OF_TCP = 4, 0b11
SCOPES_SINCE, SOCKETS_AND_SIGNALS = 6, 0b11

libc = ctypes.CDLL(None, use_errno=True)


class Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


class Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Of the kernel's interface; 0 where it has none."""
    found: int = libc.syscall(CREATE_RULESET, None, 0, GIVE_VERSION)
    return max(found, 0)


def confine(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """From now on this thread and those it starts open nothing beyond ``readable`` and
    ``writable``, connect nowhere by TCP and signal nobody outside, as far as the kernel knows how.

    False where it knows nothing of it. Raises OSError.
    """
    known = version()
    if not known:
        return False
    rights = (1 << RIGHTS.get(known, NEWEST_RIGHTS)) - 1
    ruleset = Ruleset(
        rights,
        ALL_OF_TCP if known >= NETWORK_SINCE else 0,
        SOCKETS_AND_SIGNALS if known >= SCOPES_SINCE else 0,
    )
    size = 8 if known < NETWORK_SINCE else 16 if known < SCOPES_SINCE else 24
    rules = _done(libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), size, 0))
    try:
        for path in readable:
            _allow(rules, path, READING & rights)
        for path in writable:
            _allow(rules, path, (READING | WRITING) & rights)
        _done(libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        _done(libc.syscall(RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)
    return True


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # What is not there needs no rule.
    try:
        rule = Beneath(rights if path.is_dir() else rights & OF_FILES, folder)
        _done(libc.syscall(ADD_RULE, rules, BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(folder)


def _done(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
