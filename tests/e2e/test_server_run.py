"""The servers' run: PostgreSQL, Redis, an SMTP relay, and every process by itself."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.distribution.mail_servers import Desk
from tests.e2e.installations import PASSWORD, installed_on_servers
from tests.e2e.running import ROOT, Installation, Person, wait_until

pytestmark = pytest.mark.e2e

SAMPLE = ROOT / "tests" / "data" / "bulletin.txt"
SIGN = """
from accounts.models import User
from bulletin.services.assembly import send_to_review
from bulletin.services.editions import render_edition
from bulletin.services.signing import sign_issue
from bulletin.services.waivers import waive_all_in_issue
editor = User.objects.get(username="bianji")
waive_all_in_issue({issue}, actor=editor, reason="照原件")
review = send_to_review({issue}, actor=editor)
render_edition(review.pk)
review.refresh_from_db()
signer = User.objects.get(username="qianfa")
render_edition(sign_issue({issue}, actor=signer, edition_sha256=review.sha256).final.pk)
"""


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def installation(tmp_path, postgres_url, redis_url, desk) -> Iterator[Installation]:
    with installed_on_servers(tmp_path, postgres_url, redis_url, desk) as installation:
        yield installation


def test_main_job_runs_on_separate_processes_and_survives_an_emptied_broker(
    installation, desk, redis_url
):
    web = installation.start_web()
    installation.start_workers()
    installation.start_beat()
    issue = installation.import_as_printed(SAMPLE, "--date", "2011-09-30")
    page = f"/issues/{issue}/"
    editor = Person(installation, "bianji", PASSWORD)
    signer = Person(installation, "qianfa", PASSWORD)

    editor.post(f"{page}review/", page=page)
    wait_until(lambda: "edition_sha256" in signer.get(f"{page}?ask=sign"), "pages to sign")
    signer.post(f"{page}sign/", page=f"{page}?ask=sign")
    with redis.Redis.from_url(redis_url) as broker:
        broker.flushdb()
    wait_until(lambda: "button-official" in editor.get(f"{page}distribute/"), "the final pages")

    report = installation.manage_json("distribute", str(issue), "--wait")
    assert (report["sent"], report["total"]) == (40, 40)
    assert report["held"] == ""
    assert len(desk.mails) == len({address for address, _mail in desk.mails}) == 40
    assert "已经发行过" in installation.manage("distribute", str(issue), expect=1)
    assert installation.manage("verify_editions")
    assert web.poll() is None, installation.logs()


def test_mailing_waits_for_workers_that_start_later(installation, desk, redis_url):
    installation.start_web()
    workers = installation.processes[1:]
    assert not workers
    issue = installation.import_as_printed(SAMPLE, "--date", "2011-09-30")
    page = f"/issues/{issue}/"
    Person(installation, "bianji", PASSWORD).post(f"{page}review/", page=page)
    with redis.Redis.from_url(redis_url) as broker:
        broker.flushdb()
    installation.start_workers()
    installation.start_beat()

    signer = Person(installation, "qianfa", PASSWORD)
    wait_until(
        lambda: "edition_sha256" in signer.get(f"{page}?ask=sign"),
        "beat finds what the broker lost",
    )


def test_broker_that_is_down_loses_no_work_and_keeps_nobody_waiting(installation):
    installation.environment["CELERY_BROKER_URL"] = "redis://127.0.0.1:9/0"
    issue = installation.manage_json("import_bulletin", str(SAMPLE))["issue"]
    review = (
        "from accounts.models import User; from bulletin.services.assembly import send_to_review;"
        "from bulletin.services.waivers import waive_all_in_issue;"
        "editor = User.objects.get(username='bianji');"
        f"waive_all_in_issue({issue}, actor=editor, reason='照原件');"
        f"send_to_review({issue}, actor=editor)"
    )
    installation.manage("shell", "-c", review)
    sweep = "from bulletin.jobs import sweep_editions; sweep_editions()"
    installation.manage("shell", "-c", sweep)

    assert "1 份 PDF" in installation.manage("verify_editions")


class SlowDesk(Desk):
    """Takes its time with every message."""

    async def handle_DATA(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(0.2)
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.parametrize("desk", [SlowDesk()], ids=["slow"])
def test_a_mail_worker_told_to_stop_finishes_the_message_in_hand_and_begins_no_other(
    installation, desk
):
    issue = installation.manage_json("import_bulletin", str(SAMPLE), "--date", "2011-09-30")
    installation.manage("shell", "-c", SIGN.format(issue=issue["issue"]))
    start_worker = ("celery", "-A", "config", "worker", "-Q", "mail", "-c", "1")
    worker = installation.start(*start_worker)
    mailing = installation.manage_json("distribute", str(issue["issue"]))
    wait_until(lambda: len(desk.mails) > 2, "the first mails")
    worker.terminate()
    worker.wait(timeout=30)

    report = installation.manage_json("mailing_status", str(mailing["mailing"]))
    assert (report["sending"], report["uncertain"]) == (0, 0)
    assert report["sent"] == len(desk.mails) < 40
    installation.start(*start_worker)
    installation.start_beat()
    wait_until(lambda: len(desk.mails) == 40, "all mails without waiting for a lease")
    assert len({address for address, _mail in desk.mails}) == 40


class Executioner(Desk):
    """Has the worker killed when the eleventh mail has come as far as ``verb``."""

    def __init__(self, verb: str) -> None:
        super().__init__()
        self.verb = verb
        self.kill: Callable[[], None] | None = None

    def answer(self, verb: str, session: Session, *, otherwise: str) -> str:
        if self.kill and len(self.mails) == 10 and verb.startswith(self.verb):
            self.kill()
            self.kill = None
        return super().answer(verb, session, otherwise=otherwise)


@pytest.mark.parametrize(
    ("desk", "doubtful"),
    [
        pytest.param(Executioner("MAIL"), 0, id="between two messages"),
        pytest.param(Executioner("RCPT"), 0, id="before the content"),
        pytest.param(Executioner("DATA"), 1, id="accepted and not answered"),
    ],
)
def test_worker_killed_at_a_point_leaves_in_doubt_what_the_server_had_and_had_not_answered(
    installation, desk, doubtful
):
    issue = installation.manage_json("import_bulletin", str(SAMPLE), "--date", "2011-09-30")
    installation.manage("shell", "-c", SIGN.format(issue=issue["issue"]))
    start_worker = ("celery", "-A", "config", "worker", "-Q", "mail", "-c", "1")
    worker = installation.start(*start_worker)
    desk.kill = lambda: os.killpg(worker.pid, signal.SIGKILL)
    installation.manage_json("distribute", str(issue["issue"]))
    worker.wait(timeout=60)
    installation.start(*start_worker)
    installation.start_beat()

    def settled() -> dict[str, Any] | None:
        report = installation.manage_json("mailing_status", str(issue["issue"]))
        return report if report["sent"] + report["uncertain"] == 40 else None

    report = wait_until(settled, "the other mails, without waiting for a lease")
    assert report["uncertain"] == doubtful
    assert len(desk.mails) == len({address for address, _mail in desk.mails}) == 40


def test_server_without_its_settings_does_not_start(tmp_path, redis_url):
    installation = Installation(tmp_path, CELERY_BROKER_URL=redis_url)
    installation.environment.pop("ALLOWED_HOSTS", None)
    complaint = installation.manage("check", expect=1)

    required = "SECRET_KEY ALLOWED_HOSTS DATABASE_URL EMAIL_URL MEDIA_ROOT MAIL_FROM"
    assert [name for name in required.split() if name not in complaint] == []
