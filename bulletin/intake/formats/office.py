"""Old Word, WPS, RTF and OpenDocument files → .docx, by LibreOffice in a sandbox.

It runs one at a time, with a home and profile of its own that are deleted afterwards, without
macros, with limits of time, memory and file size, and without a network: in a network namespace
that holds nothing where the system allows one, else with proxies that lead nowhere.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from bulletin.intake.formats import refusals

SECONDS = 60
# How long a file waits for the one before it.
WAIT_SECONDS = 60
MEMORY_BYTES = 3_000_000_000
WRITTEN_BYTES = 200_000_000
OUTPUT_BYTES = 50_000_000
# A shell sets the limits: code between fork and exec may deadlock in a process with threads.
LIMITS = (
    f"ulimit -v {MEMORY_BYTES // 1024}; ulimit -t {SECONDS}; "
    f"ulimit -f {WRITTEN_BYTES // 512}; ulimit -c 0"
)
LIMITED = ("/bin/sh", "-c", f'{LIMITS}; exec "$@"', "sh")
LOCK = "yinfa-office.lock"
OPTIONS = (
    "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
    "--nofirststartwizard",
)  # fmt: skip
SECURITY = "org.openoffice.Office.Common/Security/Scripting"
SETTINGS = (
    (SECURITY, "MacroSecurityLevel", "3"),
    (SECURITY, "DisableMacrosExecution", "true"),
    (SECURITY, "DisableActiveContent", "true"),
    (SECURITY, "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)
PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n%s\n</oor:items>\n'
)
SETTING = '<item oor:path="/%s"><prop oor:name="%s" oor:op="fuse"><value>%s</value></prop></item>'
# Nothing listens on port 9 of the loopback.
NOWHERE = "http://127.0.0.1:9"


def to_docx(data: bytes) -> bytes:
    """The same document as a Word file. Raises UnreadableText."""
    program = converter()
    if program is None:
        raise refusals.no_converter()
    with turn(), tempfile.TemporaryDirectory(prefix="yinfa-office-") as folder:
        return _convert(program, Path(folder), data)


@cache
def converter() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def isolation() -> tuple[str, ...]:
    """The command that takes the network away; empty where the system does not allow it."""
    command = ("unshare", "--map-root-user", "--net")
    with suppress(OSError, subprocess.TimeoutExpired):
        if subprocess.run([*command, "true"], capture_output=True, timeout=10).returncode == 0:
            return command
    return ()


def _convert(program: str, folder: Path, data: bytes) -> bytes:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
    source = folder / f"source.{_ending(data)}"
    source.write_bytes(data)
    _run(
        [
            *isolation(),
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *OPTIONS,
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(source),
        ],
        folder,
    )
    made = folder / "out" / "source.docx"
    if not made.is_file() or made.stat().st_size > OUTPUT_BYTES:
        raise refusals.converter_failed()
    return made.read_bytes()


def _profile() -> str:
    return PROFILE % "\n".join(SETTING % setting for setting in SETTINGS)


def _run(command: Sequence[str], folder: Path) -> None:
    process = subprocess.Popen(
        [*LIMITED, *command],
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise refusals.converter_slow() from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": NOWHERE,
        "https_proxy": NOWHERE,
        "ftp_proxy": NOWHERE,
        "no_proxy": "",
    }


def _ending(data: bytes) -> str:
    """LibreOffice looks at the content, but asks the name first."""
    if data.startswith(b"PK"):
        return "odt"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    return "doc" if data.startswith(b"\xd0\xcf") else "xml"


@contextmanager
def turn() -> Iterator[None]:
    """Waits until no other process of this machine converts. Raises UnreadableText."""
    path = Path(tempfile.gettempdir()) / f"{os.getuid()}-{LOCK}"
    until = time.monotonic() + WAIT_SECONDS
    with path.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise refusals.converter_busy() from error
                time.sleep(0.1)
        yield
