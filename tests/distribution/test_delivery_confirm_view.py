"""A person says that a mail in doubt has arrived."""

import pytest
from django.urls import reverse

from distribution.models import Delivery
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def doubtful(publication, editor, lists) -> Delivery:
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    (row,) = put(mailing, D.UNCERTAIN)
    return row


def address(delivery):
    return reverse("distribution:delivery-confirm", args=[delivery.pk])


def test_row_in_doubt_counts_as_sent_with_the_name_of_the_person(client, list_manager, doubtful):
    client.force_login(list_manager)

    response = client.post(f"{address(doubtful)}?state=uncertain&page=1", {"seen": "uncertain-1"})

    detail = reverse("distribution:mailing-detail", args=[doubtful.mailing_id])
    assert response.url == f"{detail}?state=uncertain&page=1"
    doubtful.refresh_from_db()
    assert (doubtful.status, doubtful.decided_by) == (D.SENT, list_manager)


def test_person_is_asked_before_it_counts(client, editor, doubtful):
    client.force_login(editor)
    detail = reverse("distribution:mailing-detail", args=[doubtful.mailing_id])

    html = client.get(detail, {"ask": f"confirm-{doubtful.pk}"}).content.decode()

    assert '<dialog class="dialog" id="dialog" open' in html
    assert f'action="{address(doubtful)}"' in html
    assert f'name="seen" value="{doubtful.standing}"' in html


@pytest.mark.parametrize("status", [D.QUEUED, D.SENDING, D.SENT, D.FAILED, D.DEFERRED])
def test_only_a_row_in_doubt_can_be_confirmed(client, editor, doubtful, status):
    Delivery.objects.filter(pk=doubtful.pk).update(status=status, sent_at=doubtful.handed_over_at)
    client.force_login(editor)

    assert client.post(address(doubtful)).status_code == 409
    doubtful.refresh_from_db()
    assert (doubtful.status, doubtful.decided_by) == (status, None)


def test_row_that_was_tried_again_meanwhile_is_looked_at_again(client, editor, doubtful):
    Delivery.objects.filter(pk=doubtful.pk).update(attempts=2)
    client.force_login(editor)

    assert client.post(address(doubtful), {"seen": "uncertain-1"}).status_code == 409
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN


@pytest.mark.parametrize("person", ["clerk", "outsider", "signer", "administrator"])
def test_others_cannot_decide(client, request, person, doubtful):
    client.force_login(request.getfixturevalue(person))

    assert client.post(address(doubtful)).status_code == 404
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN


def test_reading_the_address_decides_nothing(client, editor, doubtful):
    client.force_login(editor)

    assert client.get(address(doubtful)).status_code == 405
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN


def test_address_leads_nowhere_else(client, editor, doubtful):
    client.force_login(editor)

    response = client.post(f"{address(doubtful)}?q=%2F%2Fevil.example&next=//evil.example")

    detail = reverse("distribution:mailing-detail", args=[doubtful.mailing_id])
    assert response.url == f"{detail}?q=%2F%2Fevil.example"
