"""What reports of many programs say, read from samples of their forms."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distribution.bounces.reading import read_report
from distribution.bounces.reasons import HARD, Reason, reason_of
from distribution.bounces.report import Entry, Kind, Report

SAMPLES = Path(__file__).parent / "samples"
MESSAGE_ID = "<5f2b8c1d9e7a40638c2fb1a7d4e90c66@szgh.example>"
ADDRESS = "wu@kunshan.example"

# Sample, reason, status code, whether our Message-ID stands in it.
FAILURES = [
    ("closed-account", Reason.DISABLED, "5.0.0", True),
    ("coremail", Reason.NO_ADDRESS, "5.0.0", True),
    ("domino", Reason.NO_ADDRESS, "5.1.1", True),
    ("exchange-2003", Reason.NO_ADDRESS, "5.1.1", True),
    ("exchange-chinese", Reason.NO_ADDRESS, "5.1.1", True),
    ("exchange-not-found", Reason.NO_ADDRESS, "5.1.10", True),
    ("exim-unrouteable", Reason.NO_ADDRESS, "", True),
    ("forwarded", Reason.DISABLED, "5.2.1", True),
    ("gmail-not-found", Reason.NO_ADDRESS, "5.1.1", True),
    ("microsoft365-blocked", Reason.BLOCKED, "5.7.1", True),
    ("netease-no-user", Reason.NO_ADDRESS, "", True),
    ("netease-spam", Reason.BLOCKED, "", False),
    ("postfix-expired", Reason.EXPIRED, "4.4.1", True),
    ("postfix-mailbox-full", Reason.FULL, "5.2.2", True),
    ("postfix-text-only", Reason.NO_ADDRESS, "", True),
    ("postfix-unknown-user", Reason.NO_ADDRESS, "5.1.1", True),
    ("qmail-no-mailbox", Reason.NO_ADDRESS, "5.1.1", True),
    ("qmail-over-quota", Reason.FULL, "", True),
    ("qq-mailbox-full", Reason.FULL, "", False),
    ("qq-no-address", Reason.NO_ADDRESS, "", False),
    ("refused-without-reason", Reason.REFUSED, "5.0.0", True),
    ("sendmail-user-unknown", Reason.NO_ADDRESS, "5.1.1", True),
    ("sina-closed", Reason.DISABLED, "", False),
    ("too-large", Reason.TOO_LARGE, "5.3.4", True),
    ("yahoo", Reason.UNCLEAR, "", True),
]
AUTOMATIC = [
    "delivered",
    "not-spam",
    "out-of-office",
    "precedence-reply",
    "qq-auto-reply",
    "read-receipt",
    "vacation",
]


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def entry_of(report: Report) -> Entry:
    entry = report.entry_for(ADDRESS)
    assert entry is not None
    return entry


@pytest.mark.parametrize(("name", "reason", "status", "has_id"), FAILURES)
def test_a_failure_is_read_with_its_reason(name, reason, status, has_id):
    report = read_report(sample(name))
    entry = entry_of(report)

    assert (report.kind, entry.reason, entry.status) == (Kind.FAILURE, reason, status)
    assert ADDRESS in report.addresses
    assert (MESSAGE_ID in report.message_ids) == has_id
    assert entry.reply


@pytest.mark.parametrize("name", ["aliyun-delay", "exim-delay", "postfix-delayed"])
def test_a_notice_of_a_delay_is_no_failure(name):
    report = read_report(sample(name))
    entry = entry_of(report)

    assert (report.kind, entry.kind, entry.reason) == (Kind.DELAY, Kind.DELAY, Reason.DELAYED)


@pytest.mark.parametrize("name", AUTOMATIC)
def test_what_machines_answer_to_a_mail_that_arrived_is_no_bounce(name):
    assert read_report(sample(name)).kind == Kind.AUTOMATIC


def test_a_complaint_is_told_from_a_bounce():
    report = read_report(sample("complaint"))

    assert (report.kind, report.addresses) == (Kind.COMPLAINT, (ADDRESS,))
    assert MESSAGE_ID in report.message_ids


def test_a_letter_from_a_person_is_of_unknown_form_though_it_speaks_of_bounces():
    report = read_report(sample("letter"))

    assert (report.kind, report.is_from_server) == (Kind.UNKNOWN, False)
    assert report.subject == "关于退信"


def test_a_server_that_writes_in_an_unknown_form_is_known_for_a_server():
    report = read_report(sample("unknown-form"))

    assert (report.kind, report.is_from_server) == (Kind.UNKNOWN, True)
    assert report.message_ids == (MESSAGE_ID,)


def test_chinese_in_gb18030_is_read_under_its_older_name():
    entry = entry_of(read_report(sample("qq-mailbox-full")))

    # 喆 is in none of GB2312's tables.
    assert "喆" in entry.reply
    assert "空间已满" in entry.reply


def test_a_report_on_an_address_in_utf8_is_read():
    entry = entry_of(read_report(sample("utf8-address")))

    assert (entry.kind, entry.reason) == (Kind.FAILURE, Reason.NO_ADDRESS)


def test_the_date_is_that_of_the_mail_that_came_back():
    assert str(read_report(sample("domino")).returned_at) == "2011-09-30 10:12:01+08:00"


def test_of_several_addresses_each_has_its_own_outcome():
    group = b"\nFinal-Recipient: rfc822; zhu@kunshan.example\nAction: delayed\nStatus: 4.2.1\n"
    both = sample("postfix-unknown-user").replace(b"mailbox table\n\n--", b"x\n" + group + b"\n--")
    report = read_report(both)

    assert report.addresses == (ADDRESS, "zhu@kunshan.example")
    # Nobody of the third name: it may have been forwarded, so the gravest counts.
    names = ("zhu@kunshan.example", "other@kunshan.example")
    found = [entry.kind for name in names if (entry := report.entry_for(name))]
    assert found == [Kind.DELAY, Kind.FAILURE]


def test_a_report_cut_off_before_the_mail_it_returns_still_tells_the_reason():
    whole = sample("postfix-mailbox-full")
    report = read_report(whole[: whole.index(b"message/rfc822")])

    assert entry_of(report).reason == Reason.FULL


@pytest.mark.parametrize(
    ("status", "words", "reason"),
    [
        ("5.1.1", "blocked as spam", Reason.NO_ADDRESS),
        ("5.2.2", "", Reason.FULL),
        ("4.1.1", "user unknown", Reason.EXPIRED),
        ("4.2.2", "", Reason.FULL),
        ("5.0.0", "550 5.2.1 closed", Reason.DISABLED),
        ("5.7.1", "", Reason.BLOCKED),
        ("5.1.0", "", Reason.NO_ADDRESS),
        ("", "550 No.", Reason.REFUSED),
        ("", "421 Later.", Reason.EXPIRED),
        ("", "The file of 550 KB came from 5.1.1.9 in 2011.", Reason.UNCLEAR),
        ("", "对方邮箱已满", Reason.FULL),
        ("", "Requested action not taken: mailbox unavailable", Reason.NO_ADDRESS),
    ],
)
def test_codes_and_words_give_the_reason(status, words, reason):
    assert reason_of(status, words) == reason


def test_a_full_mailbox_is_not_the_fault_of_the_address():
    soft = {Reason.FULL, Reason.TOO_LARGE, Reason.BLOCKED, Reason.EXPIRED, Reason.UNCLEAR}

    assert not soft & HARD


WORDS = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=b\n",
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: message/feedback-report\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: text/html; charset=utf-7\n",
        b"Content-Type: text/plain; charset*=x'y'%00z\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: uuencode\n",
        b"From: MAILER-DAEMON\n",
        b"Subject: =?gb18030?B?gTCB?= \xff\n",
        b"Date: Fri, 99 Xxx 0000 99:99:99 +99999\n",
        b"X-Failed-Recipients: @@,,<\n",
        b"Final-Recipient: ;;\nAction: failed\nStatus: 5\n",
        b"Feedback-Type: abuse\n",
        b"Message-ID: <\n",
        b"--b\n",
        b"--b--\n",
        b"\n",
        b"begin 644 x\n#",
        "退信".encode(),
        b"<style <",
    ]
)


@given(st.lists(st.one_of(WORDS, st.binary(max_size=40)), max_size=40).map(b"".join))
@settings(max_examples=400, deadline=None)
def test_no_bytes_break_the_reader(data):
    assert read_report(data).kind in Kind


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_damage_to_a_report_breaks_the_reader(data):
    names = sorted(path.stem for path in SAMPLES.iterdir())
    whole = bytearray(sample(data.draw(st.sampled_from(names))))
    for _place in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(whole)))
        end = start + data.draw(st.integers(0, 30))
        whole[start:end] = data.draw(st.binary(max_size=10))

    assert read_report(bytes(whole)).kind in Kind


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; charset*=x'y'%00z\n\n\xff",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)
        ),
        b"From: MAILER-DAEMON\n\nreturned mail " + b"<style " * 200_000,
        b"From: MAILER-DAEMON\n\nreturned mail " + b"a@" * 500_000,
        b"From: MAILER-DAEMON\n\nundelivered " + b"a" * 2_000_000,
        b"From: MAILER-DAEMON\nContent-Type: text/html\n\n" + b"<" * 2_000_000,
    ],
    ids=["charset", "nested", "style", "ats", "one word", "brackets"],
)
def test_a_hostile_message_is_read_in_little_time(data):
    assert read_report(data).kind in Kind
