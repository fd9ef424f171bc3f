"""The page bench asks at a constant rate, tells late answers, and runs from end to end."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

import pytest

from bench.mailing.processes import ROOT
from bench.pages.client import Answer, Person, Request, fields_of, offer
from bench.pages.figures import Series, peer_table, sizes_table

FORM = """
<form><input name="q"></form>
<form><input type="hidden" name="csrf" value="t"><input name="empty">
<input type="checkbox" name="no" value="1">
<input type="checkbox" name="yes" value="1" checked><textarea name="body">
&lt;p&gt;工会</textarea>
<select name="office"><option value="1"><option value="2" selected></select>
<button name="act" value="save"></button><input type="file" name="picture"></form>
"""


@contextmanager
def server(seconds: float) -> Iterator[int]:
    """Answers one request after another, each after so long."""
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                time.sleep(seconds)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"page")

        def log_message(self, *arguments: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=running.serve_forever, daemon=True).start()
    yield running.server_port
    running.shutdown()
    running.server_close()


def series(*milliseconds: float, status: int = 200, size: int = 1000) -> Series:
    return Series("inbox", [Answer(one / 1000, status, size) for one in milliseconds])


def test_waiting_behind_earlier_requests_counts():
    with server(0.05) as port:
        answers = offer(Person(port, ""), Request("/"), rate=100, count=20)

    assert [answer.status for answer in answers] == [200] * 20
    # Asked one after another, each would take 50 ms; at a hundred a second they queue up.
    assert max(answer.seconds for answer in answers) > 0.5


def test_no_answer_is_a_bad_answer():
    with server(0) as port:
        pass
    answers = offer(Person(port, ""), Request("/"), rate=100, count=2)

    assert not any(answer.is_good for answer in answers)


def test_a_form_is_read_as_a_browser_sends_it():
    assert fields_of(FORM, "body") == [
        ("csrf", "t"),
        ("empty", ""),
        ("yes", "1"),
        ("body", "<p>工会"),
        ("office", "2"),
    ]


def test_the_tables_name_what_is_too_slow_and_too_large():
    table = sizes_table([(series(10, 10, 10), series(14, 14, 14, size=60_000))], rate=10)

    assert "over 1.3 times the small one's median: inbox" in table
    assert "of 60000 bytes and more: inbox" in table
    assert table.splitlines()[1].endswith("yes")
    assert "over 0.25 of theirs: none" in peer_table([(series(2, 2), series(9, 9))], rate=10)
    assert "over 0.25 of theirs: inbox" in peer_table([(series(3, 3), series(9, 9))], rate=10)


@pytest.mark.parametrize("bad", [series(10, 10, status=500), series(10, 1200)])
def test_a_rate_is_not_held_with_a_bad_or_a_late_answer(bad):
    assert not bad.is_held(10)


@pytest.mark.e2e
def test_the_bench_runs_from_end_to_end():
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench.web", "--big", "200", "5", "50", "--no-wagtail"),
            *("--only", "inbox", "save", "search a word", "--count", "3", "--turns", "1"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith(("inbox", "s"))]
    rows = [row for row in rows if row[-1] in ("yes", "NO")]
    assert [row[0] for row in rows] == ["inbox", "save", "search"]
    assert all("0" in row for row in rows), "none of the answers is bad"
