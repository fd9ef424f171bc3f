"""One pass over the bounce mailbox: every message once, none lost, none in another's way."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from accounts.errors import DomainError
from accounts.models import AuditEntry
from distribution import jobs
from distribution.bounces import mailboxes
from distribution.bounces.reading import read_report
from distribution.models import BounceReport, Delivery, Effect
from distribution.services import bounces
from distribution.services.bounces import read_bounces
from distribution.services.stopping import stopping
from tests.distribution.bounces.conftest import BASE, bounce_of
from tests.distribution.bounces.mailbox_servers import Imap, Pop3, Store, serving
from tests.distribution.bounces.test_report_read import sample


def test_what_is_in_the_database_leaves_the_mailbox_and_the_rest_stays(maildir, row):
    maildir.add(bounce_of(row))
    maildir.add(sample("qq-no-address"))
    maildir.add(sample("out-of-office"))

    assert read_bounces() == {Effect.RETURNED: 1, Effect.UNMATCHED: 1, Effect.IGNORED: 1}
    assert len(maildir) == 2
    assert read_bounces() == {}
    assert BounceReport.objects.count() == 3


@pytest.mark.parametrize(("kind", "path"), [(Imap, "/INBOX"), (Pop3, "")])
def test_a_server_is_read_like_a_maildir(row, settings, kind, path):
    store = Store()
    store.put(sample("letter"), bounce_of(row), sample("vacation"))
    name = kind.__name__.lower()
    with serving(kind, store) as port:
        settings.BOUNCE_URL = f"{name}://bounces:geheim@127.0.0.1:{port}{path}"
        first, second = read_bounces(), read_bounces()

    assert first == {Effect.RETURNED: 1, Effect.UNMATCHED: 1, Effect.IGNORED: 1}
    assert second == {}
    assert list(store.mails) == [1, 3]


def test_a_message_that_breaks_the_reader_is_kept_and_the_others_are_read(
    maildir, mailing, monkeypatch
):
    for row in mailing.deliveries.all():
        maildir.add(bounce_of(row))

    def break_at_r3(data):
        if b"r3@szgh" in data:
            raise ZeroDivisionError
        return read_report(data)

    monkeypatch.setattr(bounces, "read_report", break_at_r3)

    assert read_bounces() == {Effect.RETURNED: 4, Effect.UNMATCHED: 1}
    assert len(maildir) == 1
    assert BounceReport.objects.get(effect=Effect.UNMATCHED).kind == "unreadable"
    assert read_bounces() == {}


@pytest.mark.parametrize("fault", ["broken", "fatal"])
def test_a_message_that_the_server_does_not_give_out_is_asked_for_again(
    mailing, row, settings, fault
):
    other = mailing.deliveries.get(address="r2@szgh.example")
    store = Store()
    getattr(store, fault).add(1)
    store.put(bounce_of(row), bounce_of(other))
    with serving(Pop3, store) as port:
        settings.BOUNCE_URL = f"pop3://bounces:geheim@127.0.0.1:{port}"
        assert read_bounces() == {Effect.RETURNED: 1, bounces.NOT_GIVEN: 1}
        store.broken, store.fatal = set(), set()
        assert read_bounces() == {Effect.RETURNED: 1}


def test_a_connection_that_breaks_marks_no_message_as_read(maildir, row, monkeypatch):
    maildir.add(bounce_of(row))

    def reset(box, key):
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(mailboxes.MaildirMailbox, "read", reset)
        with pytest.raises(mailboxes.MailboxDown):
            read_bounces()

    assert read_bounces() == {Effect.RETURNED: 1}


def test_a_database_that_stops_leaves_the_message_for_the_next_pass(maildir, row, monkeypatch):
    maildir.add(bounce_of(row))

    def stop(report):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(bounces, "read_report", stop)
        with pytest.raises(OperationalError):
            read_bounces()

    assert read_bounces() == {Effect.RETURNED: 1}


def test_a_pass_that_was_killed_before_it_discarded_is_finished_by_the_next(
    maildir, row, monkeypatch
):
    maildir.add(bounce_of(row))

    def die(box, key):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(mailboxes.MaildirMailbox, "discard", die)
        with pytest.raises(SystemExit):
            read_bounces()
    assert (len(maildir), BounceReport.objects.count()) == (1, 1)

    assert read_bounces() == {}
    assert len(maildir) == 0
    assert AuditEntry.objects.filter(action="contact.suppress").count() == 1


def test_an_effect_that_fails_leaves_no_trace_of_the_report(maildir, row, monkeypatch):
    maildir.add(bounce_of(row))

    def fail(*args, **values):
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(bounces, "suppress", fail)
        with pytest.raises(OperationalError):
            read_bounces()

    row.refresh_from_db()
    assert (row.status, BounceReport.objects.count(), len(maildir)) == ("sent", 0, 1)


def test_a_report_that_overtakes_its_row_is_taken_by_a_later_pass(maildir, row):
    maildir.add(bounce_of(row))
    Delivery.objects.filter(pk=row.pk).update(status="sending")
    assert read_bounces() == {bounces.WAITS: 1}
    assert len(maildir) == 1

    Delivery.objects.filter(pk=row.pk).update(status="sent")
    assert read_bounces() == {Effect.RETURNED: 1}


def test_two_passes_at_once_take_a_message_once(maildir, row, monkeypatch):
    maildir.add(bounce_of(row))

    def take_meanwhile(data):
        monkeypatch.undo()
        assert read_bounces() == {Effect.RETURNED: 1}
        return read_report(data)

    monkeypatch.setattr(bounces, "read_report", take_meanwhile)

    assert read_bounces() == {Effect.REPEATED: 1}
    assert (BounceReport.objects.count(), len(maildir)) == (1, 0)


def test_beat_reads_only_where_there_is_a_mailbox(tmp_path):
    program = "from config.settings import CELERY_BEAT_SCHEDULE as s; print(*sorted(s))"
    jobs_of = {
        url: subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"BOUNCE_URL": url, "VAR_DIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for url in ("", "imaps://bounces:x@mail.example/INBOX")
    }

    assert [("read-bounces" in names, "tell-people" in names) for names in jobs_of.values()] == [
        (False, True),
        (True, True),
    ]


def test_who_is_told_to_stop_reads_no_further(maildir, row):
    maildir.add(bounce_of(row))
    stopping.set()
    try:
        assert read_bounces() == {}
    finally:
        stopping.clear()


def test_only_the_beginning_of_a_large_message_is_read(maildir, row, settings):
    settings.BOUNCE_ADDRESS, settings.BOUNCE_MESSAGE_KB = BASE, 4
    maildir.add(bounce_of(row, attempt=1) + b"base64base64\n" * 100_000)

    assert read_bounces() == {Effect.RETURNED: 1}


@pytest.mark.parametrize("messages", [1, 40])
def test_known_messages_cost_a_constant_number_of_queries(
    maildir, db, messages, django_assert_num_queries
):
    for number in range(messages):
        maildir.add(sample("letter") + b"%d\n" % number)
    read_bounces()

    with django_assert_num_queries(1):
        read_bounces()


def test_without_a_mailbox_nothing_is_read(db, settings):
    settings.BOUNCE_URL = ""
    with pytest.raises(DomainError, match="BOUNCE_URL"):
        read_bounces()


def test_a_mailbox_that_is_down_fails_no_job(db, settings, caplog):
    settings.BOUNCE_URL = "maildir:///nowhere"
    with caplog.at_level(logging.WARNING):
        jobs.read_bounces()

    assert "/nowhere" in caplog.text


def test_the_command_reads_counts_and_lists_what_it_could_not_tie(maildir, row, capsys):
    maildir.add(bounce_of(row))
    maildir.add(sample("qq-no-address"))
    call_command("read_bounces")
    shown = json.loads(capsys.readouterr().out)
    assert (shown["read"], shown["returned"], shown["unmatched"], shown["told"]) == (2, 1, 1, 0)

    call_command("read_bounces", "--unmatched")
    (kept,) = json.loads(capsys.readouterr().out)
    assert (kept["kind"], kept["addresses"]) == ("failure", "wu@kunshan.example")
    assert kept["subject"].startswith("系统退信")
    assert kept["source"].startswith("maildir:")


def test_the_command_says_what_is_wrong_with_the_mailbox(db, settings):
    settings.BOUNCE_URL = "maildir:///nowhere"
    with pytest.raises(CommandError, match="BOUNCE_URL"):
        call_command("read_bounces")
