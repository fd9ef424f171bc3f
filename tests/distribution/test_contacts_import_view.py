"""A table is shown with what it would change, and taken in when a person says yes."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.models import AuditEntry
from bulletin.table_files import MOST_ROWS
from distribution.models import Contact, ContactImport, DistributionList, Membership
from tests.plain_static import plain_static

__all__ = ["plain_static"]

IMPORT = "/contacts/import/"
HEADING = "姓名,单位名称,职务,电子邮箱\n"
TABLE = HEADING + (
    "收件人1,某单位,,r1@szgh.example\n"
    "收件人2,别的单位,主席,R2@szgh.example\n"
    "钱志刚,昆山市总工会,主席,qzg@ks.example\n"
    "无名,乙,,没有邮箱\n"
    "重复,乙,,qzg@ks.example\n"
)


@pytest.fixture
def manager(client, list_manager):
    client.force_login(list_manager)
    return client


def send(client, data, *, name="名单.csv", **words):
    data = data.encode() if isinstance(data, str) else data
    return client.post(IMPORT, {"table": SimpleUploadedFile(name, data), **words})


def workbook(*rows) -> bytes:
    book = Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def error_of(page, field="table"):
    assert page.status_code == 422
    return " ".join(page.context["form"].errors[field])


@pytest.fixture
def preview(manager, lists):
    """The page that shows what TABLE would change in the first list."""
    page = send(manager, TABLE, into=lists[0].pk)
    return manager.get(page["Location"])


def confirm(client, page, **changed):
    words = {"seen": page.context["plan"].fingerprint} | changed
    address = reverse("distribution:import-confirm", args=[page.context["waiting"].pk])
    return client.post(address, words)


def test_preview_says_what_would_happen_and_writes_nothing(preview):
    plan = preview.context["plan"]

    kinds = {row.line: row.kind for row in plan.rows}
    assert kinds == {2: "unchanged", 3: "updated", 4: "created", 5: "rejected", 6: "rejected"}
    assert plan.rows[1].changes["organisation"] == ("某单位", "别的单位")
    assert [row.planned.kind for row in preview.context["rows"]][:2] == ["rejected", "rejected"]
    assert "第 4 行" in plan.rows[4].reason
    assert Contact.objects.count() == 5
    assert Membership.objects.count() == 6
    assert not AuditEntry.objects.filter(action="contacts.import").exists()


def test_confirmed_table_is_taken_in_as_shown(manager, preview, list_manager):
    page = confirm(manager, preview)

    assert page["Location"] == "/contacts/"
    created = Contact.objects.get(email="qzg@ks.example")
    assert [entry.name for entry in created.lists.all()] == ["省总工会"]
    assert Contact.objects.get(name="收件人2").organisation == "别的单位"
    assert Contact.objects.count() == 6
    entry = AuditEntry.objects.get(action="contacts.import")
    assert entry.actor == list_manager
    assert entry.detail == {"created": 1, "updated": 1, "rejected": 2}
    assert ContactImport.objects.get().rows == []


def test_yes_twice_takes_it_in_once(manager, preview):
    confirm(manager, preview)

    assert confirm(manager, preview).status_code == 409
    assert Contact.objects.count() == 6


def test_preview_survives_until_it_is_confirmed(manager, preview):
    address = reverse("distribution:import-preview", args=[preview.context["waiting"].pk])

    again = manager.get(address)

    assert again.context["plan"].fingerprint == preview.context["plan"].fingerprint
    assert confirm(manager, again).status_code == 302


def test_made_up_preview_takes_nothing_in(manager, preview):
    assert confirm(manager, preview, seen="0" * 64).status_code == 409
    assert Contact.objects.count() == 5


def test_contacts_that_changed_meanwhile_are_looked_at_again(manager, preview):
    Contact.objects.filter(name="收件人2").update(organisation="第三单位")

    assert confirm(manager, preview).status_code == 409
    assert Contact.objects.get(name="收件人2").organisation == "第三单位"


def test_another_list_manager_does_not_find_it(client, preview, editor):
    editor.role_grants.create(role="list_manager")
    client.force_login(editor)

    waiting = preview.context["waiting"]
    assert client.get(f"{IMPORT}{waiting.pk}/").status_code == 404
    assert confirm(client, preview).status_code == 404
    assert Contact.objects.count() == 5


def test_new_table_replaces_the_one_not_confirmed(manager, preview, lists):
    send(manager, TABLE, into=lists[1].pk)

    assert ContactImport.objects.count() == 1
    assert confirm(manager, preview).status_code == 404


def test_table_goes_into_a_new_list(manager, lists):
    page = manager.get(send(manager, TABLE, new_list="市各有关部门")["Location"])
    assert not DistributionList.objects.filter(name="市各有关部门").exists()

    confirm(manager, page)

    assert DistributionList.objects.get(name="市各有关部门").contacts.count() == 3


def test_workbook_and_gb18030_say_the_same_as_utf_8(manager, lists):
    rows = [line.split(",") for line in TABLE.splitlines()]
    plans = []
    for data in (TABLE.encode(), TABLE.encode("utf-8-sig"), TABLE.encode("gb18030")):
        page = send(manager, data, into=lists[0].pk)
        plans.append(manager.get(page["Location"]).context["plan"].fingerprint)
    page = send(manager, workbook(*rows), name="名单.xlsx", into=lists[0].pk)
    plans.append(manager.get(page["Location"]).context["plan"].fingerprint)

    assert len(set(plans)) == 1


def test_formulas_are_rejected_and_never_worked_out(manager, lists):
    rows = [HEADING.strip().split(","), ["=1+1", "甲", "", "a@x.example"], ["乙", "", "", "b@x.cn"]]

    for data, name in (
        (workbook(*rows), "a.xlsx"),
        ("\n".join(",".join(row) for row in rows).encode(), "a.csv"),
    ):
        page = manager.get(send(manager, data, name=name, into=lists[0].pk)["Location"])
        first, second = page.context["plan"].rows
        assert (first.kind, second.kind) == ("rejected", "created")
        assert "=1+1" in first.reason


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_missing_column_is_named(manager, lists, encoding):
    table = "姓名,单位名称,电子邮箱\n钱志刚,昆山市总工会,qzg@ks.example\n"

    message = error_of(send(manager, table.encode(encoding), into=lists[0].pk))

    assert "缺：职务" in message
    assert not ContactImport.objects.exists()


def bomb() -> bytes:
    """A workbook of some 80 KB, good in itself, that unpacks to more than 80 MB."""
    row = ["甲", "乙", "", "a@x.example"]
    whole = zipfile.ZipFile(io.BytesIO(workbook(HEADING.strip().split(","), row)))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in whole.namelist():
            padding = b" " * 80 * 1024 * 1024 if "sheet1" in part else b""
            packed.writestr(part, whole.read(part) + padding)
    return file.getvalue()


HOSTILE = {
    "ten megabytes": b"a," * 5 * 1024 * 1024,
    "nothing": b"\n\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "old excel": b"\xd0\xcf\x11\xe0" + bytes(600),
    "no workbook": b"PK\x03\x04" + bytes(600),
    "a bomb": bomb(),
    "other columns": b"a,b,c\n1,2,3\n",
    "a heading alone": HEADING.encode(),
    "too many lines": (HEADING + "甲,乙,,a@x.cn\n" * (MOST_ROWS + 1)).encode(),
    "an open quote": (HEADING + '"' + "x" * 200_000).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_tables_end_in_a_sentence_beside_the_field(manager, lists, name):
    message = error_of(send(manager, HOSTILE[name], into=lists[0].pk))

    assert message
    assert message[-1] in "。." or name == "a heading alone"
    assert Contact.objects.count() == 5


def test_workbook_of_endless_blank_lines_is_read_quickly(manager, lists):
    book = Workbook()
    assert book.active
    book.active.append(HEADING.strip().split(","))
    book.active.cell(1_048_576, 16_384, "Ende")
    file = io.BytesIO()
    book.save(file)

    assert error_of(send(manager, file.getvalue(), name="a.xlsx", into=lists[0].pk))


@pytest.mark.parametrize(
    ("words", "field"),
    [({}, "into"), ({"into": "999999"}, "into"), ({"new_list": "长" * 81}, "new_list")],
)
def test_list_must_be_chosen(manager, lists, words, field):
    assert error_of(send(manager, TABLE, **words), field)
    assert not ContactImport.objects.exists()


def test_both_an_old_and_a_new_list_is_asked_about(manager, lists):
    page = send(manager, TABLE, into=lists[0].pk, new_list="市各有关部门")

    assert error_of(page, "new_list")
    assert 'value="市各有关部门"' in page.content.decode()


def test_names_that_are_markup_stay_text(manager, lists):
    table = HEADING + "<script>alert(1)</script>,乙,,a@x.cn\n"

    page = manager.get(send(manager, table, into=lists[0].pk)["Location"])

    assert "<script>alert" not in page.content.decode()


def test_preview_of_five_thousand_takes_few_queries(manager, lists, django_assert_max_num_queries):
    table = HEADING + "".join(f"甲{i},乙,,many{i}@x.example\n" for i in range(5000))
    page = send(manager, table, into=lists[0].pk)

    with django_assert_max_num_queries(12):
        page = manager.get(page["Location"])
    with django_assert_max_num_queries(60):
        confirm(manager, page)

    assert len(page.context["rows"]) == 100
    assert lists[0].contacts.count() == 5003
    assert Membership.objects.filter(since=date(2011, 1, 1)).count() == 6


@pytest.mark.parametrize("person", ["clerk", "editor", "signer", "administrator", None])
def test_nobody_else_imports_or_exports(client, request, preview, person):
    waiting = preview.context["waiting"]
    client.logout()
    if person:
        client.force_login(request.getfixturevalue(person))

    for page in (
        client.get(IMPORT),
        send(client, TABLE, new_list="新"),
        client.get(f"{IMPORT}{waiting.pk}/"),
        confirm(client, preview),
        client.get("/contacts/contacts.csv"),
        client.get("/contacts/contacts.xlsx"),
    ):
        assert page.status_code == (404 if person else 302)
    assert Contact.objects.count() == 5
