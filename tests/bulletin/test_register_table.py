"""The register as a table: looked at first, taken in as it was shown, given out again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from accounts.tables import csv_of
from bulletin.models import Tenure
from bulletin.services.tenure_tables import COLUMNS, MORE_COLUMNS
from bulletin.table_files import RowKind, read_table, workbook_of
from tests.plain_static import plain_static

__all__ = ["plain_static"]

HEADING = ["姓名", "单位", "职务", "次序", "起", "止"]
MARCH = date(2008, 3, 1)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def chair(db) -> Tenure:
    return Tenure.objects.create(
        name="金明", office="市总工会", title="主席", position=1, since=MARCH
    )


def look(admin, *rows, heading=HEADING, write=csv_of):
    file = SimpleUploadedFile("名册.csv", write(heading, rows))
    return admin.post("/proof/people/table/", {"table": file})


def take(admin, page):
    words = {"table": page.context["table"], "seen": page.context["plan"].fingerprint}
    return admin.post("/proof/people/table/take/", words)


def kinds(page) -> list[tuple[RowKind, str]]:
    return [(row.kind, row.reason) for row in page.context["plan"].rows]


@pytest.mark.parametrize("write", [csv_of, workbook_of])
def test_preview_writes_nothing_and_yes_takes_it_in(admin, chair, write):
    page = look(
        admin,
        ["金明", "市总工会", "主席", "1", "2008-03-01", "2011/9/29"],
        ["沈华", "市总工会", "主席", "1", "2011年9月30日", ""],
        ["朱正荣", "市总工会", "副主席", "", "", ""],
        write=write,
    )
    assert [kind for kind, _reason in kinds(page)] == [
        RowKind.UPDATED,
        RowKind.CREATED,
        RowKind.CREATED,
    ]
    assert Tenure.objects.get().until is None

    take(admin, page)
    assert list(Tenure.objects.values_list("name", "position", "since", "until")) == [
        ("金明", 1, MARCH, date(2011, 9, 29)),
        ("沈华", 1, date(2011, 9, 30), None),
        ("朱正荣", 2, None, None),
    ]
    assert AuditEntry.objects.filter(action="tenure.add").count() == 2
    edit = AuditEntry.objects.get(action="tenure.edit")
    assert edit.detail == {"changed": {"until": ["", "2011-09-29"]}}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "市总工会", "主席", "", "", ""], "没有填姓名"),
        (["沈华", "市总工会", "", "", "", ""], "没有填职务"),
        (["沈华", "市总工会", "主席、党组书记", "", "", ""], "几个职务"),
        (["沈华", "市总工会", "主席", "第一", "", ""], "不是次序"),
        (["沈华", "市总工会", "主席", "", "2011-02-30", ""], "2011-02-30"),
        (["沈华", "市总工会", "主席", "", "去年", ""], "去年"),
        (["沈华", "市总工会", "主席", "", "2011-02-02", "2011-02-01"], "早于"),
        (["名" * 21, "市总工会", "主席", "", "", ""], "姓名"),
        (["=1+1", "市总工会", "主席", "", "", ""], "公式"),
        (["金明", "市总工会", "主席", "", "2010-01-01", ""], "已任此职"),
    ],
)
def test_bad_line_is_named_and_left_out(admin, chair, row, reason):
    page = look(admin, row, ["陆平", "市总工会", "副主席", "", "", ""])
    (kind, why), (good, _none) = kinds(page)
    assert (kind, good) == (RowKind.REJECTED, RowKind.CREATED)
    assert reason in why

    take(admin, page)
    assert set(Tenure.objects.values_list("name", flat=True)) == {"金明", "陆平"}


def test_same_line_twice_is_taken_once(admin):
    row = ["陆平", "市总工会", "副主席", "", "", ""]
    page = look(admin, row, row)
    assert kinds(page)[1] == (RowKind.REJECTED, "与第 2 行重复。")


def test_what_the_table_does_not_say_stays(admin, chair):
    chair.until = date(2011, 9, 29)
    chair.save()
    page = look(
        admin, ["金明", "市总工会", "主席", "2008-03-01"], heading=["姓名", "单位", "职务", "起"]
    )
    assert kinds(page) == [(RowKind.UNCHANGED, "")]


def test_table_is_taken_in_as_it_was_shown_or_not_at_all(admin, chair):
    page = look(admin, ["金明", "市总工会", "主席", "2", "2008-03-01", ""])
    Tenure.objects.update(position=7)

    assert take(admin, page).status_code == 409
    assert Tenure.objects.get().position == 7


def test_table_that_was_tampered_with_is_refused(admin):
    page = look(admin, ["金明", "市总工会", "主席", "2", "", ""])
    words = {"table": page.context["table"] + "x", "seen": page.context["plan"].fingerprint}
    assert admin.post("/proof/people/table/take/", words).status_code == 409
    assert admin.post("/proof/people/table/take/").status_code == 409
    assert not Tenure.objects.exists()


@pytest.mark.parametrize(
    ("rows", "heading", "reason"),
    [
        ([], HEADING, "没有内容"),
        ([["金明"]], ["姓名"], "职务"),
        ([["金明", "主席"]] * 2001, ["姓名", "职务"], "2000"),
    ],
)
def test_table_that_cannot_be_read_is_refused_beside_the_field(admin, rows, heading, reason):
    page = look(admin, *rows, heading=heading)
    assert page.status_code == 422
    assert reason in " ".join(page.context["form"].errors["table"])


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_given_out_can_be_read_again(admin, chair, kind):
    Tenure.objects.create(name="=陆平", office="", title="副主席", position=2)
    answer = admin.get(f"/proof/people/register.{kind}?q=主席")

    rows = read_table(answer.content, COLUMNS, MORE_COLUMNS)
    assert [(row["name"], row["since"]) for _line, row in rows] == [
        ("金明", "2008-03-01"),
        ("=陆平", ""),
    ]
    assert AuditEntry.objects.get(action="tenures.export").detail == {"entries": 2, "kind": kind}


def test_taking_in_takes_as_many_queries_for_many(admin, django_assert_max_num_queries):
    rows = [[f"张{number}", "市总工会", f"第{number}任", "", "", ""] for number in range(200)]
    page = look(admin, *rows)
    with django_assert_max_num_queries(15):
        take(admin, page)
    assert Tenure.objects.count() == 200
