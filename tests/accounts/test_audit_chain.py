"""The audit trail tells when somebody with all rights on the database has touched it."""

import json
import threading
import time
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.utils import timezone

from accounts.anchor import Head, audit_folder, noted_head
from accounts.jobs import seal_audit
from accounts.models import AuditEntry, AuditSegment, User
from accounts.services.audit import record
from accounts.services.segments import TooEarly, archive_before
from accounts.services.verifying import verify_trail

DETAIL = {"before": {"名": "甲", "n": 1e16}, "after": {"名": "乙", "n": 0.1, "list": [1, None]}}


def write(subject, count: int, *, actor: User | None = None) -> list[AuditEntry]:
    with transaction.atomic():
        return [
            record(f"office.step{n}", subject, actor=actor, detail=DETAIL) for n in range(count)
        ]


@pytest.fixture
def sealed(office, administrator, django_capture_on_commit_callbacks):
    """A function: entries 1, 2, 3 … as many as asked for, sealed, their head noted."""

    def make(count: int = 5) -> list[AuditEntry]:
        write(office, count, actor=administrator)
        with django_capture_on_commit_callbacks(execute=True):
            seal_audit()
        return list(AuditEntry.objects.sealed())

    return make


def attack(sql: str, values: list[Any]) -> None:
    """As whoever owns the tables can: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            for name, event in product(("entry", "segment"), ("update", "delete")):
                cursor.execute(f"DROP TRIGGER IF EXISTS audit_{name}_is_append_only_{event}")
        cursor.execute(sql, values)
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")


def insert(**values: object) -> None:
    """A row that no code of ours wrote."""
    row = {
        "at": timezone.now(),
        "action": "issue.sign",
        "address": "",
        "subject_type": "bulletin.issue",
        "subject_id": "1",
        "detail": "{}",
        "outcome": "done",
        "nonce": "f" * 32,
        "mac": "a" * 64,
        "place": None,
        "seal": "",
    } | values
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    attack(f"INSERT INTO accounts_auditentry ({names}) VALUES ({marks})", list(row.values()))


def the_fault() -> str:
    verdict = verify_trail()
    assert len(verdict.faults) == 1, verdict.faults
    with pytest.raises(CommandError) as refused:
        call_command("verify_audit", verbosity=0, stdout=open_nowhere())
    assert verdict.faults[0] in str(refused.value)
    return verdict.faults[0]


def open_nowhere():
    return Path("/dev/null").open("w")


def test_untouched_trail_is_whole(sealed, capsys):
    entries = sealed(5)

    call_command("verify_audit")

    shown = json.loads(capsys.readouterr().out)
    assert shown["entries"] == len(entries) >= 5
    assert shown["unsealed"] == 0
    assert shown["faults"] == []
    assert shown["head"] == f"{entries[-1].place}:{entries[-1].seal}"
    assert noted_head() == Head(len(entries), entries[-1].seal)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "office.other"),
        ("actor_id", None),
        ("at", datetime(2001, 1, 1, tzinfo=timezone.get_current_timezone())),
        ("address", "10.0.0.1"),
        ("outcome", "refused"),
        ("subject_id", "999"),
        ("detail", "{}"),
        ("nonce", "0" * 32),
        ("mac", "0" * 64),
    ],
)
def test_changed_entry_is_named(sealed, column, value):
    changed = sealed()[2]

    attack(f"UPDATE accounts_auditentry SET {column} = %s WHERE id = %s", [value, changed.pk])

    fault = the_fault()
    assert fault.startswith(f"位次 {changed.place}，")
    assert "被改动" in fault


def test_changed_last_entry_is_named_even_with_its_mac(sealed):
    last = sealed()[-1]

    attack("UPDATE accounts_auditentry SET action = 'x', mac = 'y' WHERE id = %s", [last.pk])

    assert f"位次 {last.place}，" in the_fault()
    assert "被改动" in the_fault()


@pytest.mark.parametrize("position", [0, 2, -1])
def test_removed_entry_is_named_at_the_end_too(sealed, position):
    removed = sealed()[position]

    attack("DELETE FROM accounts_auditentry WHERE id = %s", [removed.pk])

    assert the_fault() == f"位次 {removed.place}：缺这一条"


def test_removed_end_stays_missing_when_the_trail_goes_on(sealed):
    *_rest, before, last = sealed()
    attack("DELETE FROM accounts_auditentry WHERE id IN (%s, %s)", [before.pk, last.pk])

    after = sealed(3)

    assert after[-1].place == last.place + 3
    assert the_fault() == f"位次 {before.place} 至 {last.place}：缺这些条"


def test_whole_trail_removed_is_missed(sealed):
    entries = sealed()

    attack("DELETE FROM accounts_auditentry", [])

    assert the_fault() == f"位次 1 至 {len(entries)}：缺这些条"


def test_entry_inserted_before_sealing_is_named(sealed):
    sealed()
    insert()

    assert "插入" in the_fault()
    seal_audit()
    assert "插入" in the_fault()


def test_entry_inserted_into_the_chain_is_named(sealed):
    last = sealed()[-1]

    insert(place=last.place + 1, seal="b" * 64)

    assert f"位次 {last.place + 1}，" in the_fault()
    assert "插入" in the_fault()


def test_copied_entry_is_named(sealed):
    names = "at, actor_id, address, action, subject_type, subject_id, detail, outcome, nonce, mac"
    first = sealed()[0]
    attack(
        f"INSERT INTO accounts_auditentry ({names}, seal) SELECT {names}, '' "
        "FROM accounts_auditentry WHERE id = %s",
        [first.pk],
    )
    seal_audit()

    assert "是另一条的副本" in the_fault()


def test_entries_that_change_places_are_named(sealed):
    one, two = sealed()[1:3]

    attack("UPDATE accounts_auditentry SET place = 900 WHERE id = %s", [one.pk])
    attack("UPDATE accounts_auditentry SET place = %s WHERE id = %s", [one.place, two.pk])
    attack("UPDATE accounts_auditentry SET place = %s WHERE id = %s", [two.place, one.pk])

    faults = verify_trail().faults
    assert [
        f"位次 {place}，" in fault
        for place, fault in zip((one.place, two.place), faults, strict=False)
    ] == [True, True]


def test_trail_made_anew_with_another_key_is_noticed(sealed, settings):
    sealed()
    keys, settings.AUDIT_KEYS = settings.AUDIT_KEYS, ["k" * 40]

    assert len(verify_trail().faults) > 1

    settings.AUDIT_KEYS = ["n" * 40, *keys]
    assert verify_trail().faults == []
    sealed(2)
    assert verify_trail().faults == []


def test_head_written_down_elsewhere_must_be_in_the_trail(sealed):
    entry = sealed()[1]

    assert verify_trail(Head(entry.place, entry.seal)).faults == []
    assert "数据库之外" in verify_trail(Head(entry.place, "0" * 64)).faults[0]
    with pytest.raises(CommandError, match="1234:"):
        call_command("verify_audit", head="x")


def test_database_lets_an_entry_be_sealed_once_and_nothing_else(sealed, office):
    entry = sealed()[0]
    [new] = write(office, 1)
    changes: list[dict[str, Any]] = [
        {"place": 77, "seal": "x"},
        {"action": "x"},
        {"detail": {}},
    ]
    for change in changes:
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            AuditEntry.objects.filter(pk=entry.pk).update(**change)
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        AuditEntry.objects.filter(pk=new.pk).update(place=99, seal="x", outcome="refused")
    for row in (entry, new):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            row.delete()


NOW = timezone.now()
OLD = datetime(2020, 3, 1, 12, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def clock():
    with time_machine.travel(OLD, tick=False) as clock:
        yield clock


@pytest.fixture
def old_and_new(clock, sealed):
    """Entries of 2020, and five of now."""
    sealed()
    clock.move_to(NOW)
    return sealed()


def test_old_entries_move_to_a_file_and_the_trail_stays_whole(old_and_new, sealed, capsys):
    call_command("archive_audit", before="2021-01-01")

    shown = json.loads(capsys.readouterr().out)
    assert shown["archived"] == sum(entry.at.year == 2020 for entry in old_and_new)
    assert not AuditEntry.objects.filter(at__year=2020).exists()
    assert AuditEntry.objects.get(action="audit.archive").subject_type == "accounts.auditsegment"
    sealed(1)
    verdict = verify_trail()
    assert (verdict.faults, verdict.archived) == ([], shown["archived"])


@pytest.mark.parametrize("touch", ["change", "remove", "forge"])
def test_archived_part_that_was_touched_is_named(old_and_new, touch):
    segment = archive_before(date(2021, 1, 1))
    assert segment
    path = audit_folder() / segment.file_name
    if touch == "change":
        path.write_text(path.read_text().replace("office.step1", "office.step9"))
    elif touch == "remove":
        path.unlink()
    else:
        attack("UPDATE accounts_auditsegment SET signature = %s", ["0" * 64])

    assert f"归档 {segment}" in the_fault()


def test_younger_entries_than_the_law_allows_are_not_archived(old_and_new):
    early = timezone.localdate() - timedelta(days=179)

    with pytest.raises(TooEarly, match="180"):
        archive_before(early)
    with pytest.raises(CommandError, match="180"):
        call_command("archive_audit", before=early.isoformat())

    assert archive_before(timezone.localdate() - timedelta(days=180))
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        AuditEntry.objects.sealed()[:1].get().delete()


def test_database_lets_no_young_entry_go_even_from_a_segment(sealed):
    entry = sealed()[0]
    AuditSegment.objects.create(
        first=1, last=99, seal_before="", seal="", file_name="x", sha256="", signature=""
    )

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        entry.delete()


def test_broken_trail_is_not_archived(old_and_new):
    attack("UPDATE accounts_auditentry SET action = 'x' WHERE id = %s", [old_and_new[0].pk])

    with pytest.raises(CommandError, match="被改动"):
        call_command("archive_audit", before="2021-01-01")


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_keep_one_chain(postgres, office):
    """Each writer keeps a transaction open while the others commit; sealers run all the time."""
    writers = [threading.Thread(target=write_and_seal, args=[office]) for _writer in range(6)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    seal_audit()

    places = list(AuditEntry.objects.sealed().values_list("place", flat=True))
    assert places == list(range(1, len(places) + 1))
    assert len(places) >= 6 * 20 * 2
    verdict = verify_trail()
    assert (verdict.faults, verdict.unsealed) == ([], 0)


def write_and_seal(office) -> None:
    try:
        for _time in range(20):
            with transaction.atomic():
                write(office, 1)
                time.sleep(0.001)
                write(office, 1)
            seal_audit()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_entries_from_before_the_chain_are_chained_by_the_migration(office, administrator):
    write(office, 3, actor=administrator)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
    else:
        attack("SELECT 1", [])
    AuditEntry.objects.update(nonce="", mac="")
    executor = MigrationExecutor(connection)
    migration = executor.loader.get_migration("accounts", "0007_chain_what_there_is")
    apps = executor.loader.project_state(("accounts", migration.name)).apps
    [chain] = migration.operations
    assert isinstance(chain, RunPython)
    with connection.schema_editor() as editor:
        for _twice in range(2):
            chain.code(apps, editor)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")

    assert AuditEntry.objects.sealed().count() == AuditEntry.objects.count() >= 3
    assert verify_trail().faults == []
    with transaction.atomic():
        record("office.step", office, actor=None)
    seal_audit()
    assert verify_trail().faults == []
