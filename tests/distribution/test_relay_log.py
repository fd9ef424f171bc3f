"""What became of a message is read from the log that a real Postfix 3.7 wrote (tests/data)."""

import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from distribution.relay_log.files import LINE_BYTES, UnreadableLog, logged
from distribution.relay_log.lines import LineParser
from distribution.relay_log.search import Finding, Search, Sought

LOG = Path(__file__).resolve().parents[1] / "data" / "postfix.log"
NOW = datetime(2026, 12, 24, tzinfo=UTC)
HANDED_OVER = datetime(2026, 11, 28, 8, 29, 28, tzinfo=UTC)

# What was sent to the Postfix that wrote the log.
IDS = {
    "r1@szgh.example": "9f166825168cc7fae03be8635150edd4",
    "gone@elsewhere.example": "c396c258d80168554acedabcc608cc6d",
    "busy@szgh.example": "4888a7742ef15ca3f2a5e9dc8707a9d2",
    "r4@szgh.example": "b3a30b75daf4df8ab4859bdd756cb481",
    "gone.filtered@szgh.example": "1594c606f732d0a429fbb4d1af05d8c2",
    "r6@kept.example": "85291f94417829ba888daf58ea63174d",
    "office@szgh.example": "2c4ea21cf038fc0b7d89903a06aabbac",
    "group@szgh.example": "133886cd4891eaa8bdd4992033300953",
    "r8@thrown.example": "46afc10fe4d74a852a73aaa7063c00a7",
    "r9@szgh.example": "6419c26898cbfdbc9f35f5f8b47081e1",
    "r10@szgh.example": "eb6d82e0c42574f03f7a9f5207ea7b14",
    "用户@szgh.example": "86b368bc7a9f087812fd6aceb7aa8a60",
    "r11@szgh.example": "c6f562d4ead5a0908fed1b42536bbd34",
    "r12@szgh.example": "b4a1a5b38a2ac459b29204bdfe848f37",
    "busy2@szgh.example": "f37bada4d26a2ec5df42db492599f50d",
    "busy3@szgh.example": "c1cf530dcace3b168e06d4dfc11f1a61",
}
SHORT_IDS = {
    "r1@szgh.example": "8bf737fb2b478995298bfea88463c5ef",
    "gone@szgh.example": "bdb96649457d852f52233e17d6690b2c",
    "busy@szgh.example": "4f13d94b4317a1d8a3eef8633e2e57b4",
}
ALL = {
    f"<{key}@szgh.example>": address for names in (IDS, SHORT_IDS) for address, key in names.items()
}


def parser(zone=UTC, now=NOW):
    return LineParser(zone, now)


def search(lines, *, handed_over_at=HANDED_OVER, zone=UTC, wanted=ALL):
    found = Search(
        Sought(message_id, frozenset({address}), handed_over_at)
        for message_id, address in wanted.items()
    )
    found.read(parser(zone).parsed(lines))
    return found


def log_lines():
    return LOG.read_text(encoding="utf-8").splitlines(keepends=True)


def found(address, names=IDS, **options):
    return search(options.pop("lines", None) or log_lines(), **options).found(
        f"<{names[address]}@szgh.example>"
    )


@pytest.mark.parametrize(
    ("address", "finding", "reason"),
    [
        ("r1@szgh.example", Finding.DELIVERED, "250 2.0.0 Ok: queued as 7F1F2C0B"),
        ("gone@elsewhere.example", Finding.BOUNCED, "User unknown"),
        ("busy@szgh.example", Finding.WAITING, "Greylisted"),
        ("r4@szgh.example", Finding.DELIVERED, "queued as 7F1F2C0B"),
        ("gone.filtered@szgh.example", Finding.BOUNCED, "User unknown"),
        ("r6@kept.example", Finding.DELIVERED, "delivered to mailbox"),
        ("office@szgh.example", Finding.DELIVERED, "queued as 7F1F2C0B"),
        ("group@szgh.example", Finding.DELIVERED, "queued as 7F1F2C0B"),
        ("r8@thrown.example", Finding.DROPPED, "thrown.example"),
        ("r10@szgh.example", Finding.DELIVERED, "queued as 7F1F2C0B"),
        ("用户@szgh.example", Finding.DELIVERED, "queued as 7F1F2C0B"),
        ("r11@szgh.example", Finding.BEGUN, ""),
        ("r12@szgh.example", Finding.DELIVERED, "queued as 7F1F2C0B"),
        ("busy2@szgh.example", Finding.DROPPED, "removed"),
        ("busy3@szgh.example", Finding.BOUNCED, "Greylisted"),
        ("r9@szgh.example", Finding.UNKNOWN, ""),
    ],
)
def test_log_tells_what_became_of_each_message(address, finding, reason):
    said = found(address)

    assert said.finding is finding
    assert reason in said.reason


@pytest.mark.parametrize(
    ("address", "finding"),
    [
        ("r1@szgh.example", Finding.DELIVERED),
        ("gone@szgh.example", Finding.BOUNCED),
        ("busy@szgh.example", Finding.WAITING),
    ],
)
def test_copy_for_the_archive_tells_nothing_of_the_recipient(address, finding):
    assert found(address, SHORT_IDS).finding is finding


