"""Reports of the Content-Security-Policy reach the log, a few of them and in one line each."""

import json
import logging

import pytest
from django.test import Client
from django.urls import reverse

ADDRESS = reverse("accounts:policy-report")
REPORT = {
    "csp-report": {
        "document-uri": "https://bulletin.example/archive/?q=somebody",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?token=1",
    }
}


def send(content, kind="application/csp-report", **options):
    body = content if isinstance(content, (str, bytes)) else json.dumps(content)
    return Client(enforce_csrf_checks=True).post(ADDRESS, body, content_type=kind, **options)


def test_every_page_names_the_address(client, db):
    assert f"report-uri {ADDRESS}" in client.get("/sign-in/")["Content-Security-Policy"]


def test_report_is_one_line_of_the_log(db, caplog):
    with caplog.at_level(logging.WARNING):
        assert send(REPORT).status_code == 204

    [line] = caplog.messages
    assert line == (
        "Policy report from 127.0.0.1: script-src-elem"
        " https://evil.example/x.js https://bulletin.example/archive/"
    )


def test_new_form_is_read_too(db, caplog):
    body = {"effectiveDirective": "img-src", "blockedURL": "inline", "documentURL": "https://b/x"}
    with caplog.at_level(logging.WARNING):
        report = [{"type": "csp-violation", "body": body}]
        assert send(report, "application/reports+json").status_code == 204

    assert "img-src inline https://b/x" in caplog.text


def test_forged_lines_stay_one_line(db, caplog):
    forged = {
        "csp-report": {"effective-directive": "x\n2026 ERROR all is lost\x1b[31m" + "y" * 999}
    }
    with caplog.at_level(logging.WARNING):
        send(forged)

    [line] = caplog.messages
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 400


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        ("{", "application/csp-report", 400),
        (b"\xff\xfe\x00", "application/csp-report", 400),
        ("[]", "application/reports+json", 400),
        ("7", "application/json", 400),
        ("[" * 3000, "application/json", 400),
        ({"csp-report": {"blocked-uri": "http://["}}, "application/csp-report", 400),
        ({"csp-report": "words"}, "application/csp-report", 400),
        (REPORT, "text/plain", 415),
        ({"csp-report": {"x": "y" * 9000}}, "application/csp-report", 413),
    ],
)
def test_what_is_no_report_is_refused_and_not_logged(db, caplog, content, kind, status):
    assert send(content, kind).status_code == status
    assert "Policy report" not in caplog.text


def test_flood_from_one_address_is_cut_off(db):
    answers = [send(REPORT).status_code for _time in range(25)]

    assert answers == [204] * 20 + [429] * 5
    assert send(REPORT, REMOTE_ADDR="192.0.2.9").status_code == 204
