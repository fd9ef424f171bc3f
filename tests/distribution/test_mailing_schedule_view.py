"""Choosing, changing and taking back the time of a mailing on its pages."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import Mailing
from distribution.services.mailings import start_mailing
from distribution.states import MailingStatus
from tests.distribution.mailing_samples import signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def issue(publication, editor, lists):
    return signed_without_press(publication, editor)


@pytest.fixture
def scheduled(issue, editor) -> Mailing:
    at = timezone.now() + timedelta(hours=2)
    return start_mailing(issue.pk, actor=editor, scheduled_for=at)


def typed(**time) -> str:
    return f"{timezone.localtime() + timedelta(**time):%Y-%m-%dT%H:%M}"


def start(issue):
    return reverse("distribution:mailing-start", args=[issue.pk])


def step(name, mailing):
    return reverse(f"distribution:mailing-{name}", args=[mailing.pk])


def test_start_page_asks_for_now_or_a_time(client, editor, issue):
    client.force_login(editor)

    page = client.get(start(issue)).content.decode()

    assert 'type="datetime-local"' in page
    assert 'value="now" checked' in page


def test_time_typed_is_the_time_of_the_place(client, editor, issue):
    client.force_login(editor)
    at = typed(days=3)

    response = client.post(start(issue), {"start": "later", "at": at})

    mailing = Mailing.objects.get()
    assert f"{timezone.localtime(mailing.scheduled_for):%Y-%m-%dT%H:%M}" == at
    page = client.get(response.url).content.decode()
    assert "自动开始" in page
    assert "ask=cancel" in page
    assert "ask=reschedule" in page


def test_time_is_not_looked_at_when_it_starts_now(client, editor, issue):
    client.force_login(editor)
    client.post(start(issue), {"start": "now", "at": typed(days=3)})

    assert Mailing.objects.get().scheduled_for <= timezone.now()


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("", "请选日期和时间"),
        ("morgen", "请写日期和时间"),
        ("2011-09-30T08:30", "已经过了"),
        (typed(days=90), "60 天以后"),
    ],
)
def test_bad_time_is_refused_and_what_was_typed_is_kept(client, editor, issue, at, words):
    client.force_login(editor)

    response = client.post(start(issue), {"start": "later", "at": at})

    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert 'value="later" checked' in page
    assert f'value="{at}"' in page or not at
    assert "button-official" in page
    assert not Mailing.objects.exists()


def test_editor_changes_the_time(client, editor, scheduled):
    client.force_login(editor)
    at = typed(days=2)
    sheet = client.get(
        step("detail", scheduled), {"ask": "reschedule"}, headers={"HX-Target": "dialog"}
    ).content.decode()
    assert f'value="{timezone.localtime(scheduled.scheduled_for):%Y-%m-%dT%H:%M}"' in sheet

    assert client.post(step("reschedule", scheduled), {"at": at}).status_code == 302
    scheduled.refresh_from_db()
    assert f"{timezone.localtime(scheduled.scheduled_for):%Y-%m-%dT%H:%M}" == at


def test_change_to_the_past_opens_the_sheet_again(client, editor, scheduled):
    client.force_login(editor)
    response = client.post(step("reschedule", scheduled), {"at": "2011-09-30T08:30"})

    assert response.status_code == 422
    assert "已经过了" in response.content.decode()
    assert "<dialog" in response.content.decode()


def test_editor_cancels_and_starts_anew(client, editor, scheduled):
    client.force_login(editor)
    page = client.post(step("cancel", scheduled), follow=True).content.decode()

    assert start(scheduled.issue) in page
    scheduled.refresh_from_db()
    assert scheduled.status == MailingStatus.CANCELLED
    listed = client.get(reverse("distribution:mailing-list")).content.decode()
    assert start(scheduled.issue) in listed
    client.post(start(scheduled.issue))
    assert Mailing.objects.uncancelled().count() == 1
    assert client.post(step("cancel", scheduled)).status_code == 409


def test_scheduled_issue_is_not_offered_again(client, editor, scheduled):
    client.force_login(editor)

    listed = client.get(reverse("distribution:mailing-list")).content.decode()
    assert start(scheduled.issue) not in listed
    assert client.post(start(scheduled.issue)).status_code == 409


@pytest.mark.parametrize("name", ["reschedule", "cancel"])
def test_others_change_nothing(client, request, name, scheduled):
    before = scheduled.scheduled_for
    address = step(name, scheduled)
    assert client.post(address).url.startswith("/sign-in/")
    for person in ("clerk", "signer", "list_manager", "administrator"):
        client.force_login(request.getfixturevalue(person))
        assert client.post(address, {"at": typed(days=2)}).status_code == 404
    client.force_login(request.getfixturevalue("editor"))
    assert client.get(address).status_code == 405

    scheduled.refresh_from_db()
    assert (scheduled.status, scheduled.scheduled_for) == (MailingStatus.SCHEDULED, before)


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (MailingStatus.LATE, {"cancel", "reschedule", "resume"}),
        (MailingStatus.SCHEDULED, {"cancel", "reschedule"}),
        (MailingStatus.SENDING, set()),
    ],
)
def test_page_offers_what_can_still_be_done(client, editor, scheduled, state, offered):
    Mailing.objects.update(status=state)
    client.force_login(editor)
    page = client.get(reverse("distribution:mailing-detail", args=[scheduled.pk])).content.decode()

    asked = ("cancel", "reschedule", "resume")
    assert {name for name in asked if f'href="{step("detail", scheduled)}?ask={name}"' in page} == (
        offered
    )