def test_evidence_is_the_lines_of_the_log():
    taken, told = found("gone@elsewhere.example").evidence

    assert "postfix-out/qmgr[6773]: 4jc3Nm0tLfzJDPm: from=<bulletin@szgh.example>" in taken
    assert "status=bounced" in told


def test_message_is_taken_before_anything_else_is_known_of_it():
    lines = [line for line in log_lines() if "status=" not in line and "removed" not in line]

    assert found("r1@szgh.example", lines=lines).finding is Finding.WAITING


def test_bounce_counts_once_the_server_is_through_with_the_message():
    lines = [line for line in log_lines() if not line.endswith("4jc3Nm0tLfzJDPm: removed\n")]

    assert found("gone@elsewhere.example", lines=lines).finding is Finding.WAITING


def test_lines_of_another_instance_or_machine_do_not_count():
    taken = "4jc3Nm1t7bzJGRH: from=<a@b>, size=1, nrcpt=1 (queue active)"
    named = next(place for place, line in enumerate(log_lines()) if IDS["r11@szgh.example"] in line)

    for host, instance, finding in (
        ("relay", "postfix-in", Finding.BEGUN),
        ("other", "postfix-out", Finding.BEGUN),
        ("relay", "postfix-out", Finding.WAITING),
    ):
        lines = log_lines()
        lines.insert(named + 1, f"Nov 28 08:29:28 {host} {instance}/qmgr[1]: {taken}\n")
        assert found("r11@szgh.example", lines=lines).finding is finding


def test_queue_id_that_is_used_again_belongs_to_the_new_message():
    again = "Nov 28 08:29:{} relay postfix-out/{}[1]: 4jc3Nm1t7bzJGRH: {}\n"
    lines = [
        *log_lines(),
        again.format(59, "cleanup", "message-id=<another@szgh.example>"),
        again.format(59, "qmgr", "from=<a@b>, size=1, nrcpt=1 (queue active)"),
    ]

    assert found("r11@szgh.example", lines=lines).finding is Finding.BEGUN


def test_attempt_before_the_one_in_doubt_does_not_settle_it():
    later = HANDED_OVER + timedelta(minutes=6)

    said = found("r1@szgh.example", handed_over_at=later)

    assert said.finding is Finding.EARLIER
    assert "queue active" in said.evidence[0]


def test_clocks_may_differ_a_little():
    later = HANDED_OVER + timedelta(minutes=4)

    assert found("r1@szgh.example", handed_over_at=later).finding is Finding.DELIVERED


def test_times_without_a_zone_are_read_in_the_zone_given():
    shanghai = ZoneInfo("Asia/Shanghai")

    assert found("r1@szgh.example", zone=shanghai).finding is Finding.EARLIER
    handed_over_at = HANDED_OVER - timedelta(hours=8)
    said = found("r1@szgh.example", zone=shanghai, handed_over_at=handed_over_at)
    assert said.finding is Finding.DELIVERED


QUIET = "Nov 28 {} relay postfix-out/smtpd[1]: connect from localhost[127.0.0.1]\n"
ABSENT = {"<nowhere@szgh.example>": "r1@szgh.example"}


@pytest.mark.parametrize(
    ("times", "finding"),
    [
        (["08:28:00", "08:30:00", "08:45:00"], Finding.ABSENT),
        (["08:29:28", "08:45:00"], Finding.UNKNOWN),
        (["08:30:00", "08:45:00"], Finding.UNKNOWN),
        (["08:28:00", "08:30:00", "08:44:00"], Finding.UNKNOWN),
        (["08:20:00", "08:30:00", "08:45:00"], Finding.UNKNOWN),
        (["08:28:00", "08:40:00", "08:45:00"], Finding.UNKNOWN),
        ([], Finding.UNKNOWN),
    ],
)
def test_absence_tells_something_only_where_the_log_runs_through_the_time(times, finding):
    read = search([QUIET.format(time) for time in times], wanted=ABSENT)

    assert read.found("<nowhere@szgh.example>").finding is finding


def test_nothing_is_kept_of_messages_that_are_not_sought():
    read = search(log_lines(), wanted=ABSENT)

    assert (read._open, read._passages) == ({}, {"<nowhere@szgh.example>": []})


def test_requeued_message_is_judged_by_its_new_passage():
    lines = [
        line.replace("status=deferred", "status=bounced")
        if "4jc3PC3n0NzJHBf: to=" in line
        else line
        for line in log_lines()
    ]
    removed = "Nov 28 08:30:09 relay postfix-out/qmgr[1]: 4jc3PC3n0NzJHBf: removed"

    assert found("busy@szgh.example", lines=[*lines, removed]).finding is Finding.BOUNCED


def test_alias_that_one_passage_tells_is_known_in_the_next():
    """The filter's first passage replaces the recipient, the second knows the new one alone."""
    lines = [
        line.replace("to=<gone.filtered@", "to=<new@", 1)
        if "status=bounced" in line
        else line.replace("to=<gone", "to=<new@szgh.example>, orig_to=<gone", 1)
        for line in log_lines()
    ]

    assert found("gone.filtered@szgh.example", lines=lines).finding is Finding.BOUNCED


