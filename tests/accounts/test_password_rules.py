"""What each of the two profiles asks of a password."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import KeptPassword
from tests.conftest import PASSWORD

SIGN_IN = reverse("accounts:login")
CHANGE = reverse("accounts:password-change")


@pytest.fixture
def djbh(settings):
    settings.SIGN_IN_PROFILE = "djbh"


@pytest.fixture
def asvs(settings):
    settings.SIGN_IN_PROFILE = "asvs"


def refusal(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {one.code for one in error.error_list}
    return set()


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Ab3-xyZ", {"password_too_short"}),
        ("kqvmzhtw", {"password_too_plain"}),
        ("kqvmzhtw77", {"password_too_plain"}),
        ("kqvMzhtw77", set()),
        ("工会kqv77", {"password_too_short"}),
        ("工会kqvx77", set()),
        ("Password1!", {"password_too_common"}),
    ],
)
def test_djbh_asks_for_eight_characters_of_three_classes(djbh, password, codes):
    assert refusal(password) == codes


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("kqvMzhtw77-", {"password_too_short"}),
        ("kqvmzhtwbnrs", set()),
        ("平江路上的梧桐树又落了叶子", set()),
        ("qwertyuiop12345", {"password_too_common"}),
        ("password2026!!", {"password_too_common"}),
        ("!!!PassWord!!!", {"password_too_common"}),
        ("492817360551", {"password_entirely_numeric"}),
        ("x" * 128, set()),
    ],
)
def test_asvs_asks_for_length_and_refuses_what_leaked(asvs, password, codes):
    assert refusal(password) == codes


def test_password_like_the_name_is_refused(asvs, editor):
    assert refusal("guwenlan-2026", editor) == {"password_too_similar"}


def choose(user, password):
    user.set_password(password)
    user.save()


def test_djbh_refuses_the_last_five_and_takes_older_ones(djbh, editor):
    for number in range(1, 5):
        choose(editor, f"Kqvmz-htw-{number}")
    used = {"password_used_before"}

    assert refusal(PASSWORD, editor) == refusal("Kqvmz-htw-4", editor) == used
    choose(editor, "Kqvmz-htw-5")
    assert refusal(PASSWORD, editor) == set()
    assert refusal("Kqvmz-htw-1", editor) == used
    assert KeptPassword.objects.filter(user=editor).count() == 5


def test_asvs_keeps_no_history(asvs, editor):
    choose(editor, "kqvmz-htwbn-rs")

    assert refusal(PASSWORD, editor) == set()


def sign_in(client, editor, days):
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        client.post(SIGN_IN, {"username": editor.username, "password": PASSWORD})
        return client.get("/")


def test_djbh_has_a_password_of_ninety_days_changed_before_all_else(client, djbh, editor):
    assert sign_in(client, editor, 89).status_code == 200
    client.logout()

    later = timezone.now() + timedelta(days=91)
    assert sign_in(client, editor, 91)["Location"] == CHANGE
    with time_machine.travel(later, tick=False):
        assert client.get(CHANGE).status_code == 200
        fresh = "四季度-工会-简报-2026"
        values = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
        client.post(CHANGE, values)
        assert client.get("/").status_code == 200


def test_asvs_never_asks_for_another_password(client, asvs, editor):
    assert sign_in(client, editor, 400).status_code == 200


@pytest.mark.parametrize(("profile", "words"), [("djbh", "最近 5 次"), ("asvs", "12 个字符")])
def test_rules_stand_beside_the_field(client, settings, editor, profile, words):
    settings.SIGN_IN_PROFILE = profile
    client.force_login(editor)

    assert words in client.get(CHANGE).content.decode()
