"""Both ways to run, with the sample organisation: embedded, and on servers with every process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.distribution.mail_servers import Desk, MailServer
from tests.e2e.prepared import PASSWORD, prepare
from tests.e2e.running import ROOT, Installation

__all__ = ["PASSWORD", "Running", "installed", "installed_on_servers", "running"]

WAYS = ("embedded", "servers")


@contextmanager
def installed(folder: Path, *, root: Path = ROOT) -> Iterator[Installation]:
    """The embedded run; nothing is started yet."""
    installation = Installation(folder)
    installation.root = root
    installation.environment["SITE_URL"] = f"http://127.0.0.1:{installation.port}"
    try:
        prepare(installation)
        yield installation
    finally:
        installation.stop()


@contextmanager
def installed_on_servers(
    folder: Path, postgres_url: str, redis_url: str, desk: Desk, *, root: Path = ROOT
) -> Iterator[Installation]:
    """The servers' run, whose mails go to ``desk``; no process of ours is started yet."""
    server = MailServer(desk)
    server.start()
    installation = Installation(
        folder,
        DATABASE_URL=postgres_url,
        CELERY_BROKER_URL=redis_url,
        EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
        MEDIA_ROOT=str(folder / "media"),
        SECRET_KEY="a key for one test, which opens nothing that outlives it",
        ALLOWED_HOSTS="127.0.0.1",
        MAIL_FROM="苏州市总工会办公室 <bulletin@szgh.example>",
        HTTPS="off",
        SWEEP_SECONDS="1",
    )
    installation.root = root
    installation.environment["SITE_URL"] = f"http://127.0.0.1:{installation.port}"
    try:
        prepare(installation)
        yield installation
    finally:
        installation.stop()
        server.stop()


class Running:
    """One of both ways, all of its processes up, and the mails that were accepted."""

    def __init__(self, installation: Installation, desk: Desk | None) -> None:
        self.installation, self.desk = installation, desk
        installation.start_web(threads=20)
        if desk:
            installation.start_workers()
            installation.start_beat()

    def mails(self) -> list[tuple[str, bytes]]:
        if self.desk:
            return list(self.desk.mails)
        files = (self.installation.folder / "mailbox").glob("*/*.eml")
        return [(path.parent.name, path.read_bytes()) for path in sorted(files)]


@pytest.fixture(params=WAYS)
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    if request.param == "embedded":
        with installed(tmp_path) as installation:
            yield Running(installation, None)
        return
    desk = Desk()
    postgres_url: str = request.getfixturevalue("postgres_url")
    redis_url: str = request.getfixturevalue("redis_url")
    with installed_on_servers(tmp_path, postgres_url, redis_url, desk) as installation:
        yield Running(installation, desk)
