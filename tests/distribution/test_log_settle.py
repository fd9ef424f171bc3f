"""Deliveries in doubt are settled by the mail server's log, and only those."""

import io
import sys
from datetime import UTC, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import AuditEntry, User
from distribution.models import Delivery
from distribution.relay_log.lines import LineParser
from distribution.relay_log.search import Finding
from distribution.services.decisions import send_again
from distribution.services.log_settling import find_in_log, settle_from_log
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)

REFUSED = "host mx.example said: 550 5.1.1 User unknown"


@pytest.fixture
def mailing(publication, editor, lists):
    """All five rows in doubt."""
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 5)
    return mailing


def stamped(text, *, after=timedelta()):
    return f"{timezone.now() + after:%Y-%m-%dT%H:%M:%SZ} relay postfix/{text}"


def way(row, number, *ends):
    """What a mail server logs of a message that it takes, and then of its recipient."""
    queue_id = f"4jc3Nm{number:08}"
    begin = [f"cleanup[1]: {queue_id}: message-id={row.message_id}"]
    taken = [f"qmgr[1]: {queue_id}: from=<a@szgh.example>, size=9, nrcpt=1 (queue active)"]
    return [stamped(text.format(queue_id, row.address)) for text in (*begin, *taken, *ends)]


SENT = "smtp[1]: {}: to=<{}>, relay=mx.example[192.0.2.1]:25, dsn=2.0.0, status=sent (250 Ok)"
BOUNCED = f"smtp[1]: {{}}: to=<{{}}>, relay=none, dsn=5.1.1, status=bounced ({REFUSED})"
REMOVED = "qmgr[1]: {}: removed"


@pytest.fixture
def log(mailing):
    """The first delivered, the second still waiting, the third returned, the fourth broken off."""
    rows = list(mailing.deliveries.order_by("pk"))
    return [
        *way(rows[0], 0, SENT, REMOVED),
        *way(rows[1], 1),
        *way(rows[2], 2, BOUNCED, REMOVED),
        *way(rows[3], 3)[:1],
    ]


def parsed(lines):
    return LineParser(UTC, timezone.now()).parsed(lines)


def states(mailing):
    return list(mailing.deliveries.order_by("pk").values_list("status", flat=True))


def test_what_the_server_took_counts_as_sent_and_the_rest_stays(mailing, log, editor):
    settlements = settle_from_log(parsed(log), actor=editor)

    assert states(mailing) == ["sent", "sent", "bounced", "uncertain", "uncertain"]
    assert [one.found.finding for one in settlements] == [
        Finding.DELIVERED,
        Finding.WAITING,
        Finding.BOUNCED,
        Finding.BEGUN,
        Finding.UNKNOWN,
    ]
    assert [one.is_open for one in settlements] == [False, False, False, True, True]
    sent, _waiting, bounced, *_open = mailing.deliveries.order_by("pk")
    assert (sent.sent_at, sent.decided_by, sent.error) == (sent.handed_over_at, editor, "")
    assert sent.pdf_sha256 == mailing.edition.sha256
    assert bounced.error == REFUSED


def test_lines_of_the_log_are_the_evidence_in_the_audit_log(mailing, log, editor):
    settle_from_log(parsed(log), actor=editor)

    row = mailing.deliveries.order_by("pk")[2]
    entries = AuditEntry.objects.filter(
        subject_type="distribution.delivery", subject_id=str(row.pk), actor=editor
    ).order_by("pk")
    assert [entry.detail["to"] for entry in entries] == ["sent", "bounced"]
    for entry in entries:
        assert "(queue active)" in entry.detail["note"]
        assert "status=bounced" in entry.detail["note"]
    assert AuditEntry.objects.filter(actor=editor, action="delivery.move").count() == 4


@pytest.mark.parametrize("status", [D.QUEUED, D.DEFERRED, D.SENDING, D.FAILED, D.SENT])
def test_rows_not_in_doubt_are_never_touched(mailing, log, editor, status):
    mailing.deliveries.update(status=status, sent_at=timezone.now())

    assert settle_from_log(parsed(log), actor=editor) == []
    assert set(states(mailing)) == {status}


def test_row_that_somebody_decides_meanwhile_stays_as_decided(mailing, log, editor, list_manager):
    first = mailing.deliveries.order_by("pk")[0]

    def decided_while_reading():
        yield from parsed(log)
        send_again(first.pk, actor=list_manager)

    settlements = settle_from_log(decided_while_reading(), actor=editor)

    assert states(mailing)[:2] == ["queued", "sent"]
    assert settlements[0].delivery.status == D.QUEUED
    assert not settlements[0].is_open


def test_row_that_is_in_doubt_for_another_attempt_meanwhile_stays(mailing, log, editor):
    first = mailing.deliveries.order_by("pk")[0]

    def tried_again_while_reading():
        yield from parsed(log)
        Delivery.objects.filter(pk=first.pk).update(attempts=2)

    settle_from_log(tried_again_while_reading(), actor=editor)

    assert states(mailing)[:2] == ["uncertain", "sent"]


