"""A table of contacts goes into a list; good rows are taken, bad ones named."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from distribution.models import Contact, DistributionList

HEADING = "name,organisation,title,email\n"
GOOD = (
    HEADING + "办公室,常熟市总工会,公共邮箱,bgs@csgh.example\n沈倩,常熟市总工会,,sq@csgh.example\n"
)


@pytest.fixture
def take(tmp_path, db):
    def run(table: str | bytes, name: str = "省总工会") -> dict[str, Any]:
        file = tmp_path / "contacts.csv"
        file.write_bytes(table.encode() if isinstance(table, str) else table)
        output = StringIO()
        call_command("import_contacts", str(file), "--list", name, stdout=output)
        return json.loads(output.getvalue())

    return run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_as_excel_and_wps_save_them_are_read(take, encoding):
    assert take(GOOD.encode(encoding))["created"] == 2

    members = DistributionList.objects.get(name="省总工会").contacts
    assert set(members.values_list("name", flat=True)) == {"办公室", "沈倩"}


def test_second_import_updates_and_adds_nobody_twice(take):
    take(GOOD)
    result = take(GOOD.replace("沈倩,常熟市总工会,", "沈倩,常熟市总工会办公室,"))

    assert (result["created"], result["updated"], result["list_created"]) == (0, 1, False)
    assert Contact.objects.count() == 2
    assert DistributionList.objects.get().memberships.count() == 2


def test_bad_rows_are_named_with_their_line_and_reason(take):
    result = take(GOOD + "甲,乙,,没有邮箱\n,乙,,c@csgh.example\n丙,乙,,BGS@csgh.example\n丁,乙,,\n")

    assert result["created"] == 2
    assert [bad["row"] for bad in result["rejected"]] == [4, 5, 6, 7]
    reasons = [bad["reason"] for bad in result["rejected"]]
    assert "没有邮箱" in reasons[0]
    assert "姓名" in reasons[1]
    assert "第 2 行" in reasons[2]
    assert "没有填邮箱" in reasons[3]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("姓名,单位\n甲,乙\n", "email"),
        (HEADING + "甲,乙,,不是地址\n", "没有一行可用"),
        (HEADING, "没有一行可用"),
        ("", "空"),
    ],
)
def test_table_of_no_use_changes_nothing(take, table, message):
    with pytest.raises(CommandError, match=message):
        take(table)

    assert not Contact.objects.exists()
    assert not DistributionList.objects.exists()
    assert not AuditEntry.objects.exists()


def test_office_and_printed_copies_may_stand_in_the_table(take, office):
    table = "name,organisation,title,email,office,copies\n办公室,,,bgs@csgh.example,常熟市总,5\n"
    take(table)

    contact = Contact.objects.get()
    assert (contact.office, contact.paper_copies) == (office, 5)
    # A table without these columns leaves them as they are.
    take(HEADING + "办公室,常熟,,bgs@csgh.example\n")
    contact.refresh_from_db()
    assert (contact.organisation, contact.office, contact.paper_copies) == ("常熟", office, 5)


@pytest.mark.parametrize("ending", ["没有的工会,1", ",-1", ",半份", ",10001", ",９"])
def test_unknown_offices_and_odd_copies_are_named(take, office, ending):
    heading = "name,organisation,title,email,office,copies\n"
    result = take(f"{heading}甲,,,a@csgh.example,常熟市总工会,\n乙,,,b@csgh.example,{ending}\n")

    (rejected,) = result["rejected"]
    assert rejected["row"] == 3
    assert ending.strip(",").split(",")[0] in rejected["reason"]
