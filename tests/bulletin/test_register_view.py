"""The register of people in the browser: entered, put right, ended, passed on, taken out."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.errors import NotAllowed
from accounts.models import AuditEntry, Office
from bulletin.models import Tenure
from bulletin.services.house_terms import add_term
from bulletin.services.tenure_tables import confirm_register, export_register, sealed
from bulletin.services.tenures import (
    add_tenure,
    edit_tenure,
    end_tenure,
    remove_tenure,
    succeed_tenure,
)
from tests.plain_static import plain_static

__all__ = ["plain_static"]

WORDS = {"name": "金明", "office": "市总工会", "title": "主席", "position": "1"}
DAY = date(2011, 9, 30)


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def chair(db) -> Tenure:
    return Tenure.objects.create(**WORDS, since=date(2008, 3, 1))


def of(tenure, name="register-detail"):
    return reverse(f"bulletin:{name}", args=[tenure.pk])


def audited(action: str) -> AuditEntry:
    return AuditEntry.objects.get(action=action)


def test_entry_stands_in_the_list_and_in_the_audit_trail(admin):
    page = admin.post("/proof/people/new/", WORDS | {"since": "2008-03-01"}, follow=True)

    tenure = Tenure.objects.get()
    assert (str(tenure), tenure.since, tenure.until) == (
        "市总工会主席 金明",
        date(2008, 3, 1),
        None,
    )
    assert "金明" in page.content.decode()
    assert audited("tenure.add").detail["since"] == "2008-03-01"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "名" * 21}, "name"),
        ({"title": ""}, "title"),
        ({"title": "主席、党组书记"}, "title"),
        ({"position": "第一"}, "position"),
        ({"since": "2011-02-30"}, "since"),
        ({"since": "2011-02-03", "until": "2011-02-02"}, "until"),
        # The same post at the same time.
        ({"since": "2010-01-01"}, "name"),
    ],
)
def test_wrong_field_is_named_and_input_stays(admin, chair, wrong, field):
    page = admin.post("/proof/people/new/", WORDS | wrong)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert "市总工会" in page.content.decode()
    assert Tenure.objects.count() == 1


def test_same_post_at_another_time_is_another_entry(admin, chair):
    chair.until = date(2010, 1, 1)
    chair.save()
    admin.post("/proof/people/new/", WORDS | {"since": "2011-01-01"})
    assert Tenure.objects.count() == 2


def test_list_is_as_of_a_day(admin, chair):
    Tenure.objects.create(name="沈华", office="市总工会", title="主席", position=1, since=DAY)
    chair.until = date(2011, 9, 29)
    chair.save()

    def names(query: str) -> list[str]:
        page = admin.get(f"/proof/people/?{query}")
        return [tenure.name for tenure in page.context["page"]]

    assert names("on=2011-09-29") == ["金明"]
    assert names("on=2011-09-30") == ["沈华"]
    assert names("") == ["沈华"]
    assert names("all=yes") == ["金明", "沈华"]
    assert names("all=yes&q=总工会 金") == ["金明"]
    assert names("q=无此人") == []
    page = admin.get("/proof/people/?on=昨天")
    assert "“昨天”不是日期" in page.content.decode()


def test_put_right_is_audited_with_before_and_after(admin, chair):
    admin.post(of(chair), WORDS | {"title": "副主席", "position": "2", "version": "1"})

    chair.refresh_from_db()
    assert (chair.title, chair.position, chair.since, chair.version) == ("副主席", 2, None, 2)
    detail = audited("tenure.edit").detail
    assert (detail["before"]["title"], detail["after"]["title"]) == ("主席", "副主席")


@pytest.mark.parametrize("version", ["2", "", "一"])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("register-detail", WORDS | {"title": "副主席"}),
        ("register-end", {"until": "2011-09-30"}),
        ("register-succeed", {"name": "沈华", "since": "2011-09-30"}),
        ("register-remove", {}),
    ],
)
def test_stale_page_changes_nothing(admin, chair, name, words, version):
    page = admin.post(of(chair, name), words | {"version": version})

    assert page.status_code == 409
    assert Tenure.objects.values_list("title", "until").get() == ("主席", None)


def test_who_comes_next_takes_the_place_and_the_day_before_is_the_last(admin, chair):
    words = {"name": "沈华", "since": "2011-09-30", "version": "1"}
    page = admin.post(of(chair, "register-succeed"), words)

    after = Tenure.objects.get(name="沈华")
    chair.refresh_from_db()
    assert page["Location"] == of(after)
    assert chair.until == date(2011, 9, 29)
    assert (after.office, after.title, after.position, after.since) == (
        "市总工会",
        "主席",
        1,
        DAY,
    )
    assert after.predecessor == chair
    assert audited("tenure.succeed").detail["predecessor"] == chair.pk
    assert audited("tenure.end").detail["until"] == [None, "2011-09-29"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": "金明", "since": "2011-09-30"}, "name"),
        ({"name": "", "since": "2011-09-30"}, "name"),
        ({"name": "沈华", "since": "2008-03-01"}, "since"),
        ({"name": "沈华", "since": ""}, "since"),
    ],
)
def test_succession_that_cannot_be_changes_nothing(admin, chair, words, field):
    page = admin.post(of(chair, "register-succeed"), words | {"version": "1"})

    assert page.status_code == 422
    assert page.context["succeed_form"].errors.keys() == {field}
    chair.refresh_from_db()
    assert (chair.until, chair.version, Tenure.objects.count()) == (None, 1, 1)


def test_post_ends_on_a_day_not_before_it_began(admin, chair):
    early = admin.post(of(chair, "register-end"), {"until": "2008-02-29", "version": "1"})
    assert early.status_code == 422
    assert "2008-03-01" in early.content.decode()

    admin.post(of(chair, "register-end"), {"until": "2011-09-30", "version": "1"})
    chair.refresh_from_db()
    assert chair.until == DAY


def test_entry_of_a_mistake_goes_and_is_remembered(admin, chair):
    admin.post(of(chair, "register-remove"), {"version": "1"})
    assert not Tenure.objects.exists()
    assert audited("tenure.remove").detail["name"] == "金明"


def test_offices_to_choose_from_are_those_of_today_and_those_of_the_register(admin, chair, office):
    Office.objects.create(name="市经委工会", kind="bureau", abolished=DAY)
    page = admin.get(of(chair))
    assert page.context["office_names"] == ["市总工会", "常熟市总工会"]


@pytest.mark.parametrize("role", ["clerk", "editor", "signer", "list_manager"])
@pytest.mark.parametrize(
    "address",
    [
        "/proof/people/",
        "/proof/people/new/",
        "/proof/people/table/",
        "/proof/people/register.csv",
        "/proof/people/{}/",
        "/proof/terms/",
        "/proof/terms/new/",
    ],
)
def test_the_register_is_the_administrators(client, request, chair, role, address):
    client.force_login(request.getfixturevalue(role))
    assert client.get(address.format(chair.pk)).status_code == 404


def test_services_refuse_who_may_not(editor, chair):
    words = {"version": 1, "actor": editor}
    for deed in (
        lambda: add_tenure(name="陆平", title="副主席", actor=editor),
        lambda: edit_tenure(chair.pk, title="副主席", **words),
        lambda: end_tenure(chair.pk, until=DAY, **words),
        lambda: succeed_tenure(chair.pk, name="沈华", since=DAY, **words),
        lambda: remove_tenure(chair.pk, **words),
        lambda: add_term(words="农民工", instead_of="民工", actor=editor),
        lambda: export_register([chair], kind="csv", actor=editor),
        lambda: confirm_register(sealed([]), seen="", actor=editor),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert Tenure.objects.values_list("title", "until").get() == ("主席", None)
    assert not AuditEntry.objects.filter(action__startswith="te").exists()


@pytest.mark.parametrize("name", ["register-end", "register-succeed", "register-remove"])
def test_deeds_take_posts_alone_and_from_the_administrator(client, editor, admin, chair, name):
    assert admin.get(of(chair, name)).status_code == 405
    client.force_login(editor)
    assert client.post(of(chair, name), {"version": "1"}).status_code == 404
    assert Tenure.objects.count() == 1
