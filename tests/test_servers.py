"""The servers the tests run on are private, fresh, and gone when their run is."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

ROOT = Path(__file__).resolve().parents[1]
HOLD = """
import json
from tests.servers import Servers

print(json.dumps(Servers().start()), flush=True)
input()
"""


def test_a_test_gets_an_empty_database_of_its_own(postgres_url):
    assert postgres_url.rpartition("/")[0] == os.environ["DATABASE_URL"].rpartition("/")[0]
    with closing(psycopg2.connect(postgres_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)


def test_a_test_gets_an_empty_broker_of_its_own(redis_url):
    with closing(redis.Redis.from_url(redis_url)) as connection:
        assert redis_url != os.environ["CELERY_BROKER_URL"]
        assert connection.dbsize() == 0
        connection.set("left", "behind")


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGTERM])
def test_servers_end_with_the_run_that_started_them(postgres_url, death):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout
        addresses = json.loads(holder.stdout.readline())
        psycopg2.connect(addresses["DATABASE_URL"]).close()
        holder.send_signal(death)

    for url in addresses.values():
        wait_until_refused(url)


def wait_until_refused(url: str) -> None:
    parts = urlsplit(url)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex((parts.hostname, parts.port)):
                return
        time.sleep(0.05)
    pytest.fail(f"{parts.scheme} still answers")
