"""A signer comes by the link of a mail and a one-time code, where the administrator allows it."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.errors import DomainError
from accounts.links import signed_path
from accounts.models import AuditEntry, Role, RoleGrant, SignInCode
from accounts.services.codes import WrongCode, digits_of, order_code, try_code
from bulletin.states import IssueStatus
from distribution.services.code_mail import mail_code
from distribution.services.hold import hold_mailings
from tests.bulletin.test_issue_moves_view import act, detail, promised, read_pages
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture(autouse=True)
def allowed(signer):
    signer.email = "zhoulicheng@szgh.example"
    signer.code_sign_in = True
    signer.save()
    return signer


@pytest.fixture
def link(signer, reviewed_issue):
    return signed_path(detail(reviewed_issue), person_id=signer.pk)


def code_in(desk):
    recipient, content = desk.mails[-1]
    assert recipient == "zhoulicheng@szgh.example"
    mail = message_from_bytes(content, policy=policy.default)
    (digits,) = re.findall(r"\d{6}", mail.get_content())
    assert digits not in mail["Subject"]
    return digits


def send_code(client, link):
    """As the browser and the worker do."""
    assert client.post(f"{link}send/").url == link
    assert mail_code(SignInCode.objects.latest("pk").pk)


def wrong(digits):
    return f"{(int(digits) + 1) % 10**6:06}"


def test_signer_signs_by_link_and_code(client, desk, link, signer, reviewed_issue):
    page = client.get(link).content.decode()
    assert "z…@szgh.example" in page
    assert "zhoulicheng@" not in page
    assert 'name="digits"' not in page
    send_code(client, link)
    assert 'autocomplete="one-time-code"' in client.get(link).content.decode()
    digits = code_in(desk)

    response = client.post(f"{link}enter/", {"digits": f" {digits[:3]} {digits[3:]} "})

    assert response.url == detail(reviewed_issue)
    values = read_pages(reviewed_issue) | promised() | {"remark": ""}
    assert client.post(act(reviewed_issue, "sign"), values).status_code == 302
    reviewed_issue.refresh_from_db()
    assert reviewed_issue.status == IssueStatus.SIGNED
    entries = AuditEntry.objects.filter(subject_type="accounts.user", subject_id=str(signer.pk))
    assert {"user.order_code", "user.use_code"} <= {entry.action for entry in entries}


def test_code_works_once(client, desk, link):
    send_code(client, link)
    digits = code_in(desk)
    client.post(f"{link}enter/", {"digits": digits})
    client.logout()
    send_code(client, link)

    response = client.post(f"{link}enter/", {"digits": digits})

    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_another_browser_cannot_use_the_code(client, desk, link):
    send_code(client, link)
    thief = Client()

    assert thief.post(f"{link}enter/", {"digits": code_in(desk)})["Location"] == link
    assert "_auth_user_id" not in thief.session


@pytest.mark.parametrize(
    ("digits", "words"), [("", "请输入"), ("12345", "六位"), ("abcdef", "六位"), (None, "不是最新")]
)
def test_other_digits_get_a_reason_beside_the_field(client, desk, link, digits, words):
    send_code(client, link)
    typed = wrong(code_in(desk)) if digits is None else digits

    response = client.post(f"{link}enter/", {"digits": typed})

    assert response.status_code == 422
    html = response.content.decode()
    assert words in html
    assert "id_digits_error" in html
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_tries_the_right_digits_are_worth_nothing(signer):
    code = order_code(signer)
    for _try in range(5):
        with pytest.raises(WrongCode):
            try_code(code.pk, wrong(digits_of(code)))

    with pytest.raises(WrongCode):
        try_code(code.pk, digits_of(code))


def test_after_ten_minutes_the_code_is_worth_nothing(signer):
    code = order_code(signer)

    with (
        time_machine.travel(timezone.now() + timedelta(minutes=11)),
        pytest.raises(WrongCode, match="十分钟"),
    ):
        try_code(code.pk, digits_of(code))


def test_a_new_code_ends_the_one_before(signer):
    first, second = order_code(signer), order_code(signer)

    with pytest.raises(WrongCode):
        try_code(first.pk, digits_of(first))
    assert try_code(second.pk, digits_of(second)) == signer


def test_more_than_five_codes_an_hour_are_refused(client, link, signer):
    for _code in range(5):
        order_code(signer)

    with pytest.raises(DomainError, match="一小时"):
        order_code(signer)
    assert client.post(f"{link}send/").status_code == 422
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        order_code(signer)


@pytest.mark.parametrize(
    "changes", [{"code_sign_in": False}, {"email": ""}, {"is_active": False}], ids=str
)
def test_who_is_not_allowed_signs_in_by_password(client, link, signer, changes):
    code = order_code(signer)
    for field, value in changes.items():
        setattr(signer, field, value)
    signer.save()

    assert client.get(link).url.startswith("/sign-in/")
    assert client.post(f"{link}send/").status_code == 422
    with pytest.raises(WrongCode):
        try_code(code.pk, digits_of(code))


def test_an_administrator_signs_in_by_password_whatever_else_they_are(client, link, signer):
    RoleGrant.objects.create(user=signer, role=Role.ADMINISTRATOR)

    assert client.get(link).url.startswith("/sign-in/")


def test_later_a_new_code_stands_for_the_password(client, desk, link, reviewed_issue):
    send_code(client, link)
    client.post(f"{link}enter/", {"digits": code_in(desk)})
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert "再打开" in client.get(f"{detail(reviewed_issue)}?ask=sign").content.decode()
        send_code(client, link)
        client.post(f"{link}enter/", {"digits": code_in(desk)})

        sheet = client.get(f"{detail(reviewed_issue)}?ask=sign").content.decode()
        assert 'name="password"' not in sheet


def test_session_by_code_ends_after_half_an_hour(client, desk, link):
    send_code(client, link)
    client.post(f"{link}enter/", {"digits": code_in(desk)})

    assert client.session.get_expiry_age() <= 1800


def test_code_is_mailed_once_and_not_by_a_restored_copy(signer, administrator, desk):
    code = order_code(signer)
    assert mail_code(code.pk)
    assert not mail_code(code.pk)
    assert len(desk.mails) == 1

    hold_mailings(actor=administrator)
    assert not mail_code(order_code(signer).pk)
    assert len(desk.mails) == 1


def test_administrator_allows_it_to_signers_alone(client, administrator, signer, clerk):
    client.force_login(administrator)
    page = f"/users/{signer.pk}/"
    values = {"display_name": "周立诚", "email": signer.email, "code_sign_in": "on"}

    assert client.post(page, values | {"roles": ["signer"]}).status_code == 302
    signer.refresh_from_db()
    assert signer.code_sign_in
    response = client.post(page, values | {"roles": ["signer", "administrator"]})
    assert "id_code_sign_in_error" in response.content.decode()
    response = client.post(page, values | {"roles": ["signer"], "email": ""})
    assert "id_email_error" in response.content.decode()
    assert client.post(page, values | {"roles": ["signer"], "code_sign_in": ""}).status_code == 302
    signer.refresh_from_db()
    assert not signer.code_sign_in
