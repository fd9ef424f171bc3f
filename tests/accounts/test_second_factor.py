"""The second step: set up, asked for, recovered, taken away."""

import base64
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.errors import DomainError
from accounts.models import AuditEntry, RecoveryCode, SecondFactor
from accounts.services.second_factor import (
    WrongCode,
    check_code,
    finish_setting,
    reset_second_factor,
    start_setting,
)
from accounts.services.tries import TooManyTries
from tests.conftest import PASSWORD

SIGN_IN = reverse("accounts:login")
STEP = reverse("accounts:second-step")
SET = reverse("accounts:second-factor-set")
ENTRY = reverse("accounts:entry-detail")
AGAIN = reverse("accounts:again")


class App:
    """A phone's authenticator app."""

    def __init__(self, secret):
        self.secret = base64.b32decode(secret)

    def code(self, *, ahead=0):
        totp = TOTP(self.secret)
        totp.time = timezone.now().timestamp() + 30 * ahead
        return f"{totp.token():06d}"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


def set_up(person, clock):
    """The person's app and recovery codes; its first code was taken half a minute ago."""
    app = App(start_setting(person))
    codes = finish_setting(person, app.code())
    clock.shift(timedelta(seconds=30))
    return app, codes


@pytest.fixture
def app(editor, clock):
    return set_up(editor, clock)[0]


def give_password(client, person, place=""):
    values = {"username": person.username, "password": PASSWORD, "next": place}
    return client.post(SIGN_IN, values)


def is_in(client):
    return get_user(client).is_authenticated


def test_password_alone_signs_nobody_in_who_has_an_app(client, editor, app):
    response = give_password(client, editor, "/notices/")

    assert response.url == STEP
    assert not is_in(client)
    assert client.get("/notices/").status_code == 302

    entered = client.post(STEP, {"code": app.code()})
    assert entered.url == "/notices/"
    assert is_in(client)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６", "x" * 41])
def test_wrong_code_is_refused_beside_the_field(client, editor, app, code):
    give_password(client, editor)

    response = client.post(STEP, {"code": code})

    assert response.status_code == 422
    assert response.context["form"].errors["code"]
    assert 'id="id_code_error"' in response.content.decode()
    assert not is_in(client)


def test_code_is_good_once(client, editor, app):
    give_password(client, editor)
    client.post(STEP, {"code": app.code()})
    other = Client()
    give_password(other, editor)

    assert other.post(STEP, {"code": app.code()}).status_code == 422


def test_clock_of_the_phone_may_be_half_a_minute_off_and_no_more(editor, app, clock):
    clock.shift(timedelta(minutes=5))
    for ahead in (2, -2):
        with pytest.raises(WrongCode):
            check_code(editor, app.code(ahead=ahead))
    check_code(editor, app.code(ahead=-1))
    check_code(editor, app.code(ahead=1))


def test_fifth_wrong_code_locks_also_the_right_one(editor, app, clock):
    for _time in range(5):
        with pytest.raises(WrongCode):
            check_code(editor, "000000")
    with pytest.raises(TooManyTries):
        check_code(editor, app.code())
    assert AuditEntry.objects.filter(action="user.miss_second_factor").count() == 5
    assert AuditEntry.objects.filter(action="user.lock").count() == 1

    clock.shift(timedelta(minutes=10, seconds=1))
    check_code(editor, app.code())


def test_second_step_waits_five_minutes(client, editor, app, clock):
    give_password(client, editor)
    clock.shift(timedelta(minutes=5, seconds=1))

    assert client.post(STEP, {"code": app.code()}).url == SIGN_IN
    assert not is_in(client)


def test_account_closed_meanwhile_does_not_come_in(client, editor, app):
    give_password(client, editor)
    editor.is_active = False
    editor.save()

    assert client.post(STEP, {"code": app.code()}).url == SIGN_IN


def test_second_step_without_the_first_leads_back(client, db):
    assert client.get(STEP).url == SIGN_IN


def test_setting_up_shows_a_picture_and_the_codes_once(client, editor, clock):
    client.force_login(editor)
    page = client.get(SET).content.decode()
    [secret] = re.findall(r'<p class="code">([A-Z2-7 ]+)</p>', page)

    assert "<svg" in page
    assert "style=" not in page
    assert "还没" not in page
    answer = client.post(SET, {"code": App(secret.replace(" ", "")).code()})

    shown = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", answer.content.decode())
    assert len(set(shown)) == 10
    assert answer["Cache-Control"] == "no-store"
    assert shown[0] not in client.get(ENTRY).content.decode()
    assert shown[0] not in str(dict(client.session))
    assert AuditEntry.objects.get(action="user.set_second_factor").actor == editor


def test_nothing_counts_before_the_first_code(client, editor, clock):
    client.force_login(editor)
    client.get(SET)
    assert client.post(SET, {"code": "000000"}).status_code == 422

    assert give_password(Client(), editor).url != STEP


def test_old_app_counts_until_the_new_one_does(client, editor, app, clock):
    client.force_login(editor)
    new = App(start_setting(editor))
    check_code(editor, app.code())

    clock.shift(timedelta(seconds=30))
    client.post(SET, {"code": new.code()})
    clock.shift(timedelta(seconds=30))
    with pytest.raises(WrongCode):
        check_code(editor, app.code())
    check_code(editor, new.code())


def test_neither_secret_nor_recovery_codes_stand_in_the_database(editor, clock):
    app, codes = set_up(editor, clock)
    row = SecondFactor.objects.get()

    assert base64.b32encode(app.secret).decode() not in row.secret
    assert app.secret.hex() not in row.secret
    plain = codes[0].replace("-", "")
    assert not RecoveryCode.objects.filter(digest__icontains=plain).exists()


