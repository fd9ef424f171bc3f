"""A recipient leaves a list that allows it, by the link in the mail."""

from email import message_from_bytes

import pytest
from django.test import Client

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEntry
from distribution.models import Departure
from distribution.services.lists import readmit, set_allows_leaving
from distribution.services.mailings import start_mailing
from distribution.services.recipients import members_on, recipients_of
from distribution.services.sending import send_mailing
from tests.distribution.test_list_recipients import DAY
from tests.plain_static import plain_static

__all__ = ["plain_static"]

SITE = "https://bulletin.szgh.example"


@pytest.fixture
def sent(signed_issue, lists, editor, list_manager, desk, settings):
    """The headers by address of a mailing of whose two lists 省总工会 lets people go."""
    settings.SITE_URL = SITE
    set_allows_leaving(lists[0].pk, True, actor=list_manager)
    send_mailing(start_mailing(signed_issue.pk, actor=editor).pk)
    return {recipient: message_from_bytes(content) for recipient, content in desk.mails}


@pytest.fixture
def path(sent) -> str:
    return sent["r1@szgh.example"]["List-Unsubscribe"].strip("<>").removeprefix(SITE)


def test_only_mails_to_lists_that_allow_it_hold_the_link(sent):
    holders = {address for address, mail in sent.items() if mail["List-Unsubscribe"]}

    # r3 stands in the other list too, which keeps its recipients.
    assert holders == {"r1@szgh.example", "r2@szgh.example"}
    posts = {mail["List-Unsubscribe-Post"] for mail in sent.values()}
    assert posts == {"List-Unsubscribe=One-Click", None}


def test_no_link_without_https(signed_issue, lists, editor, list_manager, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    set_allows_leaving(lists[0].pk, True, actor=list_manager)
    mailing = start_mailing(signed_issue.pk, actor=editor)

    assert not mailing.deliveries.filter(may_leave=True).exists()


def test_looking_changes_nothing_and_posting_leaves(path, lists, signed_issue):
    # As a mail program does it: without cookies, without a token against forged forms.
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert (page.status_code, Departure.objects.count()) == (200, 0)
    assert "r1@szgh.example" in page.content.decode()
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    behind = recipients_of(signed_issue, DAY)[0]
    assert [contact.email for contact in behind.contacts] == ["r2@szgh.example", "r3@szgh.example"]


def test_leaving_twice_is_leaving_once(path, client):
    for _time in range(2):
        assert client.post(path).status_code == 200

    assert Departure.objects.count() == 1
    assert AuditEntry.objects.filter(action="list.leave").count() == 1


def test_a_forged_link_finds_nothing(path, sent, client):
    other = path.replace("leave/", "leave/9")
    for forged in (other, "/leave/1/", path[:-2] + "/"):
        assert client.post(forged).status_code == 404

    assert not Departure.objects.exists()


def test_a_list_that_no_longer_allows_it_keeps_its_recipient(path, client, lists, list_manager):
    set_allows_leaving(lists[0].pk, False, actor=list_manager)
    client.post(path)

    assert not Departure.objects.exists()


def test_who_has_left_may_come_back(path, client, lists, list_manager, editor):
    client.post(path)
    with pytest.raises(NotAllowed):
        readmit(lists[0].pk, "r1@szgh.example", actor=editor)
    readmit(lists[0].pk, "R1@szgh.example", actor=list_manager)

    assert len(members_on(lists[:1], DAY)[lists[0].pk]) == 3
    with pytest.raises(DomainError, match="r1@szgh"):
        readmit(lists[0].pk, "r1@szgh.example", actor=list_manager)
