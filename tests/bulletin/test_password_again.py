"""Signing asks for the password again when the sign-in is more than ten minutes ago."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from bulletin.states import IssueStatus
from tests.bulletin.test_issue_moves_view import act, detail, promised, read_pages
from tests.conftest import PASSWORD


@pytest.fixture
def late(client, signer, reviewed_issue):
    """The signer's browser eleven minutes after the sign-in."""
    client.force_login(signer)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        yield client


def sheet(issue, **values):
    return read_pages(issue) | promised() | {"remark": "同意印发"} | values


def test_fresh_sign_in_is_enough(client, signer, reviewed_issue):
    client.force_login(signer)

    assert (
        'name="password"' not in client.get(f"{detail(reviewed_issue)}?ask=sign").content.decode()
    )
    assert client.post(act(reviewed_issue, "sign"), sheet(reviewed_issue)).status_code == 302


def test_sheet_asks_for_the_password_later(late, reviewed_issue):
    html = late.get(f"{detail(reviewed_issue)}?ask=sign").content.decode()

    assert 'name="password"' in html
    assert 'autocomplete="current-password"' in html


@pytest.mark.parametrize("password", [{}, {"password": ""}, {"password": "不是这个"}])
def test_without_the_right_password_nothing_is_signed(late, reviewed_issue, password):
    response = late.post(act(reviewed_issue, "sign"), sheet(reviewed_issue, **password))

    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_password_error"' in html
    assert "同意印发</textarea>" in html
    assert "不是这个" not in html
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.IN_REVIEW


def test_right_password_signs_and_counts_as_fresh(late, reviewed_issue):
    response = late.post(act(reviewed_issue, "sign"), sheet(reviewed_issue, password=PASSWORD))

    assert response.url == detail(reviewed_issue)
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.SIGNED
    assert late.session["password_given_at"] == timezone.now().timestamp()


def test_five_wrong_passwords_end_the_session(late, reviewed_issue):
    for _ in range(4):
        response = late.post(act(reviewed_issue, "sign"), sheet(reviewed_issue, password="错"))
        assert response.status_code == 422

    response = late.post(act(reviewed_issue, "sign"), sheet(reviewed_issue, password="错"))

    assert response.url == f"/sign-in/?next={detail(reviewed_issue)}"
    assert "_auth_user_id" not in late.session


def test_return_needs_no_password(late, reviewed_issue):
    response = late.post(
        act(reviewed_issue, "return"), read_pages(reviewed_issue) | {"remark": "请核对"}
    )

    assert response.url == detail(reviewed_issue)


def test_text_of_the_pages_is_for_those_who_see_them(client, signer, clerk, reviewed_issue):
    address = f"/issues/{reviewed_issue.pk}/text/"
    client.force_login(signer)
    html = client.get(address).content.decode()
    assert "常熟市总工会举办第1期培训班" in html
    assert "下一期" in html

    client.force_login(clerk)
    assert client.get(address).status_code == 404


def test_issue_being_assembled_has_no_frozen_text(client, signer, assembling_issue):
    client.force_login(signer)

    assert client.get(f"/issues/{assembling_issue.pk}/text/").status_code == 404