def test_domain_of_the_address_may_stand_in_ascii(mailing, editor):
    row = mailing.deliveries.order_by("pk")[0]
    Delivery.objects.filter(pk=row.pk).update(address="R1@工会.example")
    row.address = f"r1@{'工会'.encode('idna').decode()}.example"

    settle_from_log(parsed(way(row, 1, BOUNCED, REMOVED)), actor=editor)

    assert states(mailing)[0] == D.BOUNCED


def test_characters_no_text_may_hold_are_left_out(mailing, editor):
    row = mailing.deliveries.order_by("pk")[0]
    bounced = BOUNCED.replace("User", "U\x00\x1b[2Jser")

    settle_from_log(parsed(way(row, 1, bounced, REMOVED)), actor=editor)

    row.refresh_from_db()
    assert (row.status, "\x1b" in row.error) == (D.BOUNCED, False)


@pytest.mark.parametrize("person", ["clerk", "signer", "administrator"])
def test_others_may_not_settle(mailing, log, request, person):
    with pytest.raises(NotAllowed):
        settle_from_log(parsed(log), actor=request.getfixturevalue(person))

    assert set(states(mailing)) == {D.UNCERTAIN}


def test_looking_changes_nothing(mailing, log):
    assert next(one.found.finding for one in find_in_log(parsed(log))) is Finding.DELIVERED
    assert set(states(mailing)) == {D.UNCERTAIN}


def test_number_of_queries_does_not_depend_on_the_number_of_rows(publication, editor, lists):
    counted = []
    for number, contacts in ((18, 0), (19, 200)):
        add_contacts(lists[0], contacts)
        mailing = sending_mailing(signed_without_press(publication, editor, number=number), editor)
        put(mailing, D.UNCERTAIN, contacts + 5)
        log = []
        for place, row in enumerate(mailing.deliveries.order_by("pk")):
            log += way(row, place, BOUNCED if place % 2 else SENT, REMOVED)
        with CaptureQueriesContext(connection) as queries:
            settle_from_log(parsed(log), actor=editor)
        counted.append(len(queries))
        assert set(states(mailing)) == {D.SENT, D.BOUNCED}

    assert counted[0] == counted[1]


# The command


def run(capsys, *words):
    call_command("settle_from_log", *map(str, words))
    return capsys.readouterr().out


@pytest.fixture
def log_file(tmp_path, log):
    path = tmp_path / "mail.log"
    path.write_text("\n".join(log), encoding="utf-8")
    return path


def test_command_settles_and_prints_every_row(capsys, mailing, log_file, editor):
    out = run(capsys, log_file, "--by", editor.username)

    assert states(mailing) == ["sent", "sent", "bounced", "uncertain", "uncertain"]
    for row in mailing.deliveries.all():
        assert row.address in out
    assert REFUSED in out
    assert "2 封仍待核实" in out


@pytest.mark.parametrize("words", [["--dry-run"], ["--dry-run", "--by", "guwenlan"], []])
def test_command_only_looks_unless_told_whose_decision_it_is(capsys, mailing, log_file, words):
    out = run(capsys, log_file, *words)

    assert set(states(mailing)) == {D.UNCERTAIN}
    assert "没有改动" in out


def test_command_reads_a_pipe(capsys, mailing, log, editor, monkeypatch):
    piped = io.TextIOWrapper(io.BytesIO("\n".join(log).encode()))
    monkeypatch.setattr(sys, "stdin", piped)

    run(capsys, "-", "--by", editor.username)

    assert states(mailing)[0] == D.SENT


def test_absent_mail_is_offered_and_never_sent_by_the_command(capsys, mailing, tmp_path, editor):
    log = tmp_path / "mail.log"
    times = [timedelta(minutes=minutes) for minutes in (-1, 1, 16)]
    log.write_text("\n".join(stamped("smtpd[1]: connect from a[::1]", after=at) for at in times))

    out = run(capsys, log, "--by", editor.username)

    assert set(states(mailing)) == {D.UNCERTAIN}
    assert "没有别的中继" in out


def test_command_without_anything_in_doubt_says_so(capsys, db, log_file, editor):
    Delivery.objects.update(status=D.QUEUED)

    assert "没有待核实" in run(capsys, log_file, "--by", editor.username)


@pytest.mark.parametrize("reason", ["nobody", "clerk", "left", "file", "zone"])
def test_command_refuses_in_one_clear_line(mailing, log_file, editor, clerk, tmp_path, reason):
    words = [log_file, "--by", editor.username]
    match reason:
        case "nobody":
            words[2] = "nobody"
        case "clerk":
            words[2] = clerk.username
        case "left":
            User.objects.filter(pk=editor.pk).update(is_active=False)
        case "file":
            words[0] = tmp_path / "missing.log"
        case "zone":
            words += ["--zone", "Mars/Olympus"]

    with pytest.raises(CommandError) as refused:
        call_command("settle_from_log", *map(str, words))

    assert "\n" not in str(refused.value)
    assert set(states(mailing)) == {D.UNCERTAIN}
