"""Real processes of the system, and a person's HTTP client for them."""

import html
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONFIGURED = (
    *("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "MEDIA_ROOT"),
    *("SECRET_KEY", "MAIL_FROM", "HTTPS"),
)
PATIENCE_SECONDS = 120.0
KEEP_AS_PRINTED = """
from accounts.models import User
from bulletin.services.waivers import waive_all_in_issue
editor = User.objects.filter(username="bianji").first()
waive_all_in_issue({issue}, actor=editor, reason="照原件")
"""


def wait_until(condition: Callable[[], Any], what: str) -> Any:
    """The first true value of ``condition``."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"Waited {PATIENCE_SECONDS:.0f} s in vain: {what}")


class Installation:
    """One installation in a folder of its own, run by its own processes."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.root = folder, ROOT
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in CONFIGURED}
        # Nobody holds a phone here.
        own = {"VAR_DIR": str(folder), "SECOND_FACTOR": "optional"}
        self.environment = {**kept, **own, **environment}
        self.processes: list[subprocess.Popen[bytes]] = []
        self.printed = ""

    def manage(self, *arguments: str, expect: int = 0) -> str:
        """What a management command prints; with another ``expect``, its complaint."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == expect, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout if expect == 0 else done.stderr

    def manage_json(self, *arguments: str) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.manage(*arguments))
        return value

    def ask(self, code: str) -> Any:
        """The value that ``code`` prints as JSON, run inside the system."""
        return json.loads(self.manage("shell", "-v", "0", "-c", f"import json\n{code}"))

    def import_as_printed(self, path: Path, *arguments: str) -> int:
        """Take a bulletin in and keep what the proofreader finds; the issue's key."""
        issue: int = self.manage_json("import_bulletin", str(path), *arguments)["issue"]
        self.manage("shell", "-v", "0", "-c", KEEP_AS_PRINTED.format(issue=issue))
        return issue

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"process-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self.processes.append(process)
        return process

    def start_web(self, *, threads: int = 4) -> subprocess.Popen[bytes]:
        web = self.start(
            "gunicorn",
            "config.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--worker-class",
            "gthread",
            "--threads",
            str(threads),
        )
        wait_until(lambda: answers(self.port), "the web answers")
        return web

    def start_workers(self, *options: str) -> None:
        """What stands beside the web where nothing is embedded."""
        for queue in ("press", "mail"):
            command = ("celery", "-A", "config", "worker", "-Q", queue, "-n", f"{queue}@%h")
            self.start(*command, "-c", "1", *options)

    def start_beat(self) -> None:
        self.start("celery", "-A", "config", "beat")

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """As ``kill -9``, with all its children."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill(process)

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("process-*.log")))


class Person:
    """Somebody at a browser without script: signs in, reads pages, posts their forms."""

    def __init__(self, installation: Installation, username: str, password: str) -> None:
        self.base = f"http://127.0.0.1:{installation.port}"
        self.cookies = http.cookiejar.CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(jar)
        self.post("/sign-in/", page="/sign-in/", username=username, password=password)

    def get(self, path: str) -> str:
        with self.opener.open(self.base + path, timeout=60) as response:
            return str(response.read().decode())

    def fields(self, path: str, *, page: str) -> list[tuple[str, str]]:
        """What the form of ``path`` on ``page`` sends by itself."""
        forms = re.findall(r"<form\b[^>]* method=\"post\".*?</form>", self.get(page), re.DOTALL)
        form = next((form for form in forms if f'action="{path}"' in form), forms[-1])
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
        return [(name, html.unescape(value)) for name, value in hidden]

    def post(self, path: str, *, page: str, **values: str) -> str:
        """The page one is led to after posting the form of ``path`` found on ``page``."""
        data = urllib.parse.urlencode([*self.fields(path, page=page), *values.items()]).encode()
        request = urllib.request.Request(self.base + path, data, {"Referer": self.base + page})
        try:
            with self.opener.open(request, timeout=60) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code}\n{error.read().decode()}") from error


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=10):
            return True
    except OSError:
        return False
