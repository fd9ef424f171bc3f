"""A person decides about many deliveries at once; each is decided and logged by itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.errors import IllegalMove, NotAllowed
from accounts.models import AuditEntry
from distribution.models import Delivery
from distribution.services.decisions import count_all_as_sent, send_again, send_all_again
from distribution.services.moves import move_together
from distribution.services.pacing import finish_if_done
from distribution.services.sending import send_mailing
from distribution.states import DeliveryStatus as D
from distribution.states import MailingStatus
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)


@pytest.fixture
def begun(publication, editor, lists):
    """Two rows in doubt, two failed, one queued."""
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.UNCERTAIN, 2)
    put(mailing, D.FAILED, 2)
    return mailing


def seen(mailing, *statuses):
    return {row.pk: row.standing for row in mailing.deliveries.filter(status__in=statuses)}


def states(mailing):
    return list(mailing.deliveries.order_by("pk").values_list("status", flat=True))


def test_all_in_doubt_count_as_sent_each_under_the_name_of_the_person(begun, list_manager):
    rows = seen(begun, D.UNCERTAIN)
    before = dict(Delivery.objects.values_list("pk", "handed_over_at"))

    decided = count_all_as_sent(begun.pk, rows, actor=list_manager)

    assert [row.pk for row in decided.done] == list(rows)
    assert decided.left == []
    for row in Delivery.objects.filter(pk__in=rows):
        assert (row.status, row.decided_by, row.error) == (D.SENT, list_manager, "")
        assert row.sent_at == before[row.pk]
        assert row.pdf_sha256 == begun.edition.sha256
        entry = AuditEntry.objects.get(
            subject_type="distribution.delivery", subject_id=str(row.pk), actor=list_manager
        )
        assert entry.action == "delivery.move"
        assert (entry.detail["from"], entry.detail["to"]) == ("uncertain", "sent")
        assert entry.detail["mailing"] == begun.pk
    assert states(begun)[2:] == ["failed", "failed", "queued"]


def test_row_without_a_time_of_hand_over_counts_as_sent_now(begun, editor):
    begun.deliveries.filter(status=D.UNCERTAIN).update(handed_over_at=None)
    start = timezone.now()

    count_all_as_sent(begun.pk, seen(begun, D.UNCERTAIN), actor=editor)

    assert all(row.sent_at >= start for row in begun.deliveries.filter(status=D.SENT))


def test_failed_and_doubtful_rows_are_queued_and_a_finished_mailing_goes_on(begun, editor):
    put(begun, D.SENT)
    finish_if_done(begun.pk)

    decided = send_all_again(begun.pk, seen(begun, D.UNCERTAIN, D.FAILED), actor=editor)

    assert len(decided.done) == 4
    assert states(begun) == ["queued"] * 4 + ["sent"]
    assert all(row.lease_until is None for row in begun.deliveries.all())
    begun.refresh_from_db()
    assert begun.status == MailingStatus.SENDING
    assert AuditEntry.objects.filter(actor=editor, detail__to="queued").count() == 4


def test_rows_sent_again_go_out_under_their_own_message_ids(mailing, desk, editor):
    desk.answers["RCPT r1@szgh.example"] = "550 5.1.1 no such user"
    desk.answers["RCPT r2@szgh.example"] = "550 5.1.1 no such user"
    send_mailing(mailing.pk)
    desk.answers.clear()
    desk.mails.clear()

    send_all_again(mailing.pk, seen(mailing, D.FAILED), actor=editor)
    send_mailing(mailing.pk)

    assert [address for address, _mail in desk.mails] == ["r1@szgh.example", "r2@szgh.example"]
    for address, content in desk.mails:
        assert mailing.deliveries.get(address=address).message_id.encode() in content
    assert set(states(mailing)) == {D.SENT}


def test_rows_that_have_moved_since_are_left_alone(begun, editor, list_manager):
    rows = seen(begun, D.UNCERTAIN)
    moved, other = rows
    send_again(moved, actor=list_manager)

    decided = count_all_as_sent(begun.pk, rows, actor=editor)

    assert [row.pk for row in decided.done] == [other]
    assert [(row.pk, row.status) for row in decided.left] == [(moved, D.QUEUED)]
    assert Delivery.objects.get(pk=moved).decided_by == list_manager


def test_row_that_fell_into_doubt_again_is_looked_at_again(begun, editor):
    rows = seen(begun, D.UNCERTAIN)
    begun.deliveries.filter(status=D.UNCERTAIN).update(attempts=2)

    assert send_all_again(begun.pk, rows, actor=editor).done == []
    assert states(begun)[:2] == ["uncertain", "uncertain"]


def test_failed_row_does_not_count_as_sent(begun, editor):
    decided = count_all_as_sent(begun.pk, seen(begun, D.FAILED), actor=editor)

    assert (decided.done, len(decided.left)) == ([], 2)


def test_rows_of_another_mailing_are_not_touched(begun, editor, publication):
    other = sending_mailing(signed_without_press(publication, editor, number=19), editor)
    put(other, D.UNCERTAIN)

    decided = count_all_as_sent(begun.pk, seen(other, D.UNCERTAIN), actor=editor)

    assert (decided.done, decided.left) == ([], [])
    assert states(other)[0] == D.UNCERTAIN


def test_nothing_decided_starts_nothing(begun, editor):
    put(begun, D.SENT)
    finish_if_done(begun.pk)

    send_all_again(begun.pk, {}, actor=editor)

    begun.refresh_from_db()
    assert begun.status == MailingStatus.DONE


@pytest.mark.parametrize("decide", [count_all_as_sent, send_all_again])
@pytest.mark.parametrize("person", ["clerk", "signer", "administrator"])
def test_others_may_not_decide(begun, request, decide, person):
    with pytest.raises(NotAllowed):
        decide(begun.pk, seen(begun, D.UNCERTAIN), actor=request.getfixturevalue(person))

    assert states(begun)[:2] == ["uncertain", "uncertain"]


def test_move_that_is_not_in_the_table_moves_none(begun, editor):
    with pytest.raises(IllegalMove):
        move_together(list(begun.deliveries.all()), D.QUEUED, actor=editor)

    assert states(begun) == ["uncertain", "uncertain", "failed", "failed", "queued"]
    assert not AuditEntry.objects.filter(detail__to="queued").exists()


def test_row_that_is_not_as_it_was_read_moves_none(begun, editor):
    rows = list(begun.deliveries.filter(status=D.UNCERTAIN))
    Delivery.objects.filter(pk=rows[0].pk).update(status=D.QUEUED)

    with pytest.raises(IllegalMove):
        move_together(rows, D.SENT, actor=editor, sent_at=timezone.now())

    assert states(begun)[:2] == ["queued", "uncertain"]


@pytest.mark.parametrize("decide", [count_all_as_sent, send_all_again])
def test_number_of_queries_does_not_depend_on_the_number_of_rows(
    publication, editor, lists, decide
):
    counted = []
    for number, contacts in ((18, 0), (19, 200)):
        add_contacts(lists[0], contacts)
        mailing = sending_mailing(signed_without_press(publication, editor, number=number), editor)
        put(mailing, D.UNCERTAIN, contacts + 5)
        rows = seen(mailing, D.UNCERTAIN)
        with CaptureQueriesContext(connection) as queries:
            assert len(decide(mailing.pk, rows, actor=editor).done) == contacts + 5
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 9
