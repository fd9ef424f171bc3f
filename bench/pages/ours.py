"""An installation of ours as docker-compose runs it, with a database of a size."""

import json
import urllib.parse
from pathlib import Path
from typing import Any

from bench.mailing.pipeline import SECRET
from bench.pages.client import Person, Request, fields_of
from tests.e2e.running import Installation, answers, wait_until

PAGES = {
    "my articles": "bulletin:article-list",
    "article": "bulletin:article-detail",
    "editor": "bulletin:article-edit",
    "inbox": "bulletin:inbox",
    "inbox reading": "bulletin:inbox?article=",
    "desk": "bulletin:issue-desk",
    "issues": "bulletin:issue-list",
    "issue": "bulletin:issue-detail",
    "sign": "bulletin:issue-detail?ask=sign",
    "archive": "bulletin:archive",
    "search a word": "bulletin:archive?q=",
    "search articles": "bulletin:archive?in=articles",
    "search office, date": "bulletin:archive?office=",
    "contacts": "distribution:contact-list",
    "mailing": "distribution:mailing-detail",
    "start of a mailing": "distribution:mailing-start",
    "notices": "accounts:notice-list",
}
SAVE = "save"
DESCRIBE = """
import json
from bench.archive_rows import PASSWORD
from bench.visits import visits
print(json.dumps({"password": PASSWORD, "places": [
    [one.place.name, one.place.username, one.place.path, len(one.queries)] for one in visits()]}))
"""


class Ours:
    """Filled, and served by gunicorn with two workers."""

    def __init__(self, folder: Path, addresses: dict[str, str], size: tuple[int, int, int]) -> None:
        folder.mkdir()
        self.installation = Installation(
            folder,
            **addresses,
            EMAIL_URL="smtp://127.0.0.1:1",
            MEDIA_ROOT=str(folder / "media"),
            SECRET_KEY=SECRET,
            ALLOWED_HOSTS="127.0.0.1,testserver",
            MAIL_FROM="苏州市总工会办公室 <bulletin@szgh.example>",
            HTTPS="off",
        )
        self.installation.manage("migrate", "--verbosity", "0")
        self.installation.manage("collectstatic", "--no-input", "--verbosity", "0")
        self.shell(
            f"from bench.archive import fill\nfrom bench.archive_rows import Size\nfill(Size{size})"
        )
        told: dict[str, Any] = json.loads(self.shell(DESCRIBE).splitlines()[-1])
        self.password: str = told["password"]
        self.places: list[tuple[str, str, str, int]] = told["places"]
        self.people: dict[str, Person] = {}

    def shell(self, code: str) -> str:
        return self.installation.manage("shell", "--verbosity", "0", "--command", code)

    def serve(self) -> None:
        port = self.installation.port
        self.installation.start(
            *("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
            *("--worker-tmp-dir", "/dev/shm", "--no-control-socket"),
        )
        wait_until(lambda: answers(port), "the web answers")

    def page(self, page: str) -> tuple[Person, Request, int]:
        """Who opens it, how, and the queries it takes."""
        name = PAGES["editor" if page == SAVE else page]
        _name, username, path, queries = next(
            place for place in self.places if place[0] == name or ("?" in name and name in place[0])
        )
        if username not in self.people:
            person = Person(
                self.installation.port, "/sign-in/", username=username, password=self.password
            )
            self.people[username] = person
        person = self.people[username]
        return (
            (person, self._save(person, path), 0)
            if page == SAVE
            else (
                person,
                Request(path),
                queries,
            )
        )

    def _save(self, person: Person, path: str) -> Request:
        fields = [(n, v) for n, v in fields_of(person.read(path), "body") if n != "act"]

        def body(number: int) -> bytes:
            changed = [
                (name, f"{value}<p>第{number}次保存。</p>" if name == "body" else value)
                for name, value in fields
            ]
            return urllib.parse.urlencode(changed).encode()

        return Request(path.replace("/edit/", "/save/"), body)

    def stop(self) -> None:
        self.installation.stop()
