"""A PostgreSQL database goes back to its backup while its mails have gone on."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from distribution.carrier.smtp import Carrier
from distribution.models import Delivery, SendingMark
from distribution.services.hold import current_mark
from distribution.services.release import release_mailings
from distribution.services.sending import send_mailing
from distribution.services.sweep import release_leases, sweep_mailings
from distribution.states import DeliveryStatus, HoldReason, MailingStatus
from tests.servers import found

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("postgres"),
]


def run(program: str, *arguments: str) -> None:
    parts = urlsplit(os.environ["DATABASE_URL"])
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    subprocess.run(
        [
            found(program, "postgresql-client", *versions),
            *("-h", str(parts.hostname), "-p", str(parts.port), "-U", str(parts.username)),
            *arguments,
        ],
        env=os.environ | {"PGPASSWORD": str(parts.password)},
        check=True,
        capture_output=True,
    )


def dump(path: Path) -> None:
    run("pg_dump", "-Fc", "-f", str(path), str(connection.settings_dict["NAME"]))


def restore(path: Path, *options: str) -> None:
    """As README.md says."""
    name = str(connection.settings_dict["NAME"])
    connection.close()
    run("pg_restore", "-d", name, *(options or ("--clean", "--if-exists")), str(path))


@pytest.fixture
def backup(tmp_path) -> Path:
    return tmp_path / "yinfa.dump"


@pytest.fixture
def half_sent(mailing, administrator, desk, settings, backup):
    """Backed up when two of five had gone out; then all went out."""
    settings.MAILING_SLICE_SECONDS = 0
    settings.DELIVERY_BATCH = 1
    send_mailing(mailing.pk)
    send_mailing(mailing.pk)
    dump(backup)
    settings.MAILING_SLICE_SECONDS = 20
    send_mailing(mailing.pk)
    assert len(desk.mails) == 5
    return mailing


def look_twice(mailing) -> None:
    release_leases(timezone.now())
    send_mailing(mailing.pk)
    sweep_mailings()


def test_restored_database_sends_nothing_and_its_open_rows_end_in_doubt(
    half_sent, desk, backup, administrator
):
    restore(backup)
    look_twice(half_sent)

    assert len(desk.mails) == 5
    assert current_mark().is_held
    assert half_sent.deliveries.counts()[DeliveryStatus.QUEUED] == 3

    release_mailings(actor=administrator, choices={})
    look_twice(half_sent)
    assert not current_mark().is_held
    assert len(desk.mails) == 5
    counts = half_sent.deliveries.counts()
    assert (counts[DeliveryStatus.SENT], counts[DeliveryStatus.UNCERTAIN]) == (2, 3)


def test_database_restored_with_the_files_of_its_time_is_known_as_a_copy(
    half_sent, desk, backup, settings
):
    """The mark outside is restored as well, so the counters agree."""
    restore(backup)
    for path in (Path(settings.MEDIA_ROOT) / "sending-mark").iterdir():
        path.unlink()
    mark = current_mark()
    (Path(settings.MEDIA_ROOT) / "sending-mark" / f"{mark.key.hex}.{mark.counter}").touch()
    look_twice(half_sent)

    assert len(desk.mails) == 5
    assert current_mark().hold_reason == HoldReason.ELSEWHERE


def test_rows_restored_into_the_tables_as_they_are_show_by_the_counter(half_sent, desk, backup):
    """No table is made anew, so the place is the same."""
    place = current_mark().place
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE distribution_sendingmark")
    restore(backup, "--data-only", "--table", "distribution_sendingmark")
    Delivery.objects.update(status=DeliveryStatus.QUEUED, sent_at=None)
    type(half_sent).objects.update(status=MailingStatus.SENDING)
    look_twice(half_sent)

    assert len(desk.mails) == 5
    assert SendingMark.objects.get().place == place
    assert current_mark().hold_reason == HoldReason.BEHIND


def test_backup_made_in_the_middle_of_the_last_batch_queues_none_of_it(
    mailing, desk, backup, administrator, monkeypatch
):
    send = Carrier.send

    def watched(self, **mail):
        if len(desk.mails) == 3:
            dump(backup)
        return send(self, **mail)

    monkeypatch.setattr(Carrier, "send", watched)
    send_mailing(mailing.pk)
    restore(backup)
    look_twice(mailing)
    assert current_mark().is_held
    counts = mailing.deliveries.counts()
    assert (counts[DeliveryStatus.QUEUED], counts[DeliveryStatus.SENDING]) == (0, 5)

    release_mailings(actor=administrator, choices={})
    look_twice(mailing)
    assert mailing.deliveries.counts()[DeliveryStatus.UNCERTAIN] == len(desk.mails) == 5


def test_backup_that_is_not_restored_changes_nothing(half_sent, desk):
    look_twice(half_sent)

    assert not current_mark().is_held
    assert len(desk.mails) == 5
