"""What pages say while all mailings are held, and releasing them."""

import pytest
from django.urls import reverse

from distribution.services.hold import current_mark, hold_mailings
from distribution.states import DeliveryStatus
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]

RELEASE = "/mailings/release/"


@pytest.fixture
def held(publication, editor, administrator, lists):
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, DeliveryStatus.SENT, 2)
    hold_mailings(actor=administrator)
    return mailing


@pytest.fixture
def waiting(publication, editor, held):
    return signed_without_press(publication, editor, number=19)


def test_every_page_of_mailings_says_so_and_what_to_do(client, editor, held, waiting):
    client.force_login(editor)

    for address in (
        reverse("distribution:mailing-list"),
        reverse("distribution:mailing-detail", args=[held.pk]),
        reverse("distribution:mailing-start", args=[waiting.pk]),
    ):
        page = client.get(address).content.decode()
        assert 'id="held"' in page
        assert "请告知系统管理员" in page
        assert RELEASE not in page


def test_nothing_is_started_from_a_page_while_held(client, editor, held, waiting):
    client.force_login(editor)
    address = reverse("distribution:mailing-start", args=[waiting.pk])

    assert "button-official" not in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    assert not waiting.mailings.exists()


def test_administrator_sees_what_is_open_and_releases(client, administrator, held, waiting):
    client.force_login(administrator)
    assert RELEASE in client.get(reverse("distribution:mailing-list")).content.decode()

    page = client.get(RELEASE).content.decode()
    assert f'name="mailing-{held.pk}" value="doubt" checked' in page
    assert "3 封没有发" in page
    assert str(waiting) in page

    response = client.post(RELEASE, {f"mailing-{held.pk}": "doubt"})
    assert response.url == reverse("distribution:mailing-list")
    assert not current_mark().is_held
    assert held.deliveries.counts()[DeliveryStatus.UNCERTAIN] == 3


def test_choice_to_go_on_is_heard_and_nonsense_is_not(client, administrator, held):
    client.force_login(administrator)
    client.post(RELEASE, {f"mailing-{held.pk}": "go_on", "mailing-x": "doubt", "mailing-9": "?"})

    assert held.deliveries.counts()[DeliveryStatus.QUEUED] == 3


def test_page_that_came_too_late_is_answered_with_conflict(client, administrator, held):
    client.force_login(administrator)
    client.post(RELEASE)

    assert client.post(RELEASE).status_code == 409
    assert "没有停住的发行" in client.get(RELEASE).content.decode()


@pytest.mark.parametrize("person", ["editor", "list_manager", "signer", "clerk"])
def test_for_all_but_administrators_there_is_no_releasing(client, request, person, held):
    client.force_login(request.getfixturevalue(person))

    assert client.get(RELEASE).status_code == 404
    assert client.post(RELEASE).status_code == 404
    assert current_mark().is_held


def test_visitor_is_sent_to_sign_in(client, held):
    assert client.post(RELEASE).url.startswith("/sign-in/")
    assert current_mark().is_held
