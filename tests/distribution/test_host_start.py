"""Which process hosts the worker, the sweeps and the mailbox of the embedded run."""

import pytest
from django.db import OperationalError

from distribution import hosting
from distribution.hosting import Host
from tests.e2e.running import wait_until


def test_process_that_could_not_host_leaves_it_to_another_or_to_a_second_try(monkeypatch, db):
    """A lock that outlived the failure would keep all mailings waiting until a restart."""
    monkeypatch.setattr(hosting, "TURN_SECONDS", 0.01)
    tries = []

    def fail(*_arguments: object, **_options: object) -> None:
        tries.append(1)
        raise OperationalError("database is locked")

    monkeypatch.setattr(hosting, "call_command", fail)
    with pytest.raises(OperationalError):
        Host().start()
    with pytest.raises(OperationalError):
        Host().start()

    def start() -> bool:
        if len(tries) < 6:
            fail()
        return True

    waiting = Host()
    monkeypatch.setattr(waiting, "start", start)
    waiting._run("waiting", waiting._wait_for_turn)
    wait_until(lambda: not waiting._threads[0].is_alive(), "the process hosts at last")
    assert len(tries) == 6
