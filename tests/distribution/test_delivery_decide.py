"""A person decides about deliveries in doubt, and may send a failed one again."""

import pytest
from django.utils import timezone

from accounts.errors import IllegalMove, NotAllowed
from distribution.models import Delivery
from distribution.services.decisions import count_as_sent, send_again, send_all_again
from distribution.services.sending import send_mailing
from distribution.states import DeliveryStatus, MailingStatus


@pytest.fixture
def doubtful(mailing, desk) -> Delivery:
    row = mailing.deliveries.first()
    Delivery.objects.filter(pk=row.pk).update(
        status=DeliveryStatus.UNCERTAIN, handed_over_at=timezone.now(), claim="dead:1"
    )
    send_mailing(mailing.pk)
    desk.mails.clear()
    row.refresh_from_db()
    return row


def test_delivery_in_doubt_counts_as_sent(doubtful, list_manager, desk):
    count_as_sent(doubtful.pk, actor=list_manager)

    doubtful.refresh_from_db()
    assert doubtful.status == DeliveryStatus.SENT
    assert doubtful.sent_at == doubtful.handed_over_at
    assert doubtful.decided_by == list_manager
    assert desk.mails == []


def test_delivery_in_doubt_is_sent_again_as_the_same_message(doubtful, editor, desk):
    send_again(doubtful.pk, actor=editor)
    assert doubtful.mailing.deliveries.count() == 5
    send_mailing(doubtful.mailing_id)

    (mail,) = desk.mails
    assert mail[0] == doubtful.address
    assert doubtful.message_id.encode() in mail[1]
    doubtful.refresh_from_db()
    assert doubtful.status == DeliveryStatus.SENT
    doubtful.mailing.refresh_from_db()
    assert doubtful.mailing.status == MailingStatus.DONE


@pytest.mark.parametrize("state", ["sent", "sending", "queued", "deferred", "skipped"])
def test_what_is_sent_or_on_its_way_cannot_be_sent_again(doubtful, editor, state):
    Delivery.objects.filter(pk=doubtful.pk).update(status=state, sent_at=timezone.now())

    with pytest.raises(IllegalMove):
        send_again(doubtful.pk, actor=editor)
    standing = Delivery.objects.get(pk=doubtful.pk).standing
    decided = send_all_again(doubtful.mailing_id, {doubtful.pk: standing}, actor=editor)

    assert decided.done == []
    assert Delivery.objects.get(pk=doubtful.pk).status == state


def test_clerk_may_not_decide(doubtful, clerk):
    with pytest.raises(NotAllowed):
        count_as_sent(doubtful.pk, actor=clerk)
