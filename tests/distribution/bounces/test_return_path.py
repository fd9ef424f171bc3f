"""Every mail goes out under a return path of its own, and what comes back to it is known."""

from email import message_from_bytes

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import bounce_address, bounce_mailbox
from distribution.bounces.verp import named_attempt, return_path
from distribution.models import Effect
from distribution.services.bounces import take_report
from distribution.services.mailings import start_mailing
from distribution.services.sending import send_mailing
from tests.distribution.bounces.conftest import BASE
from tests.distribution.bounces.test_report_read import ADDRESS, sample


@pytest.fixture
def started(signed_issue, lists, editor, desk):
    return start_mailing(signed_issue.pk, actor=editor)


def senders(desk) -> list[str]:
    return [said.removeprefix("MAIL ") for said in desk.said if said.startswith("MAIL ")]


def test_each_mail_goes_out_under_its_own_return_path_and_comes_back_to_its_row(
    started, desk, settings
):
    settings.BOUNCE_ADDRESS = BASE
    send_mailing(started.pk)

    paths = senders(desk)
    assert len(set(paths)) == 5
    assert all(path.startswith("bounces+") and path.endswith("@szgh.example") for path in paths)
    froms = {message_from_bytes(mail)["From"].partition("<")[2] for _to, mail in desk.mails}
    assert froms == {"bulletin@szgh.example>"}

    (address, path), *_rest = zip([to for to, _mail in desk.mails], paths, strict=True)
    back = f"To: {path}\n".encode() + sample("netease-spam").replace(
        ADDRESS.encode(), address.encode()
    )
    assert take_report("test", back).effect == Effect.RETURNED
    assert started.deliveries.get(status="bounced").address == address


def test_a_second_attempt_has_another_return_path(started, desk, settings):
    settings.BOUNCE_ADDRESS = BASE
    desk.answers["RCPT r1@szgh.example"] = "451 later"
    send_mailing(started.pk)
    started.deliveries.filter(status="deferred").update(due_at=started.scheduled_for)
    desk.answers.clear()
    send_mailing(started.pk)

    row = started.deliveries.get(address="r1@szgh.example")
    attempts = [named_attempt(path.encode(), BASE) for path in senders(desk)]
    assert (row.status, row.attempts) == ("sent", 2)
    assert {(row.pk, 1), (row.pk, 2)} <= set(attempts)


def test_without_a_bounce_address_the_envelope_is_as_before(started, desk, settings):
    settings.BOUNCE_ADDRESS = ""
    send_mailing(started.pk)

    assert set(senders(desk)) == {"bulletin@szgh.example"}


def test_a_return_path_is_found_wherever_it_stands_and_only_whole():
    path = return_path(BASE, 4711, 2)
    assert len(path.partition("@")[0]) <= 64
    assert named_attempt(f"x <{path.upper()}> y".encode(), BASE) == (4711, 2)
    assert named_attempt(path.encode(), "other@szgh.example") is None
    assert named_attempt(path.replace("4711", "4712").encode(), BASE) is None
    assert named_attempt(path.encode(), "") is None


def test_a_made_up_return_path_does_not_hide_a_true_one():
    true, made_up = return_path(BASE, 1, 1), f"bounces+1-1-{'0' * 16}@szgh.example"

    assert named_attempt(f"{made_up} {true}".encode(), BASE) == (1, 1)


def test_the_key_of_the_server_makes_the_return_path(settings):
    path = return_path(BASE, 1, 1)
    settings.SECRET_KEY = "another key"

    assert named_attempt(path.encode(), BASE) is None


@pytest.mark.parametrize("address", ["bounces", "a" * 23 + "@x.example", "b<>@x.example", "退信@x"])
def test_an_address_that_no_tag_fits_into_is_refused_at_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_ADDRESS"):
        bounce_address(address)


@pytest.mark.parametrize("url", ["imap", "https://mail.example", "IMAPS//x"])
def test_what_is_no_mailbox_is_refused_at_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="BOUNCE_URL"):
        bounce_mailbox(url)


def test_the_longest_return_path_is_an_address():
    longest = return_path(f"{'a' * 22}@szgh.example", 10**18 - 1, 99_999)

    assert len(longest.partition("@")[0]) <= 64
    assert bounce_address("bounces@szgh.example") == BASE
