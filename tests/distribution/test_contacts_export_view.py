"""Contacts as a table: the ones looked at, as text that no program takes for a formula."""

import csv
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from distribution.models import Contact
from distribution.services.contact_tables import read_table

CSV, XLSX = "/contacts/contacts.csv", "/contacts/contacts.xlsx"
HOSTILE = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)")


@pytest.fixture
def manager(client, list_manager):
    client.force_login(list_manager)
    return client


def table(page) -> list[list[str]]:
    assert page.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))


def test_table_holds_what_is_known_of_each_contact(manager, lists, office):
    Contact.objects.filter(name="收件人3").update(
        office=office, paper_copies=2, suppressed_at=timezone.now(), suppression_reason="退休"
    )

    heading, *rows = table(manager.get(CSV))

    assert heading[:4] == ["姓名", "单位名称", "职务", "电子邮箱"]
    assert rows[2][:7] == [
        *("收件人3", "某单位", "", "r3@szgh.example", "常熟市总工会", "2"),
        "省总工会、各直属单位工会",
    ]
    assert rows[2][8] == "退休"


def test_only_those_looked_at_are_in_it(manager, lists):
    rows = table(manager.get(CSV, {"list": lists[0].pk}))

    assert [row[0] for row in rows[1:]] == ["收件人1", "收件人2", "收件人3"]


def test_no_cell_is_a_formula(manager, db):
    for number, name in enumerate(HOSTILE):
        Contact.objects.create(name=name, organisation=name, email=f"h{number}@x.example")

    rows = table(manager.get(CSV))
    assert [row[0] for row in rows[1:]] == [f"'{name}" for name in HOSTILE]

    sheet = load_workbook(io.BytesIO(manager.get(XLSX).content)).worksheets[0]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}


def test_exported_table_can_be_read_again(manager, lists):
    Contact.objects.filter(name="收件人1").update(title="-")
    for address in (CSV, XLSX):
        rows = read_table(manager.get(address).content)
        assert rows[0][1]["title"] == "-"
        assert [row["email"] for _line, row in rows] == [f"r{i}@szgh.example" for i in range(1, 6)]


def test_taking_the_table_is_in_the_audit_trail(manager, lists, list_manager):
    manager.get(XLSX)

    entry = AuditEntry.objects.get(action="contacts.export")
    assert (entry.actor, entry.detail) == (list_manager, {"contacts": 5, "kind": "xlsx"})
