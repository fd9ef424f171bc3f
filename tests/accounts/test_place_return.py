"""People are led back to pages that can be opened, and to this site alone."""

import pytest
from django.urls import reverse

from accounts.services.users import create_user
from tests.conftest import PASSWORD

SIGN_IN = reverse("accounts:login")
SITE = "http://testserver"


def language_leads_to(response):
    return response.content.decode().split('name="next" value="')[-1].split('"')[0]


@pytest.fixture
def sign(reviewed_issue):
    return reverse("bulletin:issue-sign", args=[reviewed_issue.pk])


@pytest.fixture
def detail(reviewed_issue):
    return reverse("bulletin:issue-detail", args=[reviewed_issue.pk])


def test_form_of_an_ended_session_leads_back_to_its_page(client, signer, sign, detail):
    response = client.post(sign, {"remark": "同意"}, headers={"Referer": SITE + detail})

    assert response.url == f"{SIGN_IN}?next={detail}"
    words = {"username": signer.username, "password": PASSWORD, "next": detail}
    assert client.get(client.post(SIGN_IN, words).url).status_code == 200


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "https://evil.example/issues/1/",
        f"{SITE}//evil.example/x",
        f"{SITE}/\\evil.example",
        f"{SITE}/issues/1/sign/",
        "no address",
    ],
)
def test_form_from_nowhere_leads_to_the_start_page(client, sign, referrer):
    response = client.post(sign, headers={"Referer": referrer})

    assert response.url == f"{SIGN_IN}?next=/"


def test_language_chosen_on_a_refusal_leads_back_to_the_page_before(client, signer, sign, detail):
    client.force_login(signer)
    read = {"edition_sha256": "0" * 64, "number": 18, "total_number": 412, "date": "2011-09-30"}

    refusal = client.post(sign, read, headers={"Referer": SITE + detail})

    assert refusal.status_code == 409
    assert language_leads_to(refusal) == detail


def test_address_that_takes_posts_alone_says_so_on_a_page(client, signer, sign, detail):
    client.force_login(signer)

    response = client.get(sign, headers={"Referer": SITE + detail})

    html = response.content.decode()
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "这个网址不能直接打开。" in html
    assert f'href="{detail}">返回</a>' in html
    assert language_leads_to(response) == detail


def test_page_keeps_its_own_address_and_query_when_the_language_changes(client, signer, detail):
    client.force_login(signer)

    assert language_leads_to(client.get(f"{detail}?ask=sign")) == f"{detail}?ask=sign"


def test_account_without_a_role_is_told_and_can_sign_out(client, db):
    person = create_user("newcomer", password=PASSWORD, display_name="新来的", roles=(), actor=None)
    client.force_login(person)

    response = client.get("/")

    html = response.content.decode()
    assert response.status_code == 403
    assert "您的账号还没有角色，请找系统管理员。" in html
    assert f'action="{reverse("accounts:logout")}"' in html


def test_no_page_is_kept_by_the_browser(client, signer, detail):
    client.force_login(signer)

    for address in (detail, "/", "/nowhere/"):
        assert client.get(address)["Cache-Control"] == "no-store"
