"""Setting up an authenticator app on the phone, and signing in with it, with and without script."""

import base64

import pytest
from django.utils import timezone
from django_otp.oath import TOTP

from tests.conftest import PASSWORD
from tests.web.conftest import sign_in
from tests.web.page_checks import axe_faults, wide_faults

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def code_of(secret, *, ahead=0):
    totp = TOTP(base64.b32decode(secret.replace(" ", "")))
    totp.time = timezone.now().timestamp() + 30 * ahead
    return f"{totp.token():06d}"


def give_password(page, user):
    page.goto("/sign-in/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("main form .button-primary")


def test_app_is_set_up_and_asked_for(open_browser, signer):
    page = open_browser(phone=True)
    sign_in(page, signer)
    page.goto("/entry/")
    page.click("main .button-primary")
    page.click("details:has(.code) > summary")
    secret = page.locator("details .code").inner_text()
    page.fill("#id_code", code_of(secret))
    page.click("main .button-primary")
    codes = page.locator(".recovery-codes .code").all_inner_texts()
    assert len(codes) == 10
    assert axe_faults(page) + wide_faults(page) == []

    other = open_browser(script=False)
    give_password(other, signer)
    other.fill("#id_code", "000000")
    other.click("main .button-primary")
    assert other.locator("#id_code_error").is_visible()
    other.fill("#id_code", code_of(secret, ahead=1))
    other.click("main .button-primary")
    other.goto("/entry/")
    assert other.locator(".rows > li").count() == 2

    third = open_browser()
    give_password(third, signer)
    assert axe_faults(third) + wide_faults(third) == []
    third.click("text=用备用码")
    third.fill("#id_code", codes[0])
    third.click("main .button-primary")
    third.locator(".bar details").wait_for()
    third.goto("/entry/")
    third.click("text=其他的全部退出")
    assert third.locator(".rows > li").count() == 1
    page.goto("/notices/")
    assert page.locator("#id_password").is_visible()
