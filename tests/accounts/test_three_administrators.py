"""三员分立 on the pages of users, and roles that end at the next request."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.errors import DomainError
from accounts.models import AuditEntry, Outcome, Role, User
from accounts.services.users import AdministratorsTogether, change_user, create_user
from tests.conftest import PASSWORD

ADD = ("add_user", "er", "--name", "二")
pytestmark = pytest.mark.usefixtures("three_administrators")


def form_of(user: User, *roles: Role) -> dict[str, object]:
    return {
        "display_name": user.display_name,
        "email": user.email,
        "office": user.office_id or "",
        "roles": list(roles),
    }


def test_security_administrator_gives_roles(client, security, editor):
    client.force_login(security)
    address = reverse("accounts:user-detail", args=[editor.pk])

    response = client.post(address, form_of(editor, Role.EDITOR, Role.SIGNER))

    assert response.status_code == 302
    assert User.objects.get(pk=editor.pk).roles == {Role.EDITOR, Role.SIGNER}


@pytest.mark.parametrize("role", ["administrator", "auditor", "editor"])
def test_nobody_else_does(client, request, signer, role):
    client.force_login(request.getfixturevalue(role))
    address = reverse("accounts:user-detail", args=[signer.pk])

    assert client.get(address).status_code == 404
    assert client.post(address, form_of(signer, Role.EDITOR)).status_code == 404

    assert User.objects.get(pk=signer.pk).roles == {Role.SIGNER}


@pytest.mark.parametrize(
    "roles",
    [
        (Role.ADMINISTRATOR, Role.AUDITOR),
        (Role.SECURITY, Role.EDITOR),
        (Role.AUDITOR, Role.CLERK),
    ],
)
def test_second_role_beside_an_administrators_is_refused_in_words(client, security, clerk, roles):
    client.force_login(security)
    form = form_of(clerk, *roles) | {"display_name": "沈倩倩"}

    response = client.post(reverse("accounts:user-detail", args=[clerk.pk]), form)

    page = response.content.decode()
    assert response.status_code == 422
    assert "由三个人分别担任" in page
    assert "沈倩倩" in page
    assert User.objects.get(pk=clerk.pk).roles == {Role.CLERK}


def test_new_account_with_two_is_refused_too(client, security, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD))
    client.force_login(security)
    form = {"username": "er", "display_name": "二", "roles": [Role.SECURITY, Role.AUDITOR]}

    response = client.post(reverse("accounts:user-new"), form)

    assert (response.status_code, User.objects.filter(username="er").exists()) == (422, False)
    with pytest.raises(AdministratorsTogether):
        create_user(
            "er",
            password=None,
            display_name="二",
            roles=[Role.ADMINISTRATOR, Role.SIGNER],
            actor=None,
        )
    with pytest.raises(CommandError, match="三个人"):
        call_command(*ADD, "--role", "auditor", "--role", "security")


def test_page_says_so_before_one_tries(client, security, editor):
    client.force_login(security)

    page = client.get(reverse("accounts:user-detail", args=[editor.pk])).content.decode()

    assert "三员各只有这一个角色" in page


def test_without_three_administrators_roles_go_together(client, settings, administrator, editor):
    settings.THREE_ADMINISTRATORS = False
    client.force_login(administrator)
    address = reverse("accounts:user-detail", args=[editor.pk])

    assert "三员各只有" not in client.get(address).content.decode()
    client.post(address, form_of(editor, Role.EDITOR, Role.AUDITOR))

    assert User.objects.get(pk=editor.pk).roles == {Role.EDITOR, Role.AUDITOR}


def test_keeper_of_accounts_does_not_give_them_up(security):
    with pytest.raises(DomainError, match="自己"):
        change_user(
            security.pk,
            display_name="陆安",
            email="",
            office=None,
            roles=[Role.AUDITOR],
            actor=security,
        )

    assert User.objects.get(pk=security.pk).roles == {Role.SECURITY}


@pytest.mark.parametrize("role", ["security", "auditor"])
def test_each_begins_the_day_on_their_own_page(client, request, role):
    person = request.getfixturevalue(role)
    form = {"username": person.username, "password": PASSWORD}

    response = client.post(reverse("accounts:login"), form, follow=True)

    assert response.status_code == 200
    assert response.request["PATH_INFO"] in ("/users/", "/audit/")
    assert client.get("/").status_code == 200


def test_role_that_is_taken_away_ends_with_the_next_request(client, security, editor):
    client.force_login(editor)
    assert client.get(reverse("bulletin:inbox")).status_code == 200

    change_user(
        editor.pk, display_name="顾文澜", email="", office=None, roles=[Role.SIGNER], actor=security
    )

    assert client.get(reverse("bulletin:inbox")).status_code == 404
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get(reverse("bulletin:issue-list")).status_code == 302


def test_what_was_tried_without_the_right_is_in_the_trail(client, clerk, office):
    client.force_login(clerk)

    client.post(reverse("accounts:office-new"), {"name": "甲"}, REMOTE_ADDR="10.1.2.3")
    client.get(reverse("accounts:office-new"))

    entry = AuditEntry.objects.get(action="access.refuse")
    assert (entry.actor, entry.outcome) == (clerk, Outcome.REFUSED)
    assert entry.address == "10.1.2.3"
    assert entry.detail == {"what": "office_edit", "method": "POST", "path": "/offices/new/"}
