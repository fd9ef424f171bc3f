"""Offices through time: made, put right, renamed, merged, abolished."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Office, OfficeKind, Succession
from accounts.services.offices import offices_by_name, successors_on
from tests.plain_static import plain_static

__all__ = ["plain_static"]

DAY = date(2012, 9, 1)
WORDS = {
    "name": "姑苏区总工会",
    "aliases": "姑苏区总\n 姑苏总工会 \n\n姑苏区总",
    "kind": "district",
}


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def of(office, name="office-detail"):
    return reverse(f"accounts:{name}", args=[office.pk])


def error(page, field, form="form"):
    assert page.status_code == 422
    return " ".join(page.context[form].errors[field])


def test_new_office_has_its_other_names(admin):
    admin.post("/offices/new/", WORDS | {"position": "3", "founded": "2012-09-01"})

    office = Office.objects.get()
    assert (office.kind, office.position, office.founded) == (OfficeKind.DISTRICT, 3, DAY)
    assert sorted(alias.name for alias in office.aliases.all()) == ["姑苏区总", "姑苏总工会"]
    assert AuditEntry.objects.filter(action="office.create").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "常熟市总工会"}, "name"),
        ({"aliases": "长" * 61}, "aliases"),
        ({"kind": "realm"}, "kind"),
        ({"position": "-1"}, "position"),
        ({"founded": "2012-13-01"}, "founded"),
    ],
)
def test_wrong_field_is_named_and_input_stays(admin, office, wrong, field):
    page = admin.post("/offices/new/", WORDS | {"position": "3"} | wrong)

    assert error(page, field)
    assert Office.objects.count() == 1
    if field != "aliases":
        assert "姑苏总工会" in page.content.decode()


def test_put_right_changes_the_office_itself(admin, office):
    admin.post(of(office), WORDS | {"name": "常熟市总工会", "position": "9"})

    office.refresh_from_db()
    assert office.position == 9
    assert set(office.aliases.values_list("name", flat=True)) == {"姑苏区总", "姑苏总工会"}
    assert AuditEntry.objects.get(action="office.edit").detail["before"]["position"] == 1


def test_renamed_office_is_another_from_that_day_and_people_go_along(admin, office, clerk):
    page = admin.post(of(office, "office-rename"), {"name": "虞山总工会", "on": "2012-09-01"})

    successor = Office.objects.get(name="虞山总工会")
    assert page["Location"] == of(successor)
    assert "常熟市总工会" in offices_by_name(date(2012, 8, 31))
    assert "常熟市总工会" not in offices_by_name(DAY)
    assert successors_on(DAY)[office.pk] == successor
    clerk.refresh_from_db()
    assert clerk.office == successor
    assert {entry.action for entry in AuditEntry.objects.all()} >= {
        *("office.create", "office.succeed", "user.follow_office"),
    }


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": "", "on": "2012-09-01"}, "name"),
        ({"name": "太仓市总工会", "on": "2012-09-01"}, "name"),
        ({"name": "虞山总工会", "on": ""}, "on"),
        ({"name": "虞山总工会", "on": "2010-01-01"}, "on"),
        ({"name": "虞山总工会", "on": str(timezone.localdate() + timedelta(days=400))}, "on"),
    ],
)
def test_renaming_that_cannot_be_changes_nothing(admin, office, other_office, words, field):
    Office.objects.filter(pk=office.pk).update(founded=date(2011, 1, 1))

    page = admin.post(of(office, "office-rename"), words)

    assert error(page, field, "rename_form")
    assert not Succession.objects.exists()
    assert Office.objects.count() == 2


def test_office_that_is_no_more_is_not_renamed_again(admin, office):
    words = {"name": "虞山总工会", "on": "2012-09-01"}
    admin.post(of(office, "office-rename"), words)

    page = admin.post(of(office, "office-rename"), words | {"name": "别名总工会"})
    assert page.status_code in (409, 422)
    assert Office.objects.count() == 2


def test_offices_are_merged_into_a_new_one(admin, office, other_office, clerk, outsider):
    words = {"offices": [office.pk, other_office.pk], "name": "常太总工会", "on": "2012-09-01"}

    admin.post("/offices/merge/", words)

    merged = Office.objects.get(name="常太总工会")
    assert [heir for key, heir in successors_on(DAY).items() if key != merged.pk] == [merged] * 2
    for person in (clerk, outsider):
        person.refresh_from_db()
        assert person.office == merged


def test_office_is_merged_into_another(admin, office, other_office, clerk):
    words = {"offices": [office.pk], "into": other_office.pk, "on": "2012-09-01"}

    admin.post("/offices/merge/", words)

    clerk.refresh_from_db()
    office.refresh_from_db()
    assert clerk.office == other_office
    assert office.abolished == DAY
    assert Office.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"offices": []}, "offices"),
        ({"name": ""}, "name"),
        ({"name": "新总工会", "many": False}, "name"),
        ({"name": "新总工会", "into": True}, "name"),
        ({"name": "新总工会", "on": "x"}, "on"),
    ],
)
def test_merger_that_cannot_be_is_said_beside_its_field(
    admin, office, other_office, changed, field
):
    words = {"offices": [office.pk, other_office.pk], "on": "2012-09-01"} | changed
    if words.pop("many", True) is False:
        words["offices"] = [office.pk]
    if words.get("into"):
        words["into"] = other_office.pk

    assert error(admin.post("/offices/merge/", words), field)
    assert not Succession.objects.exists()


def test_office_without_people_is_abolished(admin, office, clerk):
    page = admin.post(of(office, "office-abolish"), {"on": "2012-09-01"})
    assert "沈倩" in error(page, "on", "abolish_form")

    clerk.office = None
    clerk.save()
    admin.post(of(office, "office-abolish"), {"on": "2012-09-01"})

    office.refresh_from_db()
    assert office.abolished == DAY
    assert admin.post(of(office, "office-abolish"), {"on": "2012-09-02"}).status_code in (409, 422)


def test_list_shows_those_that_exist_and_on_request_all(admin, office, other_office):
    Office.objects.filter(pk=office.pk).update(abolished=DAY)

    def found(**query):
        groups = admin.get("/offices/", query).context["groups"]
        return [office.name for _kind, offices in groups for office in offices]

    assert found() == ["太仓市总工会"]
    assert found(all="yes") == ["常熟市总工会", "太仓市总工会"]
    assert found(all="yes", q="常熟市总") == ["常熟市总工会"]
    assert found(q="没有") == []


def test_list_takes_as_many_queries_for_many_offices(admin, django_assert_max_num_queries):
    for number in range(200):
        office = Office.objects.create(name=f"第{number}工会", kind=OfficeKind.BUREAU)
        office.aliases.create(name=f"第{number}")

    with django_assert_max_num_queries(8):
        assert admin.get("/offices/").context["count"] == 200


@pytest.fixture
def somewhere(office):
    keys = {"pk": office.pk}
    return [
        ("get", "office-list", {}),
        ("get", "office-new", {}),
        ("post", "office-new", {}),
        ("get", "office-merge", {}),
        ("post", "office-merge", {}),
        ("get", "office-detail", keys),
        ("post", "office-detail", keys),
        ("post", "office-rename", keys),
        ("post", "office-abolish", keys),
    ]


@pytest.mark.parametrize("person", ["clerk", "editor", "signer", "list_manager"])
def test_for_other_roles_none_of_these_pages_exists(client, request, person, somewhere):
    client.force_login(request.getfixturevalue(person))

    for method, name, keys in somewhere:
        page = getattr(client, method)(reverse(f"accounts:{name}", kwargs=keys))
        assert page.status_code == 404, name


def test_signed_out_everything_leads_to_sign_in(client, somewhere):
    for method, name, keys in somewhere:
        page = getattr(client, method)(reverse(f"accounts:{name}", kwargs=keys))
        assert (page.status_code, page["Location"][:9]) == (302, "/sign-in/"), name


def test_links_change_nothing(admin, office):
    for name in ("office-rename", "office-abolish"):
        assert admin.get(of(office, name)).status_code == 405
