"""A contact's address is put right, and only the contact gets a copy."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEntry
from distribution.models import Contact, Delivery
from distribution.services.bounces import take_report
from distribution.services.corrections import correct_address
from distribution.services.mailings import start_mailing
from distribution.services.sending import send_mailing
from tests.distribution.bounces.conftest import bounce_of

NEW = "wang@szgh.example"


@pytest.fixture
def sent(signed_issue, lists, editor, desk):
    """A finished mailing whose r1 has bounced; the mails that were sent are forgotten."""
    mailing = start_mailing(signed_issue.pk, actor=editor)
    send_mailing(mailing.pk)
    row = mailing.deliveries.get(address="r1@szgh.example")
    data = bounce_of(row).replace(b"Date: Fri, 30 Sep 2011 10:12:01 +0800", b"Date: x")
    take_report("test", data)
    desk.mails.clear()
    return mailing


@pytest.fixture
def contact(sent) -> Contact:
    return Contact.objects.get(email="r1@szgh.example")


def test_the_new_address_gets_its_own_copy_and_nobody_else_anything(
    sent, contact, list_manager, desk
):
    assert contact.suppressed_at
    done = correct_address(contact.pk, NEW, actor=list_manager, send=True)
    send_mailing(sent.pk)

    assert [recipient for recipient, _mail in desk.mails] == [NEW]
    contact.refresh_from_db()
    assert (contact.email, contact.suppressed_at, contact.suppression_reason) == (NEW, None, "")
    sent.refresh_from_db()
    assert (sent.status, sent.deliveries.get(address=NEW).status) == ("done", "sent")
    old = sent.deliveries.get(address="r1@szgh.example")
    assert old.status == "bounced"
    assert done.copy
    assert done.copy.message_id != old.message_id
    assert list(done.copy.lists.all()) == list(old.lists.all())
    done_by = AuditEntry.objects.filter(actor=list_manager).values_list("action", flat=True)
    assert {
        "contact.correct_address",
        "contact.lift_suppression",
        "delivery.add_corrected",
        "mailing.move",
    } <= set(done_by)


def test_correcting_alone_sends_nothing(sent, contact, list_manager, desk):
    done = correct_address(contact.pk, NEW, actor=list_manager)
    send_mailing(sent.pk)

    assert (done.copy, done.was_suppressed, desk.mails) == (None, True, [])
    assert sent.deliveries.count() == 5


def test_asking_twice_sends_once(sent, contact, list_manager, desk):
    for _time in range(2):
        done = correct_address(contact.pk, NEW, actor=list_manager, send=True)
        send_mailing(sent.pk)

    assert done.copy is None
    assert "已有这个地址" in done.remark
    assert len(desk.mails) == 1


def test_an_address_that_has_a_row_in_the_mailing_gets_nothing_more(
    sent, contact, list_manager, desk
):
    Delivery.objects.filter(address="r2@szgh.example").update(address="WANG@szgh.example")
    done = correct_address(contact.pk, NEW, actor=list_manager, send=True)
    send_mailing(sent.pk)

    assert (done.copy, desk.mails) == (None, [])


def test_a_mailing_that_is_still_to_begin_sends_the_copy_with_the_others(
    signed_issue, lists, list_manager, editor, desk
):
    Contact.objects.filter(email="r1@szgh.example").update(suppressed_at=timezone.now())
    tomorrow = timezone.now() + timedelta(days=1)
    mailing = start_mailing(signed_issue.pk, actor=editor, scheduled_for=tomorrow)
    contact = Contact.objects.get(email="r1@szgh.example")
    assert correct_address(contact.pk, NEW, actor=list_manager, send=True).copy
    send_mailing(mailing.pk)

    mailing.refresh_from_db()
    assert (mailing.status, desk.mails) == ("scheduled", [])
    with time_machine.travel(tomorrow):
        send_mailing(mailing.pk)
    assert NEW in [recipient for recipient, _mail in desk.mails]


def test_who_got_the_last_mailing_gets_no_copy(sent, list_manager, desk):
    contact = Contact.objects.get(email="r2@szgh.example")
    done = correct_address(contact.pk, NEW, actor=list_manager, send=True)
    send_mailing(sent.pk)

    assert (done.copy, desk.mails) == (None, [])
    assert "没有补发" in done.remark


def test_the_same_address_lets_the_contact_be_mailed_again(contact, list_manager):
    done = correct_address(contact.pk, contact.email, actor=list_manager)

    assert (done.was_suppressed, done.contact.suppressed_at) == (True, None)
    assert not AuditEntry.objects.filter(action="contact.correct_address").exists()


@pytest.mark.parametrize("email", ["", "wang", "wang@", "r2@szgh.example", "R2@SZGH.example"])
def test_what_is_no_address_or_another_contacts_is_refused(contact, list_manager, email):
    with pytest.raises(DomainError, match=email or "“”"):
        correct_address(contact.pk, email, actor=list_manager, send=True)

    contact.refresh_from_db()
    assert (contact.email, bool(contact.suppressed_at)) == ("r1@szgh.example", True)


@pytest.mark.parametrize("person", ["clerk", "outsider", "signer", "administrator"])
def test_others_correct_no_address(contact, request, person):
    with pytest.raises(NotAllowed):
        correct_address(contact.pk, NEW, actor=request.getfixturevalue(person))

    assert not Contact.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("person", ["editor", "list_manager"])
def test_these_may_correct_it(contact, request, person):
    done = correct_address(contact.pk, NEW, actor=request.getfixturevalue(person))

    assert done.contact.email == NEW


def test_the_command_corrects_and_sends(sent, contact, list_manager, desk, capsys):
    call_command("correct_address", "R1@szgh.example", NEW, "--by", "xumin", "--send")
    shown = json.loads(capsys.readouterr().out)
    send_mailing(sent.pk)

    assert (shown["was_suppressed"], len(desk.mails)) == (True, 1)
    assert sent.deliveries.get(pk=shown["queued"]).address == NEW


def test_the_command_says_what_is_wrong(contact, clerk, list_manager):
    with pytest.raises(CommandError, match="nobody"):
        call_command("correct_address", "r1@szgh.example", NEW, "--by", "nobody")
    with pytest.raises(CommandError, match="r9@szgh"):
        call_command("correct_address", "r9@szgh.example", NEW, "--by", "xumin")
    with pytest.raises(CommandError, match="名录管理员"):
        call_command("correct_address", "r1@szgh.example", NEW, "--by", "shenqian")
