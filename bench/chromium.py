"""Headless Chromium: the same HTML as plain WeasyPrint's, through the DevTools protocol."""

import base64
import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from bench.family import family_cpu_seconds, family_shared_bytes
from bench.serve import serve
from bench.weasyprint_plain import FONT_DIR, HERE, font_faces

PROGRAM = "chromium"
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--allow-file-access-from-files",
    "--remote-debugging-pipe",
)
BECOME_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h
SAMPLE_SECONDS = 0.02


class Browser:
    """A running Chromium, spoken to over a pair of pipes."""

    def __init__(self, profile: str) -> None:
        reads, self._to = os.pipe()
        self._from, writes = os.pipe()
        # It reads at descriptor 3 and answers at 4.
        command = f'exec "$@" 3<&{reads} 4>&{writes}'
        program = shutil.which(PROGRAM) or PROGRAM
        self.process = subprocess.Popen(
            ["sh", "-c", command, "sh", program, *SWITCHES, f"--user-data-dir={profile}"],
            pass_fds=(reads, writes),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(reads)
        os.close(writes)
        self._numbers = count(1)
        self._buffer = b""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self.ask("Page.enable", session=self.session)

    def print_page(self, address: str) -> bytes:
        self.ask("Page.navigate", session=self.session, url=address)
        while self._message().get("method") != "Page.loadEventFired":
            pass
        ready = "document.fonts.ready.then(() => true)"
        self.ask("Runtime.evaluate", session=self.session, expression=ready, awaitPromise=True)
        answer = self.ask(
            "Page.printToPDF",
            session=self.session,
            preferCSSPageSize=True,
            printBackground=True,
            generateTaggedPDF=True,
            generateDocumentOutline=True,
        )
        return base64.b64decode(answer["data"])

    def close(self) -> None:
        self.ask("Browser.close")
        self.process.wait()
        # Those left behind count among our children's time only once they are waited for.
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)

    def ask(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result

    def _message(self) -> dict[str, Any]:
        parts = [self._buffer]
        while b"\0" not in parts[-1]:
            parts.append(os.read(self._from, 1 << 20))
            if not parts[-1]:
                raise RuntimeError("Chromium has ended")
        message, _, self._buffer = b"".join(parts).partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


class Press:
    """Starts Chromium for the first page it prints; ``watches`` its memory if told to."""

    def __init__(self, profile: str, *, watches: bool) -> None:
        self.profile = profile
        self.browser: Browser | None = None
        self.peak_bytes = 0
        if watches:
            Thread(target=self._watch, daemon=True).start()

    def print_one(self, source: Path) -> bytes:
        if self.browser is None:
            self.browser = Browser(self.profile)
        html = source.with_suffix(".html").read_text(encoding="utf-8")
        style = font_faces(f"file://{FONT_DIR}/")
        style += (HERE / "plain" / "print.css").read_text(encoding="utf-8")
        page = Path(self.profile) / "issue.html"
        page.write_text(
            html.replace("</head>", f"<style>{style}</style></head>", 1), encoding="utf-8"
        )
        return self.browser.print_page(page.as_uri())

    def _watch(self) -> None:
        while True:
            self.peak_bytes = max(self.peak_bytes, family_shared_bytes())
            sleep(SAMPLE_SECONDS)


def main() -> None:
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        press = Press(profile, watches="--memory" in sys.argv)
        serve(press.print_one, cpu=family_cpu_seconds, peak=lambda: press.peak_bytes)
        if press.browser:
            press.browser.close()


if __name__ == "__main__":
    main()
