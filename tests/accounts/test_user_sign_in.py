"""Signing in and out, and choosing a language."""

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD

SIGN_IN = reverse("accounts:login")


def test_right_password_opens_the_issues(client, editor):
    response = client.post(
        SIGN_IN, {"username": editor.username, "password": PASSWORD}, follow=True
    )

    assert response.redirect_chain == [("/", 302)]
    assert "顾文澜" in response.content.decode()


def test_wrong_password_keeps_the_name_and_asks_for_the_password_again(client, editor):
    response = client.post(SIGN_IN, {"username": editor.username, "password": "猜的"})

    page = response.content.decode()
    assert f'value="{editor.username}"' in page
    assert 'role="alert"' in page
    assert "猜的" not in page
    form = response.context["form"]
    assert form.fields["password"].widget.attrs["autofocus"] is True
    assert "autofocus" not in form.fields["username"].widget.attrs
    assert "_auth_user_id" not in client.session


def test_first_visit_starts_at_the_name(client, db):
    form = client.get(SIGN_IN).context["form"]

    assert form.fields["username"].widget.attrs["autofocus"] is True


def test_visitor_comes_back_to_the_page_asked_for(client, reviewed_issue, signer):
    asked = reverse("bulletin:issue-detail", args=[reviewed_issue.pk])

    turned_away = client.get(asked)
    assert turned_away.url == f"{SIGN_IN}?next={asked}"
    signed_in = client.post(
        SIGN_IN, {"username": signer.username, "password": PASSWORD, "next": asked}
    )

    assert signed_in.url == asked


def test_foreign_address_is_not_followed_after_signing_in(client, editor):
    response = client.post(
        SIGN_IN,
        {"username": editor.username, "password": PASSWORD, "next": "https://evil.example/"},
    )

    assert response.url == "/"


def test_signing_out_ends_the_session(client, editor):
    client.force_login(editor)

    response = client.post(reverse("accounts:logout"))

    assert response.url == SIGN_IN
    assert client.get("/").status_code == 302


def test_link_cannot_sign_anybody_out(client, editor):
    client.force_login(editor)

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert client.get("/").status_code == 200


def test_closed_account_cannot_sign_in(client, editor):
    editor.is_active = False
    editor.save()

    client.post(SIGN_IN, {"username": editor.username, "password": PASSWORD})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_language_is_chosen_by_one_button_and_the_page_stays(client, editor, language, tag):
    client.force_login(editor)

    response = client.post(
        reverse("set_language"), {"language": language, "next": "/"}, follow=True
    )

    assert response.redirect_chain == [("/", 302)]
    assert f'<html lang="{tag}">' in response.content.decode()


def test_pages_allow_no_inline_script_or_style(client, db):
    response = client.get(SIGN_IN)

    policy = response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'self'" in policy
    page = response.content.decode()
    assert "style=" not in page
    assert "onclick" not in page
