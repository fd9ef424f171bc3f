"""Users: who sees them, how they are added, changed, closed, and get a password."""

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEntry, Role, User
from accounts.services.users import change_user, close_account, password_link
from tests.conftest import PASSWORD

NEW = {
    "username": "zhangsan",
    "display_name": "张三",
    "roles": ["clerk"],
    "email": "zs@szgh.example",
}
GOOD = "四季度-工会-简报-2026"


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def of(user, name="user-detail"):
    return reverse(f"accounts:{name}", args=[user.pk])


def words_of(user, **changed):
    roles = [grant.role for grant in user.role_grants.all()]
    return {"display_name": user.display_name, "roles": roles, "office": user.office_id or ""} | (
        changed
    )


def errors(page, field):
    assert page.status_code == 422
    return " ".join(page.context["form"].errors[field])


def test_new_user_chooses_a_password_by_a_link_shown_once(admin, client, office):
    page = admin.post("/users/new/", NEW | {"office": office.pk}, follow=True)

    user = User.objects.get(username="zhangsan")
    assert (user.office, user.roles) == (office, frozenset({Role.CLERK}))
    assert not user.has_usable_password()
    link = page.context["link"]
    assert link in page.content.decode()
    assert admin.get(of(user)).context["link"] == ""

    admin.logout()
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"new_password1": GOOD, "new_password2": GOOD})
    assert client.login(username="zhangsan", password=GOOD)
    client.logout()
    used_up = client.get(link, follow=True)
    assert not used_up.context["validlink"]
    assert AuditEntry.objects.filter(action="user.set_password", actor=user).count() == 1


def test_weak_or_different_passwords_are_refused(admin, client, clerk, administrator):
    link = password_link(clerk.pk, actor=administrator)
    admin.logout()
    address = client.get(link)["Location"]

    for first, second in (("12345678", "12345678"), (GOOD, GOOD + "x"), ("", "")):
        page = client.post(address, {"new_password1": first, "new_password2": second})
        assert page.context["form"].errors
    clerk.refresh_from_db()
    assert not clerk.has_usable_password()


def test_link_of_a_closed_account_does_not_work(admin, client, clerk, administrator):
    link = password_link(clerk.pk, actor=administrator)
    close_account(clerk.pk, actor=administrator)

    assert not client.get(link, follow=True).context["validlink"]


