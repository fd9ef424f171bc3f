"""A person sends a mail once more, after being asked."""

import pytest
from django.urls import reverse

from distribution.models import Delivery
from distribution.services.pacing import finish_if_done
from distribution.states import DeliveryStatus as D
from distribution.states import MailingStatus
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def doubtful(publication, editor, lists) -> Delivery:
    """The one row in doubt of a mailing that is done otherwise."""
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    (row,) = put(mailing, D.UNCERTAIN)
    put(mailing, D.SENT, 4)
    finish_if_done(mailing.pk)
    return row


def address(delivery):
    return reverse("distribution:delivery-resend", args=[delivery.pk])


def asking(delivery):
    detail = reverse("distribution:mailing-detail", args=[delivery.mailing_id])
    return f"{detail}?ask=resend-{delivery.pk}"


def test_sheet_asks_in_the_page_without_script(client, editor, doubtful):
    client.force_login(editor)

    page = client.get(asking(doubtful)).content.decode()

    assert '<dialog class="dialog" id="dialog" open' in page
    assert f'action="{address(doubtful)}"' in page
    assert "tone-doubt" in page


def test_sheet_alone_is_brought_into_the_dialog(client, editor, doubtful):
    client.force_login(editor)

    response = client.get(asking(doubtful), headers={"HX-Request": "true", "HX-Target": "dialog"})

    page = response.content.decode()
    assert f'action="{address(doubtful)}"' in page
    assert "<html" not in page


def test_sheet_for_a_row_that_was_settled_meanwhile_is_refused(client, editor, doubtful):
    Delivery.objects.filter(pk=doubtful.pk).update(status=D.SENT, sent_at=doubtful.handed_over_at)
    client.force_login(editor)

    response = client.get(asking(doubtful), headers={"HX-Request": "true", "HX-Target": "dialog"})

    assert response.status_code == 409
    assert address(doubtful) not in client.get(asking(doubtful)).content.decode()


def test_row_of_another_mailing_is_not_asked_about(client, editor, publication, doubtful):
    other = sending_mailing(signed_without_press(publication, editor, number=19), editor)
    client.force_login(editor)

    response = client.get(
        reverse("distribution:mailing-detail", args=[other.pk]), {"ask": f"resend-{doubtful.pk}"}
    )

    assert response.status_code == 404


@pytest.mark.parametrize("ask", ["resend-", "resend-x", "resend-²", "sign", "resend--1"])
def test_nonsense_asks_nothing(client, editor, doubtful, ask):
    client.force_login(editor)

    detail = reverse("distribution:mailing-detail", args=[doubtful.mailing_id])
    response = client.get(detail, {"ask": ask})

    assert response.status_code == 200
    assert response.context["sheet"] == ""


def test_row_in_doubt_is_queued_and_the_mailing_goes_on(client, editor, doubtful):
    client.force_login(editor)

    response = client.post(f"{address(doubtful)}?state=uncertain", {"seen": "uncertain-1"})

    assert response.url.endswith("?state=uncertain")
    doubtful.refresh_from_db()
    assert (doubtful.status, doubtful.decided_by) == (D.QUEUED, editor)
    assert doubtful.mailing.status == MailingStatus.SENDING


def test_failed_row_is_queued(client, list_manager, doubtful):
    Delivery.objects.filter(pk=doubtful.pk).update(status=D.FAILED)
    client.force_login(list_manager)

    client.post(address(doubtful))

    doubtful.refresh_from_db()
    assert doubtful.status == D.QUEUED


def test_row_that_fell_into_doubt_meanwhile_is_not_sent_twice_unasked(client, editor, doubtful):
    client.force_login(editor)

    response = client.post(address(doubtful), {"seen": "failed-1"})

    assert response.status_code == 409
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN


def test_sent_row_is_not_sent_again(client, editor, doubtful):
    sent = doubtful.mailing.deliveries.filter(status=D.SENT).first()
    client.force_login(editor)

    assert client.post(address(sent)).status_code == 409
    sent.refresh_from_db()
    assert sent.status == D.SENT


@pytest.mark.parametrize("person", ["clerk", "outsider", "signer", "administrator"])
def test_others_cannot_send_again(client, request, person, doubtful):
    client.force_login(request.getfixturevalue(person))

    assert client.post(address(doubtful)).status_code == 404
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN


def test_reading_the_address_sends_nothing(client, editor, doubtful):
    client.force_login(editor)

    assert client.get(address(doubtful)).status_code == 405
    doubtful.refresh_from_db()
    assert doubtful.status == D.UNCERTAIN
