"""Where somebody is signed in: listed, ended, and over by itself."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.devices import device_words
from accounts.models import AuditEntry, SignedIn
from accounts.services.users import close_account, password_link
from tests.conftest import PASSWORD

ENTRY = reverse("accounts:entry-detail")
SIGN_IN = reverse("accounts:login")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
WECHAT = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0"


def browser_of(user, agent="", address="192.0.2.1"):
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post(SIGN_IN, {"username": user.username, "password": PASSWORD})
    return client


def is_in(client):
    return client.get("/").status_code == 200


@pytest.fixture
def desk(editor):
    return browser_of(editor, FIREFOX)


@pytest.fixture
def phone(editor):
    return browser_of(editor, WECHAT, "198.51.100.7")


def row_of(client):
    return SignedIn.objects.get(pk=client.session["presence"]["row"])


def test_every_browser_is_listed_with_device_address_and_time(desk, phone):
    page = desk.get(ENTRY).content.decode()

    assert "Firefox · Windows" in page
    assert "微信 · Android" in page
    assert "198.51.100.7" in page
    assert page.count("本机") == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox · Windows"),
        (WECHAT, "微信 · Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) Version/17 Safari/605", "Safari · macOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537 Edg/126.0", "Edge · Windows"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_device_in_words(agent, words):
    assert device_words(agent) == words


def test_another_browser_is_signed_out(desk, phone, editor):
    response = desk.post(reverse("accounts:session-end", args=[row_of(phone).pk]))

    assert response.url == ENTRY
    assert is_in(desk)
    assert not is_in(phone)
    entry = AuditEntry.objects.get(action="user.end_session")
    assert entry.detail == {"device": "微信 · Android", "address": "198.51.100.7"}


def test_all_others_are_signed_out(desk, phone, editor):
    third = browser_of(editor)

    desk.post(reverse("accounts:sessions-end"))

    assert [is_in(one) for one in (desk, phone, third)] == [True, False, False]
    assert AuditEntry.objects.get(action="user.end_sessions").detail == {"count": 2}


def test_somebody_elses_browser_is_not_found(desk, signer):
    theirs = browser_of(signer)

    response = desk.post(reverse("accounts:session-end", args=[row_of(theirs).pk]))

    assert response.status_code == 404
    assert is_in(theirs)


@pytest.mark.parametrize("name", ["sessions-end", "session-end"])
def test_link_ends_nothing(desk, name):
    args = [row_of(desk).pk] if name == "session-end" else []
    assert desk.get(reverse(f"accounts:{name}", args=args)).status_code == 405


def test_signing_out_takes_the_row_along(desk):
    desk.post(reverse("accounts:logout"))

    assert not SignedIn.objects.exists()


def test_stolen_cookie_is_worth_nothing_after_signing_out(desk):
    stolen = Client()
    key = desk.cookies[django_settings.SESSION_COOKIE_NAME].value
    desk.post(reverse("accounts:logout"))
    stolen.cookies[django_settings.SESSION_COOKIE_NAME] = key

    assert not is_in(stolen)


def test_changed_password_leaves_this_browser_alone(desk, phone):
    new = "四季度-工会-简报-2026"
    values = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    desk.post(reverse("accounts:password-change"), values)

    assert is_in(desk)
    assert not is_in(phone)
    assert SignedIn.objects.count() == 1


@pytest.mark.parametrize("act", [close_account, password_link])
def test_closed_account_and_reset_password_end_every_session(
    desk, phone, editor, administrator, act
):
    act(editor.pk, actor=administrator)

    assert not is_in(desk)
    assert not is_in(phone)
    assert not editor.sign_ins.exists()


@pytest.mark.parametrize(("profile", "minutes"), [("djbh", 30), ("asvs", 12 * 60)])
def test_session_without_a_step_ends(settings, editor, profile, minutes):
    settings.SIGN_IN_PROFILE = profile
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        desk = browser_of(editor)
        clock.shift(timedelta(minutes=minutes - 1))
        assert is_in(desk)
        clock.shift(timedelta(minutes=minutes - 1))
        assert is_in(desk)
        clock.shift(timedelta(minutes=minutes + 1))
        response = desk.get("/", follow=True)
    assert response.redirect_chain[-1][0].startswith(SIGN_IN)
    assert "没有操作，已退出登录" in response.content.decode()
    assert not get_user(desk).is_authenticated


def test_session_ends_after_its_longest_time_whatever_is_done(settings, editor):
    settings.SIGN_IN_PROFILE = "djbh"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        desk = browser_of(editor)
        for _step in range(28):
            clock.shift(timedelta(minutes=25))
            assert is_in(desk)
        clock.shift(timedelta(minutes=25))
        assert not is_in(desk)


def test_page_that_asks_by_itself_keeps_nobody_signed_in(settings, editor, assembling_issue):
    settings.SIGN_IN_PROFILE = "djbh"
    poll = reverse("bulletin:issue-preview", args=[assembling_issue.pk])
    with time_machine.travel(timezone.now(), tick=False) as clock:
        desk = browser_of(editor)
        for _poll in range(2):
            clock.shift(timedelta(minutes=14))
            assert desk.get(poll, headers={"HX-Request": "true"}).status_code in (204, 286)
        clock.shift(timedelta(minutes=3))
        assert not is_in(desk)


def test_session_of_before_this_table_ends(desk):
    session = desk.session
    del session["presence"]
    session.save()

    assert not is_in(desk)


def test_every_page_that_asks_by_itself_is_known_as_such():
    timed = re.compile(r'hx-(?:get|post)="{% url "([a-z:-]+)"[^>]*?hx-trigger="[^"]*every')
    asked = {
        name
        for path in (Path(django_settings.BASE_DIR) / "templates").rglob("*.html")
        for name in timed.findall(path.read_text(encoding="utf-8"))
    }

    assert asked
    assert asked == django_settings.POLLED_PAGES
