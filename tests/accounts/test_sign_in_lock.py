"""Wrong passwords lock a name and an address for a while, alike for names that nobody has."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Tries
from accounts.profiles import Limit
from accounts.services.tries import TooManyTries, take_try
from tests.conftest import PASSWORD

SIGN_IN = reverse("accounts:login")
LOCKED = "请 10 分钟后再试"


def attempt(username, password="错", address="192.0.2.1", **headers):
    client = Client(REMOTE_ADDR=address)
    return client.post(SIGN_IN, {"username": username, "password": password}, headers=headers)


def words_of(response):
    return [str(error) for error in response.context["form"].non_field_errors()]


@pytest.fixture(params=["djbh", "asvs"])
def most(request, settings):
    """So many wrong passwords lock a name."""
    settings.SIGN_IN_PROFILE = request.param
    return {"djbh": 5, "asvs": 10}[request.param]


def test_last_wrong_password_locks_even_for_the_right_one(most, editor):
    answers = [attempt(editor.username) for _time in range(most)]

    assert LOCKED not in str(words_of(answers[-2]))
    assert LOCKED in str(words_of(answers[-1]))
    refused = attempt(editor.username, PASSWORD, address="198.51.100.9")
    assert LOCKED in str(words_of(refused))
    assert "_auth_user_id" not in refused.client.session
    lock = AuditEntry.objects.get(action="user.lock")
    assert (lock.subject_id, lock.actor) == (str(editor.pk), None)
    assert lock.detail == {"address": "192.0.2.1", "tries": most}
    assert AuditEntry.objects.filter(action="user.miss_password").count() == most


def test_lock_ends_by_itself(most, editor):
    for _time in range(most):
        attempt(editor.username)

    with time_machine.travel(timezone.now() + timedelta(minutes=9, seconds=50), tick=False):
        assert words_of(attempt(editor.username, PASSWORD))
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert attempt(editor.username, PASSWORD).status_code == 302


def test_name_that_nobody_has_answers_like_one_that_somebody_has(most, editor):
    for _time in range(most + 1):
        theirs, nobodys = attempt(editor.username), attempt("nobody")
        assert words_of(theirs) == words_of(nobodys)
        assert theirs.status_code == nobodys.status_code
    kinds = AuditEntry.objects.values_list("action", "subject_type")
    assert ("user.lock", "accounts.tries") in kinds


def test_closed_account_answers_like_a_wrong_password(editor):
    wrong = words_of(attempt(editor.username))
    editor.is_active = False
    editor.save()

    assert words_of(attempt("somebody")) == wrong
    assert words_of(attempt(editor.username, PASSWORD)) == wrong


def test_right_password_forgets_the_wrong_ones(settings, editor):
    settings.SIGN_IN_PROFILE = "djbh"
    for _round in range(3):
        for _time in range(4):
            attempt(editor.username)
        assert attempt(editor.username, PASSWORD).status_code == 302


def test_spelling_a_name_in_capitals_is_no_way_round(settings, editor):
    settings.SIGN_IN_PROFILE = "djbh"
    for name in ("guwenlan", "GUWENLAN", "Guwenlan", "guWenlan", "guwenLan"):
        attempt(name)

    assert LOCKED in str(words_of(attempt("guwenlan", PASSWORD)))


def test_many_names_from_one_address_lock_the_address(editor):
    for number in range(60):
        attempt(f"name{number}")

    assert "已锁定" in str(words_of(attempt(editor.username, PASSWORD)))
    assert attempt(editor.username, PASSWORD, address="192.0.2.2").status_code == 302
    assert AuditEntry.objects.filter(action="address.lock").count() == 1


def test_right_passwords_of_a_whole_office_lock_nothing(editor):
    for _time in range(70):
        assert attempt(editor.username, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "told"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.2.3.4, 203.0.113.7", "203.0.113.7"),
        (1, "nonsense", "192.0.2.1"),
        (2, "203.0.113.7", "192.0.2.1"),
    ],
)
def test_only_our_own_proxies_are_believed(settings, editor, proxies, forwarded, told):
    settings.PROXIES = proxies

    attempt(editor.username, **{"X-Forwarded-For": forwarded})

    assert AuditEntry.objects.get(action="user.miss_password").detail["address"] == told


def test_names_typed_stand_nowhere_in_the_counts(db):
    attempt("my-password-by-mistake")

    assert not Tries.objects.filter(key__contains="my-password").exists()


def test_try_is_counted_before_it_is_made(db):
    """So twenty at once get no more than the limit."""
    limit = Limit(3, timedelta(minutes=1), timedelta(minutes=1))
    taken = [take_try("kind", "value", limit).is_last for _time in range(3)]

    assert taken == [False, False, True]
    with pytest.raises(TooManyTries):
        take_try("kind", "value", limit)
    assert not take_try("kind", "another", limit).is_last


def test_signing_in_is_written_down(editor):
    attempt(editor.username, PASSWORD)

    entry = AuditEntry.objects.get(action="user.sign_in")
    assert (entry.actor, entry.detail) == (editor, {"address": "192.0.2.1", "way": "password"})
