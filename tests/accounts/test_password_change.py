"""Changing one's own password."""

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry
from tests.conftest import PASSWORD

ADDRESS = reverse("accounts:password-change")
NEW = "四季度-工会-简报-2026"


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(
        ADDRESS,
        {
            "old_password": old,
            "new_password1": new,
            "new_password2": new if again is None else again,
        },
    )


@pytest.fixture
def here(client, clerk):
    client.force_login(clerk)
    return client


def test_new_password_counts_here_and_ends_every_other_session(here, clerk):
    elsewhere = Client()
    elsewhere.force_login(clerk)

    response = change(here)

    assert response["Location"] == ADDRESS
    assert "密码已改" in here.get(ADDRESS).content.decode()
    assert get_user(here).is_authenticated
    assert not get_user(elsewhere).is_authenticated
    assert Client().login(username=clerk.username, password=NEW)
    assert not Client().login(username=clerk.username, password=PASSWORD)
    entry = AuditEntry.objects.get(action="user.change_password")
    assert (entry.actor, entry.subject_id, entry.detail) == (clerk, str(clerk.pk), {})


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"old": "不对"}, "old_password"),
        ({"old": ""}, "old_password"),
        ({"new": "12345678"}, "new_password2"),
        ({"again": "另一个-工会-简报-2026"}, "new_password2"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(here, clerk, words, field):
    page = change(here, **words)

    assert page.status_code == 422
    assert page.context["form"].errors[field]
    assert not AuditEntry.objects.filter(action="user.change_password").exists()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_fifth_wrong_password_signs_out(here):
    for _time in range(4):
        assert change(here, old="不对").status_code == 422
    assert change(here, old="不对")["Location"] == reverse("accounts:login")
    assert not get_user(here).is_authenticated


def test_who_is_signed_out_signs_in_first(client, db):
    assert client.get(ADDRESS)["Location"].startswith(reverse("accounts:login"))


def test_menu_leads_there(here):
    assert f'href="{ADDRESS}"' in here.get("/notices/").content.decode()
