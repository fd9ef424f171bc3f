"""The peer: Wagtail's admin over pages of the same kind of texts, in an environment of its own."""

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from bench.mailing.pipeline import SECRET
from bench.pages.client import Person, Request, fields_of
from bench.sentences import Writer
from tests.e2e.running import free_port, wait_until

PROJECT = Path(__file__).resolve().parent / "peer"
MANAGE = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peer.settings")
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
WSGI = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peer.settings")
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""


class NotThere(Exception):
    """It could not be installed."""


class Wagtail:
    """Installed and filled, and served by gunicorn with two workers."""

    def __init__(self, folder: Path, database_url: str, articles: int) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {**os.environ, "PEER_DATABASE_URL": database_url}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.python = str(folder / "venv" / "bin" / "python")
        self._install()
        self._make_project()
        self._manage("makemigrations", "peer")
        self._manage("migrate")
        self._manage("collectstatic", "--no-input")
        texts = folder / "texts.json"
        texts.write_text(json.dumps(made_up(articles), ensure_ascii=False), encoding="utf-8")
        told = self._shell(f"from peer.fill import fill; fill({str(texts)!r}, {SECRET!r})")
        self.keys: dict[str, int] = json.loads(told)
        self._manage("update_index")

    def serve(self) -> None:
        self.process = subprocess.Popen(
            [
                *(self.python, "-m", "gunicorn", "peer.wsgi", "--bind", f"127.0.0.1:{self.port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
                *("--worker-tmp-dir", "/dev/shm", "--no-control-socket"),
            ],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, "Wagtail answers")
        self.person = Person(self.port, "/admin/login/", username="editor", password=SECRET)

    def page(self, page: str) -> Request:
        listing, edit = (
            f"/admin/pages/{self.keys['listing']}/",
            f"/admin/pages/{self.keys['page']}/edit/",
        )
        match page:
            case "listing of 50":
                return Request(listing)
            case "search":
                return Request(f"/admin/pages/search/?q={urllib.parse.quote('第7总工会')}")
            case "save":
                return self._save(edit)
            case _:
                return Request(edit)

    def recall(self) -> tuple[int, int]:
        found, held = json.loads(self._shell("from peer.recall import recall; recall('协商')"))
        return found, held

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()

    def _save(self, path: str) -> Request:
        fields = fields_of(self.person.read(path), "slug")

        def body(number: int) -> bytes:
            changed = [
                (name, f"第{number}次保存" if name == "byline" else value) for name, value in fields
            ]
            return urllib.parse.urlencode(changed).encode()

        return Request(path, body)

    def _install(self) -> None:
        steps = (
            [sys.executable, "-m", "venv", str(self.folder / "venv")],
            [self.python, "-m", "pip", "install", "-q", "-r", str(PROJECT / "requirements.txt")],
        )
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotThere(done.stderr.strip().splitlines()[-1])

    def _make_project(self) -> None:
        package = self.folder / "peer"
        package.mkdir()
        (package / "__init__.py").touch()
        for template in PROJECT.glob("*.py-tpl"):
            shutil.copy(template, package / template.name.removesuffix("-tpl"))
        (package / "wsgi.py").write_text(WSGI, encoding="utf-8")
        (self.folder / "manage.py").write_text(MANAGE, encoding="utf-8")

    def _manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [self.python, "manage.py", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout}\n{done.stderr}")
        return done.stdout

    def _shell(self, code: str) -> str:
        return self._manage("shell", "-v", "0", "-c", code).splitlines()[-1]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/admin/login/", timeout=10):
                return True
        except OSError:
            return False


def made_up(articles: int) -> list[dict[str, str]]:
    writer = Writer(1)
    texts = []
    for number in range(articles):
        office = f"第{number % 50 + 1}总工会"
        draft = writer.article(office)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in draft.paragraphs)
        texts.append(
            {"title": draft.title, "office": office, "byline": writer.name(), "body": body}
        )
    return texts