def test_recovery_code_signs_in_once_however_it_is_typed(client, editor, clock):
    _app, codes = set_up(editor, clock)
    give_password(client, editor)
    page = client.post(f"{STEP}?recovery=yes", {"code": codes[3].lower().replace("-", " ")})

    assert page.status_code == 302
    assert "还剩 9 个" in client.get("/").content.decode()
    assert AuditEntry.objects.get(action="user.use_recovery_code").detail == {"left": 9}
    other = Client()
    give_password(other, editor)
    assert other.post(f"{STEP}?recovery=yes", {"code": codes[3]}).status_code == 422


def test_recovery_code_of_somebody_else_opens_nothing(editor, signer, clock):
    _app, codes = set_up(editor, clock)
    set_up(signer, clock)

    with pytest.raises(WrongCode):
        check_code(signer, codes[0])


def test_new_recovery_codes_make_the_old_worthless(client, editor, clock):
    _app, codes = set_up(editor, clock)
    client.force_login(editor)

    page = client.post(reverse("accounts:recovery-codes-renew")).content.decode()

    assert len(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page)) == 10
    with pytest.raises(WrongCode):
        check_code(editor, codes[0])


def test_administrator_takes_it_away_and_ends_the_sessions(client, editor, administrator, app):
    theirs = Client()
    theirs.force_login(editor)
    client.force_login(administrator)
    page = f"/users/{editor.pk}/"
    assert "second-factor/reset" in client.get(page).content.decode()

    response = client.post(f"{page}second-factor/reset/")

    assert response.url == page
    assert not is_in(theirs)
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()
    entry = AuditEntry.objects.get(action="user.reset_second_factor")
    assert (entry.actor, entry.subject_id) == (administrator, str(editor.pk))
    assert "second-factor/reset" not in client.get(page).content.decode()


def test_nobody_takes_away_their_own_by_administration(administrator, clock):
    set_up(administrator, clock)

    with pytest.raises(DomainError):
        reset_second_factor(administrator.pk, actor=administrator)


@pytest.mark.parametrize("person", ["editor", "list_manager", "clerk"])
def test_others_cannot_take_it_away(client, request, person, signer, clock):
    set_up(signer, clock)
    client.force_login(request.getfixturevalue(person))

    assert client.post(f"/users/{signer.pk}/second-factor/reset/").status_code == 404
    assert SecondFactor.objects.exists()


def test_switched_off_by_oneself_where_it_is_not_needed(client, settings, editor, app):
    client.force_login(editor)
    settings.SECOND_FACTOR = "privileged"
    session = client.session
    session["second_factor_given"] = True
    session.save()
    drop = reverse("accounts:second-factor-drop")

    assert client.post(drop).status_code == 422
    settings.SECOND_FACTOR = "optional"
    assert client.post(drop).url == ENTRY
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize("person", ["editor", "signer", "list_manager", "administrator"])
def test_privileged_roles_set_it_up_before_all_else(client, request, settings, clock, person):
    settings.SECOND_FACTOR = "privileged"
    person = request.getfixturevalue(person)
    give_password(client, person)

    for place in ("/", "/notices/", ENTRY):
        assert client.get(place)["Location"] == SET
    assert client.get(reverse("accounts:help"), follow=True).status_code == 200
    client.post(SET, {"code": App(start_setting(person)).code()})
    assert client.get("/notices/").status_code == 200


def test_clerk_needs_none_unless_all_do(client, settings, clerk):
    settings.SECOND_FACTOR = "privileged"
    client.force_login(clerk)
    assert client.get("/notices/").status_code == 200

    settings.SECOND_FACTOR = "all"
    assert client.get("/notices/")["Location"] == SET


def test_role_given_later_asks_at_the_next_request(client, settings, clerk, clock):
    settings.SECOND_FACTOR = "privileged"
    app, _codes = set_up(clerk, clock)
    client.force_login(clerk)
    assert client.get("/notices/").status_code == 200
    clerk.role_grants.create(role="editor")

    asked = client.get("/notices/")
    assert asked["Location"].startswith(AGAIN)
    assert client.post(asked["Location"], {"code": app.code()}).url == "/notices/"
    assert client.get("/notices/").status_code == 200


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_asking_again_leads_to_no_other_site(client, editor, foreign):
    client.force_login(editor)

    response = client.post(f"{AGAIN}?next={foreign}", {"password": PASSWORD})

    assert response.url == "/"


def test_setting_up_late_asks_who_it_is_first(client, editor, clock):
    client.force_login(editor)
    clock.shift(timedelta(minutes=11))

    assert client.get(SET)["Location"].startswith(AGAIN)
    client.post(f"{AGAIN}?next={SET}", {"password": PASSWORD})
    assert client.get(SET).status_code == 200


def test_five_wrong_passwords_at_asking_again_sign_out(client, editor, clock):
    client.force_login(editor)
    for _time in range(4):
        assert client.post(AGAIN, {"password": "错"}).status_code == 422

    assert client.post(AGAIN, {"password": "错"}).url == f"{SIGN_IN}?next=/"
    assert not is_in(client)


def test_whoever_runs_the_server_takes_it_away_from_the_last_administrator(administrator, clock):
    set_up(administrator, clock)

    call_command("reset_second_factor", administrator.username)

    assert not SecondFactor.objects.exists()
    assert AuditEntry.objects.get(action="user.reset_second_factor").actor is None
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")


def test_another_secret_key_makes_apps_worthless_and_breaks_nothing(editor, app, settings):
    settings.SECRET_KEY = "another"

    with pytest.raises(WrongCode):
        check_code(editor, app.code())
    assert start_setting(editor)
