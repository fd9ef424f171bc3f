"""Terms of the house in the browser: added, put right, taken out."""

import pytest

from accounts.models import AuditEntry
from bulletin.models import HouseTerm
from tests.plain_static import plain_static

__all__ = ["plain_static"]

WORDS = {"words": "农民工", "instead_of": "民工", "note": "2006年国务院文件"}


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def term(db) -> HouseTerm:
    return HouseTerm.objects.create(**WORDS)


def test_new_term_stands_in_the_list_and_in_the_audit_trail(admin):
    page = admin.post("/proof/terms/new/", WORDS, follow=True)
    assert "农民工" in page.content.decode()
    assert AuditEntry.objects.get(action="term.add").detail["instead_of"] == "民工"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": ""}, "words"),
        ({"instead_of": "农民工"}, "instead_of"),
        ({"instead_of": "工"}, "instead_of"),
        # Too short to be kept whole.
        ({"instead_of": ""}, "words"),
        ({"since": "2011-02-02", "until": "2011-02-01"}, "until"),
        # There already.
        ({}, "words"),
    ],
)
def test_wrong_field_is_named_and_input_stays(admin, term, wrong, field):
    page = admin.post("/proof/terms/new/", WORDS | wrong)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert "2006年国务院文件" in page.content.decode()
    assert HouseTerm.objects.count() == 1


def test_long_term_is_kept_whole(admin):
    admin.post("/proof/terms/new/", {"words": "职工书屋示范点"})
    assert HouseTerm.objects.get().instead_of == ""


def test_list_has_those_in_use_and_what_is_looked_for(admin, term):
    HouseTerm.objects.create(words="外来务工人员", until="2006-01-01")

    def listed(query: str) -> set[str]:
        return {term.words for term in admin.get(f"/proof/terms/?{query}").context["page"]}

    assert listed("") == {"农民工"}
    assert listed("all=yes") == {"农民工", "外来务工人员"}
    assert listed("all=yes&q=务工") == {"外来务工人员"}


def test_put_right_and_taken_out(admin, term):
    admin.post(f"/proof/terms/{term.pk}/", WORDS | {"instead_of": "打工者", "version": "1"})
    term.refresh_from_db()
    assert (term.instead_of, term.version) == ("打工者", 2)
    assert AuditEntry.objects.get(action="term.edit").detail["before"]["instead_of"] == "民工"

    assert admin.post(f"/proof/terms/{term.pk}/remove/", {"version": "1"}).status_code == 409
    assert admin.post(f"/proof/terms/{term.pk}/", WORDS | {"version": "1"}).status_code == 409
    admin.post(f"/proof/terms/{term.pk}/remove/", {"version": "2"})
    assert not HouseTerm.objects.exists()
    assert AuditEntry.objects.filter(action="term.remove").count() == 1
