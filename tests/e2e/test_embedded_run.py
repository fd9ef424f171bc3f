"""The embedded run: nothing configured, one process, no server."""

import email
import email.policy
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.running import ROOT, Installation, Person, wait_until

pytestmark = pytest.mark.e2e

SAMPLE = ROOT / "tests" / "data" / "bulletin.txt"
PASSWORD = "苏州工会-2011-简报"


@pytest.fixture
def installation(tmp_path) -> Iterator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    installation.stop()


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory) -> Installation:
    """The demonstration has run here once; tests only look."""
    installation = Installation(tmp_path_factory.mktemp("demonstrated"))
    installation.printed = installation.manage("demo", "--no-serve")
    return installation


def mails(installation: Installation) -> list[Path]:
    return sorted((installation.folder / "mailbox").glob("*/*.eml"))


def attached_sha256(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    (attachment,) = message.iter_attachments()
    return hashlib.sha256(attachment.get_content()).hexdigest()


def test_demo_puts_the_sample_into_every_mailbox_once_and_again_nothing(demonstrated):
    printed = demonstrated.printed
    pdf = Path(next(line for line in printed.splitlines() if line.endswith(".pdf")).split()[-1])
    sha256 = hashlib.sha256(pdf.read_bytes()).hexdigest()
    first = mails(demonstrated)

    assert len(first) == len({path.parent.name for path in first}) == 40
    assert {attached_sha256(path) for path in first} == {sha256}
    assert sha256 in printed

    again = demonstrated.manage("demo", "--no-serve")
    assert str(pdf) in again
    assert mails(demonstrated) == first


def test_second_distribution_is_refused_and_mails_nobody(demonstrated):
    before = mails(demonstrated)

    assert "已经发行过" in demonstrated.manage("distribute", "1", "--wait", expect=1)
    assert mails(demonstrated) == before


def test_server_killed_in_the_middle_of_a_mailing_goes_on_when_started_again(installation):
    installation.manage("migrate", "--verbosity", "0")
    installation.manage("sample_organisation", "--password", PASSWORD)
    contacts = installation.folder / "contacts.csv"
    contacts.write_text(
        "name,organisation,title,email\n"
        + "".join(f"收件人{n},某局工会,,r{n}@many.example\n" for n in range(160)),
        encoding="utf-8",
    )
    installation.manage("import_contacts", str(contacts), "--list", "各直属单位工会")
    issue = installation.import_as_printed(SAMPLE, "--date", "2011-09-30")
    page = f"/issues/{issue}/"
    web = installation.start_web()
    editor = Person(installation, "bianji", PASSWORD)
    signer = Person(installation, "qianfa", PASSWORD)
    editor.post(f"{page}review/", page=page)
    wait_until(lambda: "edition_sha256" in signer.get(f"{page}?ask=sign"), "pages to sign")
    signer.post(f"{page}sign/", page=f"{page}?ask=sign")
    start = f"{page}distribute/"
    wait_until(lambda: "button-official" in editor.get(start), "the final pages")
    editor.post(start, page=start)

    wait_until(lambda: len(mails(installation)) >= 40, "a fifth of the mails")
    installation.kill(web)
    at_the_kill = len(mails(installation))
    assert at_the_kill < 200
    installation.start_web()

    def settled() -> dict[str, Any] | None:
        report = installation.manage_json("mailing_status", str(issue), "--rows")
        return report if report["queued"] == report["sending"] == 0 else None

    report = wait_until(settled, "the remaining mails go out")
    copies = Counter(path.parent.name for path in mails(installation))
    sent = {row["address"] for row in report["rows"] if row["status"] == "sent"}
    doubtful = [row for row in report["rows"] if row["status"] == "uncertain"]
    assert report["total"] == 200
    assert report["held"] == ""
    assert len(sent) + len(doubtful) == 200
    assert len(doubtful) <= 1
    assert all(row["error"] for row in doubtful)
    assert {copies[address] for address in sent} == {1}
    assert max(copies.values()) == 1


def test_missing_mail_server_leaves_every_row_waiting_with_its_reason(tmp_path):
    installation = Installation(tmp_path, EMAIL_URL="smtp://127.0.0.1:9")
    complaint = installation.manage("demo", "--no-serve", expect=1)

    report = installation.manage_json("mailing_status", "1")
    assert report["deferred"] == 40
    assert report["server_error"]
    assert "没有全部发出" in complaint


def test_distribution_without_a_mail_server_says_so_and_loses_nothing(installation):
    installation.manage("demo", "--no-serve")
    sign = (
        "from accounts.models import User; from bulletin.models import Edition;"
        "from bulletin.services.assembly import send_to_review;"
        "from bulletin.services.editions import render_edition;"
        "from bulletin.services.signing import sign_issue;"
        "from bulletin.services.waivers import waive_all_in_issue;"
        "person = lambda name: User.objects.get(username=name);"
        "waive_all_in_issue(2, actor=person('bianji'), reason='照原件');"
        "review = send_to_review(2, actor=person('bianji')).pk; render_edition(review);"
        "sha256 = Edition.objects.get(pk=review).sha256;"
        "sign_issue(2, actor=person('qianfa'), edition_sha256=sha256)"
    )
    assert installation.manage_json("import_bulletin", str(SAMPLE))["also_imported_as"] == [1]
    installation.manage("shell", "-c", sign)
    installation.environment["EMAIL_URL"] = "smtp://127.0.0.1:9"
    before = mails(installation)

    assert "40 封稍后再试" in installation.manage("distribute", "2", "--wait", expect=1)
    assert installation.manage_json("mailing_status", "2")["deferred"] == 40
    assert mails(installation) == before


def test_fresh_checkout_serves_without_any_preparation(installation):
    installation.start_web()

    assert "还没有发行" in installation.manage("mailing_status", "1", expect=1)


def test_missing_fonts_are_named_with_their_package(tmp_path):
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    installation = Installation(tmp_path, FONTCONFIG_FILE=str(fonts))
    complaint = installation.manage("demo", "--no-serve", expect=1)

    assert "fonts-noto-cjk" in complaint
    assert "Traceback" not in complaint
    assert not mails(installation)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["intake", "nowhere.txt"], "没有文件"),
        (["import_bulletin", "nowhere.txt"], "没有文件"),
        (["render_issue", "7", "--output", "x.pdf"], "没有编号为 7"),
        (["distribute", "7"], "没有编号为 7"),
        (["mailing_status", "7"], "还没有发行"),
        (["import_contacts", "nowhere.csv", "--list", "省总工会"], "没有文件"),
    ],
)
def test_bad_input_gets_one_clear_line(demonstrated, command, message):
    complaint = demonstrated.manage(*command, expect=1)

    assert message in complaint
    assert len(complaint.strip().splitlines()) == 1


def test_database_that_is_down_gets_one_clear_line(tmp_path):
    installation = Installation(tmp_path, DATABASE_URL="postgres://nobody@127.0.0.1:9/nothing")
    complaint = installation.manage("mailing_status", "1", expect=1)

    assert "数据库" in complaint
    assert "Traceback" not in complaint


def test_rendering_again_gives_the_same_bytes(demonstrated, tmp_path):
    result = demonstrated.manage_json("render_issue", "1", "--output", str(tmp_path / "a.pdf"))

    assert hashlib.sha256((tmp_path / "a.pdf").read_bytes()).hexdigest() == result["sha256"]
    assert result["sha256"] == demonstrated.manage_json("mailing_status", "1")["pdf_sha256"]
    assert result["pages"] > 5
