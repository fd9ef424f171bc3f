"""Twenty clicks in one moment on 签发 and on 开始发行 do it once; the others are told so."""

import http.client
import threading
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.e2e.installations import PASSWORD, Running, running
from tests.e2e.running import ROOT, Person, wait_until

__all__ = ["running"]

pytestmark = pytest.mark.e2e

SAMPLE = ROOT / "tests" / "data" / "bulletin.txt"
CLICKS = 20
COUNTS = """
from bulletin.models import Issue, NumberSeries, SignOff
from distribution.models import Delivery, Mailing
print(json.dumps({
    "signatures": SignOff.objects.count(),
    "finals": Issue.objects.get().editions.filter(kind="final").count(),
    "number": Issue.objects.get().number,
    "last": list(NumberSeries.objects.order_by("pk").values_list("last_number", flat=True)),
    "mailings": Mailing.objects.count(),
    "rows": Delivery.objects.count(),
}))
"""


@dataclass(frozen=True)
class Answer:
    status: int
    place: str
    html: str


def click_at_once(person: Person, path: str, *, page: str) -> list[Answer]:
    """The form of ``path`` on ``page``, posted by twenty clients that wait for each other."""
    fields = urllib.parse.urlencode(person.fields(path, page=page))
    headers = {
        "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.cookies),
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": person.base + page,
    }
    together = threading.Barrier(CLICKS, timeout=60)

    def click(_number: int) -> Answer:
        host = urllib.parse.urlsplit(person.base)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=120)
        connection.connect()
        together.wait()
        connection.request("POST", path, fields, headers)
        response = connection.getresponse()
        answer = Answer(
            response.status, response.headers.get("Location", ""), response.read().decode()
        )
        connection.close()
        return answer

    with ThreadPoolExecutor(CLICKS) as clients:
        return list(clients.map(click, range(CLICKS)))


def test_twenty_clicks_sign_once_and_mail_once(running: Running) -> None:
    installation = running.installation
    issue = installation.import_as_printed(SAMPLE, "--date", "2011-09-30")
    page = f"/issues/{issue}/"
    editor = Person(installation, "bianji", PASSWORD)
    signer = Person(installation, "qianfa", PASSWORD)
    before = installation.ask(COUNTS)
    editor.post(f"{page}review/", page=page)
    wait_until(lambda: "edition_sha256" in signer.get(f"{page}?ask=sign"), "pages to sign")

    answers = click_at_once(signer, f"{page}sign/", page=f"{page}?ask=sign")

    assert Counter(answer.status for answer in answers) == {302: 1, 409: CLICKS - 1}
    assert next(answer.place for answer in answers if answer.status == 302) == page
    for answer in answers:
        assert answer.status == 302 or "现在是“已签发”" in answer.html
    after = installation.ask(COUNTS)
    assert (after["signatures"], after["finals"]) == (1, 1)
    taken = [new - old for new, old in zip(after["last"], before["last"], strict=True)]
    assert sorted(taken) == [0] * (len(taken) - 2) + [1, 1]
    assert after["number"] in after["last"]

    start = f"{page}distribute/"
    wait_until(lambda: "button-official" in editor.get(start), "the final pages")
    answers = click_at_once(editor, start, page=start)

    assert Counter(answer.status for answer in answers) == {302: 1, 409: CLICKS - 1}
    for answer in answers:
        assert answer.status == 302 or "已经发行过" in answer.html
    wait_until(
        lambda: installation.manage_json("mailing_status", str(issue))["sent"] == 40,
        "the mailing ends",
    )
    counts = installation.ask(COUNTS)
    assert (counts["mailings"], counts["rows"]) == (1, 40)
    issue_mails = [address for address, mail in running.mails() if b"List-Id" in mail]
    assert len(issue_mails) == len(set(issue_mails)) == 40
    assert "Traceback" not in installation.logs()
