"""seccomp: the kernel refuses this process sockets, programs, processes and other processes."""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Sequence

SECCOMP = {"x86_64": 317, "aarch64": 277}
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SET_FILTER, ALL_THREADS = 1, 1
SET_NO_NEW_PRIVS = 38
# By name: the number on x86_64 and on aarch64, None where there is none.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "io_uring_setup": (425, 425),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "setrlimit": (160, 164),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
}
CLONE = (56, 220)
CLONE3 = (435, 435)
SIGNALS = ((62, 129), (234, 131))  # kill, tgkill
PRLIMIT = (302, 261)
OF_A_THREAD = 0x00010000
OTHER_ABI = 0x40000000  # x32: the same calls under other numbers

LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, JUMP_IF_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, THIRD_ARGUMENT = 0, 4, 16, 32
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
# The C library then falls back to clone, whose flags a filter can see.
UNKNOWN = 0x00050000 | errno.ENOSYS

libc = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine() -> bool:
    """From now on no thread of this process opens a socket, starts a program or a process, looks
    into another or signals one, or raises a limit: EPERM.

    False where this kernel or architecture does not know how.
    """
    machine = platform.machine()
    if machine not in SECCOMP or sys.byteorder != "little" or sys.maxsize < 2**32:
        return False
    instructions = _instructions(list(SECCOMP).index(machine), ARCHITECTURES[machine])
    program = Program(len(instructions), b"".join(instructions))
    if libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    done: int = libc.syscall(SECCOMP[machine], SET_FILTER, ALL_THREADS, ctypes.byref(program))
    return done == 0


def _instructions(machine: int, architecture: int) -> Sequence[bytes]:
    lines = [
        _line(LOAD, ARCHITECTURE),
        _line(JUMP_IF_EQUAL, architecture, 1, 0),
        _line(RETURN, REFUSE),
        _line(LOAD, NUMBER),
        _line(JUMP_IF_AT_LEAST, OTHER_ABI, 0, 1),
        _line(RETURN, REFUSE),
    ]
    for numbers in REFUSED.values():
        number = numbers[machine]
        if number is not None:
            lines += _when(number, [_line(RETURN, REFUSE)])
    lines += _when(CLONE3[machine], [_line(RETURN, UNKNOWN)])
    lines += _when(
        CLONE[machine],
        [
            _line(LOAD, FIRST_ARGUMENT),
            _line(JUMP_IF_SET, OF_A_THREAD, 1, 0),
            _line(RETURN, REFUSE),
            _line(RETURN, ALLOW),
        ],
    )
    for numbers in SIGNALS:
        # abort() signals the process itself.
        lines += _when(
            numbers[machine],
            [
                _line(LOAD, FIRST_ARGUMENT),
                _line(JUMP_IF_EQUAL, os.getpid(), 1, 0),
                _line(RETURN, REFUSE),
                _line(RETURN, ALLOW),
            ],
        )
    lines += _when(
        PRLIMIT[machine],
        [
            # No address of new limits: they are only asked for.
            _line(LOAD, THIRD_ARGUMENT),
            _line(JUMP_IF_EQUAL, 0, 0, 2),
            _line(LOAD, THIRD_ARGUMENT + 4),
            _line(JUMP_IF_EQUAL, 0, 1, 0),
            _line(RETURN, REFUSE),
            _line(RETURN, ALLOW),
        ],
    )
    return [*lines, _line(RETURN, ALLOW)]


def _when(number: int, lines: list[bytes]) -> list[bytes]:
    """``lines`` if that is the call; else what follows them, the number still loaded."""
    return [_line(JUMP_IF_EQUAL, number, 0, len(lines)), *lines]


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("<HBBI", code, if_true, if_false, value)