def test_reset_makes_the_old_password_and_the_old_link_worthless(admin, client, clerk):
    first = admin.post(of(clerk, "user-reset"), follow=True).context["link"]
    second = admin.post(of(clerk, "user-reset"), follow=True).context["link"]

    admin.logout()
    assert not client.login(username=clerk.username, password=PASSWORD)
    assert not client.get(first, follow=True).context["validlink"]
    assert client.get(second, follow=True).context["validlink"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "有 空格"}, "username"),
        ({"username": "qinli"}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"roles": []}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
        ({"roles": ["clerk"], "office": ""}, "office"),
        ({"office": "99999"}, "office"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_wrong_field_is_named_and_input_stays(admin, office, wrong, field):
    page = admin.post("/users/new/", NEW | {"office": office.pk} | wrong)

    assert errors(page, field)
    if "display_name" not in wrong:
        assert 'value="张三"' in page.content.decode()
    assert not User.objects.filter(username="zhangsan").exists()


def test_roles_and_office_are_changed_and_logged(admin, editor, office, administrator):
    admin.post(
        of(editor), words_of(editor, roles=["editor", "clerk"], office=office.pk, email="a@x.cn")
    )

    editor = User.objects.get(pk=editor.pk)
    assert editor.roles == {Role.EDITOR, Role.CLERK}
    assert (editor.office, editor.email) == (office, "a@x.cn")
    entry = AuditEntry.objects.get(action="user.edit")
    assert entry.actor == administrator
    assert entry.detail["before"]["roles"] == ["editor"]
    assert entry.detail["after"]["roles"] == ["clerk", "editor"]


def test_saving_without_a_change_writes_nothing(admin, editor):
    admin.post(of(editor), words_of(editor))

    assert not AuditEntry.objects.filter(action="user.edit").exists()


def test_closed_account_is_signed_out_at_once(admin, clerk):
    theirs = Client()
    theirs.force_login(clerk)
    admin.post(of(clerk, "user-close"))

    assert not get_user(theirs).is_authenticated
    assert not theirs.login(username=clerk.username, password=PASSWORD)
    assert admin.post(of(clerk, "user-close")).status_code == 409
    assert admin.post(of(clerk, "user-reset")).status_code == 409
    admin.post(of(clerk, "user-reopen"))
    assert theirs.login(username=clerk.username, password=PASSWORD)


def test_administrator_cannot_take_it_from_themselves(admin, administrator):
    page = admin.post(of(administrator), words_of(administrator, roles=["editor"]))

    assert errors(page, "roles")
    assert admin.post(of(administrator, "user-close")).status_code == 422
    assert admin.post(of(administrator, "user-reset")).status_code == 422
    administrator = User.objects.get(pk=administrator.pk)
    assert administrator.roles == {Role.ADMINISTRATOR}
    assert administrator.is_active


def test_of_two_administrators_one_can_go(admin, administrator, editor):
    editor.role_grants.create(role=Role.ADMINISTRATOR)
    editor = User.objects.get(pk=editor.pk)

    admin.post(of(editor), words_of(editor, roles=["editor"]))

    assert User.objects.get(pk=editor.pk).roles == {Role.EDITOR}


def test_stale_actor_cannot_close_the_last_administrator(administrator, editor):
    """Two administrators close each other at once: the second finds nobody left."""
    editor.role_grants.create(role=Role.ADMINISTRATOR)
    editor = User.objects.get(pk=editor.pk)
    assert Role.ADMINISTRATOR in editor.roles
    close_account(editor.pk, actor=administrator)

    with pytest.raises(DomainError):
        close_account(administrator.pk, actor=editor)
    assert User.objects.get(pk=administrator.pk).is_active


def test_users_are_found_by_words_and_role(admin, clerk, editor, signer):
    def found(**query):
        return [user.username for user in admin.get("/users/", query).context["page"]]

    assert found(q="沈倩") == ["shenqian"]
    assert found(q="常熟") == ["shenqian"]
    assert found(role="signer") == ["zhoulicheng"]
    User.objects.filter(pk=signer.pk).update(is_active=False)
    assert found(role="closed") == ["zhoulicheng"]
    assert found(role="²", q="\0", page="x")


def test_list_takes_as_many_queries_for_many_users(admin, office, django_assert_max_num_queries):
    for number in range(120):
        user = User.objects.create(username=f"u{number}", display_name=f"甲{number}", office=office)
        user.role_grants.create(role=Role.CLERK)

    with django_assert_max_num_queries(9):
        assert len(admin.get("/users/").context["page"]) == 50


@pytest.fixture
def somewhere(clerk):
    keys = {"pk": clerk.pk}
    return [
        ("get", "user-list", {}),
        ("get", "user-new", {}),
        ("post", "user-new", {}),
        ("get", "user-detail", keys),
        ("post", "user-detail", keys),
        ("post", "user-reset", keys),
        ("post", "user-close", keys),
        ("post", "user-reopen", keys),
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


def test_links_change_nothing(admin, clerk):
    for name in ("user-reset", "user-close", "user-reopen"):
        assert admin.get(of(clerk, name)).status_code == 405


@pytest.mark.parametrize("person", ["clerk", "editor", "signer", "list_manager"])
def test_services_refuse_others(request, person, clerk, outsider):
    actor = request.getfixturevalue(person)
    for deed in (
        lambda: password_link(outsider.pk, actor=actor),
        lambda: close_account(outsider.pk, actor=actor),
        lambda: change_user(
            outsider.pk,
            display_name="乙",
            email="",
            office=None,
            roles=[Role.EDITOR],
            actor=actor,
        ),
    ):
        with pytest.raises(NotAllowed):
            deed()
