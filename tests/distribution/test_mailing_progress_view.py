"""The fragment that a mailing's page polls."""

import pytest
from django.urls import reverse

from distribution.services.pacing import finish_if_done
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def mailing(publication, editor, lists):
    return sending_mailing(signed_without_press(publication, editor), editor)


def address(mailing):
    return reverse("distribution:mailing-progress", args=[mailing.pk])


def test_fragment_brings_every_part_that_changes(client, editor, mailing):
    put(mailing, D.SENT, 2)
    client.force_login(editor)

    response = client.get(address(mailing), {"state": "sent"})

    assert response.status_code == 200
    page = response.content.decode()
    for part in ("head", "notices", "counts", "lists", "rows"):
        assert f'id="mailing-{part}"' in page
    assert page.count("hx-swap-oob") == 6
    assert "<html" not in page
    assert [row.status for row in response.context["page"].rows] == ["sent", "sent"]


def test_polling_ends_when_nothing_is_unfinished(client, editor, mailing):
    put(mailing, D.SENT, 4)
    put(mailing, D.UNCERTAIN)
    finish_if_done(mailing.pk)
    client.force_login(editor)

    assert client.get(address(mailing)).status_code == 286


def test_finished_page_does_not_poll(client, editor, mailing):
    detail = reverse("distribution:mailing-detail", args=[mailing.pk])
    client.force_login(editor)
    assert address(mailing) in client.get(detail).content.decode()

    put(mailing, D.SENT, 5)
    finish_if_done(mailing.pk)

    assert address(mailing) not in client.get(detail).content.decode()


def test_sentence_to_be_read_aloud_moves_in_steps_of_ten_per_cent(client, editor, mailing):
    client.force_login(editor)
    assert client.get(address(mailing)).context["page"].tenths_sent == 0

    put(mailing, D.SENT, 4)

    assert client.get(address(mailing)).context["page"].tenths_sent == 80


def test_fragment_is_for_those_who_see_the_page(client, outsider, mailing):
    client.force_login(outsider)

    assert client.get(address(mailing)).status_code == 404


def test_fragment_is_read_only(client, editor, mailing):
    client.force_login(editor)

    assert client.post(address(mailing)).status_code == 405