def test_delivery_proves_that_the_message_was_taken():
    lines = [line for line in log_lines() if "queue active" not in line]

    said = found("r1@szgh.example", lines=lines)
    assert said.finding is Finding.DELIVERED
    assert "status=sent" in said.evidence[0]


def test_expired_message_without_a_line_of_its_own_is_bounced():
    lines = [line for line in log_lines() if "4jc3PH0XxmzJDN1: to=" not in line]

    assert found("busy3@szgh.example", lines=lines).finding is Finding.BOUNCED


# Forms of a line


def line_of(text, **options):
    return next(iter(parser(**options).parsed([text])), None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Nov 28 08:29:28 relay postfix/qmgr[1]: A: removed", HANDED_OVER),
        ("Nov 28 08:29:28.123456 relay postfix/qmgr[1]: A: removed", HANDED_OVER),
        ("Nov  8 08:29:28 relay postfix/qmgr[1]: A: removed", HANDED_OVER - timedelta(days=20)),
        ("2026-11-28T16:29:28+08:00 relay postfix/qmgr[1]: A: removed", HANDED_OVER),
        ("2026-11-28T08:29:28.000000Z relay postfix/qmgr[1]: A: removed", HANDED_OVER),
        ("2026-11-28T16:29:28+0800 relay postfix/qmgr[1]: A: removed", HANDED_OVER),
    ],
)
def test_times_of_syslog_and_journal_are_read(text, at):
    assert line_of(text).at == at


def test_year_that_is_not_written_is_the_latest_possible():
    text = "Dec 31 23:59:59 relay postfix/qmgr[1]: A: removed"

    assert line_of(text, now=datetime(2027, 1, 2, tzinfo=UTC)).at.year == 2026
    assert line_of(text, now=datetime(2026, 12, 31, 23, tzinfo=UTC)).at.year == 2026


def test_29_february_is_in_the_latest_leap_year():
    text = "Feb 29 08:00:00 relay postfix/qmgr[1]: A: removed"

    assert line_of(text).at.year == 2024
    assert line_of("Feb 30 08:00:00 relay postfix/qmgr[1]: A: removed") is None


@pytest.mark.parametrize(
    ("program", "instance", "service"),
    [
        ("postfix/smtp[12]", "postfix", "smtp"),
        ("postfix-out/relay/smtp[12]", "postfix-out", "smtp"),
        ("postfix/submission/smtpd[12]", "postfix", "smtpd"),
        ("postfix/lmtp", "postfix", "lmtp"),
    ],
)
def test_instance_and_service_stand_in_the_program_name(program, instance, service):
    line = line_of(f"Nov 28 08:29:28 relay {program}: A: removed")

    assert (line.instance, line.service, line.text) == (instance, service, "A: removed")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-- Boot 3f2a --",
        "Nov 28 08:29:28 relay systemd[1]: Started postfix.service",
        "Xyz 28 08:29:28 relay postfix/qmgr[1]: A: removed",
        "2026-13-28T08:29:28Z relay postfix/qmgr[1]: A: removed",
        "\x00\x00\x00",
    ],
)
def test_other_lines_are_passed_over(text):
    assert line_of(text) is None


# Files


def names_read(*names, standard_input=b""):
    lines = logged([str(name) for name in names], parser(), io.BytesIO(standard_input))
    return [line.text for line in lines]


@pytest.fixture
def two_days(tmp_path):
    """Today's log, and yesterday's as rotation has packed it."""
    today, yesterday = tmp_path / "mail.log", tmp_path / "mail.log.1.gz"
    today.write_bytes(b"Nov 28 08:00:00 relay postfix/qmgr[1]: B: removed\n")
    yesterday.write_bytes(gzip.compress(b"Nov 27 08:00:00 relay postfix/qmgr[1]: A: removed\n"))
    return today, yesterday


def test_files_are_read_oldest_first_however_they_are_given(two_days):
    today, yesterday = two_days

    assert names_read(today, yesterday) == ["A: removed", "B: removed"]


def test_standard_input_is_read_after_the_files(two_days):
    piped = b"Nov 26 08:00:00 relay postfix/qmgr[1]: C: removed\n"

    assert names_read("-", two_days[0], standard_input=piped) == ["B: removed", "C: removed"]


def test_file_without_a_mail_server_in_it_says_nothing(tmp_path):
    other = tmp_path / "noise"
    other.write_bytes(b"\x00" * 3 * LINE_BYTES)

    assert names_read(other) == []


@pytest.mark.parametrize("kind", ["missing", "folder", "cut", "broken"])
def test_log_that_cannot_be_read_is_named(tmp_path, kind):
    log = tmp_path / "mail.log.gz"
    packed = gzip.compress(LOG.read_bytes())
    if kind == "folder":
        log.mkdir()
    elif kind != "missing":
        log.write_bytes(packed[:-20] if kind == "cut" else packed[:60] + b"\xff" * 100)

    with pytest.raises(UnreadableLog, match=r"mail\.log\.gz"):
        names_read(log)
