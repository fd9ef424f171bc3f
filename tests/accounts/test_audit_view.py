"""The auditor finds, reads and takes out entries; nobody else does."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Outcome
from accounts.services.audit import record
from accounts.services.sealing import seal_all
from accounts.views.audit_trail import ENTRIES_A_PAGE
from bulletin.models import Issue
from tests.accounts.conftest import plain_static

__all__ = ["plain_static"]
LIST, EXPORT = "/audit/", "/audit/audit.csv"


@pytest.fixture
def reading(client, auditor, three_administrators):
    """A function: the page that the auditor gets."""
    client.force_login(auditor)

    def read(address: str, status: int = 200) -> str:
        response = client.get(address)
        assert response.status_code == status
        return response.content.decode("utf-8-sig")

    return read


@pytest.fixture
def renamed(office, clerk) -> AuditEntry:
    with transaction.atomic():
        detail = {"before": {"name": "甲", "position": 1}, "after": {"name": "乙", "position": 1}}
        return record("office.edit", office, actor=clerk, detail=detail)


@pytest.mark.parametrize(
    "role", ["clerk", "editor", "signer", "list_manager", "administrator", "security"]
)
def test_only_the_auditor_reads_it(client, request, three_administrators, renamed, role):
    client.force_login(request.getfixturevalue(role))

    for address in (LIST, f"{LIST}{renamed.pk}/", EXPORT):
        assert client.get(address).status_code == 404
    assert not AuditEntry.objects.filter(action="audit.export").exists()


def test_nothing_on_it_can_be_posted(client, auditor, renamed):
    client.force_login(auditor)

    for address in (LIST, f"{LIST}{renamed.pk}/", EXPORT):
        assert client.post(address).status_code == 405


def test_entry_shows_what_was_before_and_after(reading, renamed):
    seal_all()

    page = reading(f"{LIST}{renamed.pk}/")

    assert "<del>甲</del>" in page
    assert "<ins>乙</ins>" in page
    assert AuditEntry.objects.get(pk=renamed.pk).seal in page


def test_moves_are_told_in_the_words_of_states(reading, publication):
    with transaction.atomic():
        record("issue.move", publication, actor=None, detail={"from": "x", "to": "y"})
        issue = Issue(pk=7)
        detail = {"from": "in_review", "to": "signed", "note": ""}
        entry = record("issue.move", issue, actor=None, detail=detail)

    assert "送审 → 已签发" in reading(f"{LIST}?thing=issue")
    page = reading(f"{LIST}{entry.pk}/")
    assert "<del>送审</del>" in page
    assert "note" not in page


def test_entry_that_is_not_there_is_not_found(reading, renamed):
    reading(f"{LIST}{renamed.pk + 99}/", 404)
    reading(f"{LIST}{10**30}/", 400)


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("person=沈倩", True),
        ("person=shenqian", True),
        ("person=顾文澜", False),
        ("thing=office", True),
        ("thing=issue", False),
        ("deed=edit", True),
        ("deed=move", False),
        ("thing=office&deed=edit", True),
        ("outcome=done&thing=office", True),
        ("outcome=refused", False),
        ("since={today}&thing=office", True),
        ("since={tomorrow}", False),
        ("until={yesterday}", False),
        ("number=%s", True),
        ("number=999999", False),
    ],
)
def test_trail_is_narrowed(reading, renamed, query, is_found):
    today = timezone.localdate()
    days = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "yesterday": today - timedelta(days=1),
    }
    query = query.format(**days).replace("%s", renamed.subject_id)

    assert (f"/audit/{renamed.pk}/" in reading(f"{LIST}?{query}")) == is_found
    assert ("office.edit" in reading(f"{EXPORT}?{query}")) == is_found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-02-31", "请写日期"),
        ("since=2026-03-01&until=2026-02-01", "止日不能早于起日"),
        ("number=a b", "请照列表里的编号填"),
        ("thing=nothing", "nothing"),
    ],
)
def test_condition_that_makes_no_sense_is_said_beside_it(reading, renamed, query, words):
    page = reading(f"{LIST}?{query}", 422)

    assert 'aria-invalid="true"' in page


def test_pages_turn_both_ways_without_losing_an_entry(reading, office):
    with transaction.atomic():
        keys = [record("phrase.add", office, actor=None).pk for _n in range(2 * ENTRIES_A_PAGE + 3)]

    def keys_on(page: str) -> list[int]:
        return [key for key in reversed(keys) if f"/audit/{key}/" in page]

    first = reading(f"{LIST}?deed=add")
    second = reading(f"{LIST}?deed=add&before={keys_on(first)[-1]}")
    third = reading(f"{LIST}?deed=add&before={keys_on(second)[-1]}")
    back = reading(f"{LIST}?deed=add&after={keys_on(third)[0]}")

    assert keys_on(first) + keys_on(second) + keys_on(third) == keys[::-1]
    assert keys_on(back) == keys_on(second)
    assert "较新" not in first
    assert "较早" not in third
    assert f"after={keys_on(second)[0]}" in second
    assert f"before={keys_on(second)[-1]}" in second


def test_table_has_no_formula_and_its_taking_is_an_entry(reading, office, auditor):
    with transaction.atomic():
        record("phrase.add", office, actor=None, outcome=Outcome.DONE, detail={"text": "甲"})
        entry = record("phrase.add", office, actor=None)
    assert entry.action == "phrase.add"

    rows = list(csv.reader(io.StringIO(reading(f"{EXPORT}?deed=add"))))

    assert rows[0][:3] == ["位次", "时间", "人"]
    assert len(rows) == 3
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
    taken = AuditEntry.objects.get(action="audit.export")
    assert (taken.actor, taken.detail["narrowed"]) == (auditor, {"deed": "add"})


def test_name_that_is_a_formula_is_taken_as_text(reading, clerk, office):
    clerk.display_name = '=HYPERLINK("http://x")'
    clerk.save(update_fields=["display_name"])
    with transaction.atomic():
        record("phrase.add", office, actor=clerk)

    rows = list(csv.reader(io.StringIO(reading(f"{EXPORT}?deed=add"))))

    assert rows[1][2] == "'" + clerk.display_name


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (2, "6.6.6.6, 7.7.7.7", "6.6.6.6"),
        (1, "", "10.0.0.9"),
        (5, "7.7.7.7", "10.0.0.9"),
    ],
)
def test_address_is_what_our_own_proxies_saw(
    client, settings, auditor, proxies, forwarded, address
):
    settings.PROXIES = proxies
    client.force_login(auditor)

    client.get(EXPORT, REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": forwarded})

    assert AuditEntry.objects.get(action="audit.export").address == address


def test_trail_is_in_the_menu_of_the_auditor_alone(client, auditor, editor, three_administrators):
    for person, is_there in ((auditor, True), (editor, False)):
        client.force_login(person)
        page = client.get(reverse("accounts:notice-list")).content.decode()
        assert ('href="/audit/"' in page) == is_there
