"""What a report changes: its delivery, its contact, and nothing else."""

import pytest

from accounts.models import AuditEntry
from distribution.bounces.reasons import Reason
from distribution.models import BounceReport, Contact, Delivery, Effect
from distribution.services.bounces import UnderWay, take_report
from distribution.services.corrections import correct_address
from distribution.services.decisions import send_again
from distribution.services.mailings import start_mailing
from distribution.states import DeliveryStatus as D
from tests.distribution.bounces.conftest import BASE, bounce_of
from tests.distribution.bounces.test_report_read import sample
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press


@pytest.fixture
def verp(settings):
    settings.BOUNCE_ADDRESS = BASE


def take(data: bytes) -> Effect:
    return Effect(take_report(f"test:{BounceReport.objects.count()}", data).effect)


def suppressed() -> set[str]:
    found = Contact.objects.filter(suppressed_at__isnull=False)
    return set(found.values_list("email", flat=True))


def states(mailing) -> dict[str, int]:
    return {state.value: count for state, count in mailing.deliveries.counts().items() if count}


def test_a_hard_bounce_ends_the_delivery_and_what_is_sent_there(row, mailing):
    assert take(bounce_of(row)) == Effect.RETURNED

    row.refresh_from_db()
    assert (row.status, row.bounce_reason) == (D.BOUNCED, Reason.NO_ADDRESS)
    assert "User unknown" in row.bounce_reply
    assert row.bounced_at is not None
    assert states(mailing) == {"sent": 4, "bounced": 1}
    assert suppressed() == {"r1@szgh.example"}
    assert row.contact.suppressed_at is not None
    assert "地址不存在" in row.contact.suppression_reason
    actions = set(AuditEntry.objects.filter(actor=None).values_list("action", flat=True))
    assert {"delivery.move", "contact.suppress"} <= actions


def test_who_is_suppressed_is_skipped_next_time(row, publication, editor):
    take(bounce_of(row))
    issue = signed_without_press(publication, editor, number=19)
    skipped = start_mailing(issue.pk, actor=editor).deliveries.get(status=D.SKIPPED)

    assert skipped.address == "r1@szgh.example"
    assert "地址不存在" in skipped.error


def test_a_soft_bounce_ends_the_delivery_and_blames_nobody(row):
    assert take(bounce_of(row, "postfix-mailbox-full")) == Effect.RETURNED

    row.refresh_from_db()
    assert (row.status, row.bounce_reason) == (D.BOUNCED, Reason.FULL)
    assert not suppressed()


def sent_row(publication, editor, number: int) -> Delivery:
    mailing = sending_mailing(signed_without_press(publication, editor, number=number), editor)
    put(mailing, D.SENT, 5)
    return mailing.deliveries.get(address="r1@szgh.example")


def test_soft_bounces_of_consecutive_mailings_suppress(row, publication, editor, settings):
    settings.BOUNCE_SOFT_LIMIT = 3
    rows = [row] + [sent_row(publication, editor, number) for number in (19, 20)]
    for one in rows:
        assert not suppressed()
        take(bounce_of(one, "postfix-mailbox-full"))

    assert suppressed() == {"r1@szgh.example"}
    assert "3" in Contact.objects.get(email="r1@szgh.example").suppression_reason


def test_a_mail_that_arrived_between_them_starts_the_count_anew(row, publication, editor, settings):
    settings.BOUNCE_SOFT_LIMIT = 2
    rows = [row] + [sent_row(publication, editor, number) for number in (19, 20)]
    take(bounce_of(rows[0], "postfix-mailbox-full"))
    take(bounce_of(rows[2], "postfix-mailbox-full"))
    assert not suppressed()
    # A late report on the one between completes the row.
    take(bounce_of(rows[1], "postfix-mailbox-full"))

    assert suppressed() == {"r1@szgh.example"}


def test_a_delay_is_noted_and_a_later_failure_counts(row):
    assert take(bounce_of(row, "postfix-delayed")) == Effect.NOTED
    row.refresh_from_db()
    assert (row.status, row.bounce_reason) == (D.SENT, Reason.DELAYED)
    assert AuditEntry.objects.filter(action="delivery.note_bounce").count() == 1

    assert take(bounce_of(row, "postfix-expired")) == Effect.RETURNED
    row.refresh_from_db()
    assert (row.status, row.bounce_reason) == (D.BOUNCED, Reason.EXPIRED)
    # What comes after it is out of date.
    assert take(bounce_of(row, "gmail-not-found").replace(b"failed", b"delayed")) == Effect.IGNORED


def test_a_hard_bounce_after_a_soft_one_suppresses(row):
    take(bounce_of(row, "postfix-mailbox-full"))
    assert take(bounce_of(row)) == Effect.NOTED

    row.refresh_from_db()
    assert row.bounce_reason == Reason.NO_ADDRESS
    assert suppressed() == {"r1@szgh.example"}


def test_a_complaint_stops_the_mail_though_it_arrived(row):
    assert take(bounce_of(row, "complaint")) == Effect.NOTED

    row.refresh_from_db()
    assert (row.status, row.bounce_reason) == (D.SENT, Reason.COMPLAINT)
    assert suppressed() == {"r1@szgh.example"}


def test_an_automatic_reply_changes_nothing(row, mailing, verp):
    assert take(bounce_of(row, "qq-auto-reply", attempt=1)) == Effect.IGNORED
    assert take(bounce_of(row, "out-of-office")) == Effect.IGNORED

    assert (states(mailing), suppressed()) == ({"sent": 5}, set())
    # It may hold news for a person, so it stays in the mailbox.
    assert not any(report.may_be_discarded for report in BounceReport.objects.all())


def test_the_return_path_names_the_delivery_where_nothing_else_does(row, verp):
    data = bounce_of(row, "qq-no-address", attempt=1)
    assert take(data.replace(b"bounces+", b"BOUNCES+")) == Effect.RETURNED

    row.refresh_from_db()
    assert (row.status, row.bounce_reason) == (D.BOUNCED, Reason.NO_ADDRESS)


def test_a_return_path_that_is_made_up_names_nobody(row, mailing, verp):
    other = mailing.deliveries.get(address="r2@szgh.example")
    forged = bounce_of(row, attempt=1).replace(f"+{row.pk}-1-".encode(), f"+{other.pk}-1-".encode())
    later = bounce_of(row, attempt=1).replace(f"+{row.pk}-1-".encode(), f"+{row.pk}-2-".encode())

    assert [take(forged), take(later)] == [Effect.UNMATCHED, Effect.UNMATCHED]
    assert (states(mailing), suppressed()) == ({"sent": 5}, set())


def test_the_text_of_a_report_suppresses_nobody(row, mailing):
    named = sample("postfix-unknown-user").replace(b"wu@kunshan.example", row.address.encode())
    assert take(named) == Effect.UNMATCHED
    assert (states(mailing), suppressed()) == ({"sent": 5}, set())

    of_another = bounce_of(row).replace(b"r1@szgh.example", b"r2@szgh.example")
    assert take(of_another) == Effect.RETURNED
    assert suppressed() == {"r1@szgh.example"}
    kept = BounceReport.objects.get(effect=Effect.UNMATCHED)
    assert (kept.addresses, kept.delivery) == ("r1@szgh.example", None)


def test_a_report_on_the_old_address_leaves_the_new_one_alone(row, list_manager):
    correct_address(row.contact_id, "new@szgh.example", actor=list_manager)
    assert take(bounce_of(row)) == Effect.RETURNED

    row.refresh_from_db()
    assert (row.status, suppressed()) == (D.BOUNCED, set())


def test_a_report_on_an_earlier_attempt_says_nothing_of_the_present_one(row, editor, verp):
    take(bounce_of(row, attempt=1))
    send_again(row.pk, actor=editor)
    row.refresh_from_db()
    assert (row.bounce_reason, row.bounced_at) == ("", None)
    late = bounce_of(row, "exim-unrouteable", attempt=1)
    # Queued, and later sent: the report is about neither.
    assert take(late) == Effect.EARLIER
    Delivery.objects.filter(pk=row.pk).update(status=D.SENT, attempts=2)
    assert take(late + b"\n") == Effect.EARLIER
    row.refresh_from_db()
    assert row.status == D.SENT

    assert take(bounce_of(row, attempt=2)) == Effect.RETURNED


def test_without_a_return_path_the_date_of_the_mail_tells_the_attempt(row):
    row.refresh_from_db()
    Delivery.objects.filter(pk=row.pk).update(handed_over_at="2011-09-30T10:30:00+08:00")
    assert take(bounce_of(row)) == Effect.EARLIER

    Delivery.objects.filter(pk=row.pk).update(handed_over_at="2011-09-30T10:12:03+08:00")
    assert take(bounce_of(row) + b"\n") == Effect.RETURNED


@pytest.mark.parametrize("attempt", [None, 1])
def test_a_report_that_overtakes_its_row_waits(row, verp, attempt):
    Delivery.objects.filter(pk=row.pk).update(status=D.SENDING, attempts=0)
    with pytest.raises(UnderWay):
        take(bounce_of(row, attempt=attempt))

    assert not BounceReport.objects.exists()


def test_a_returned_mail_settles_a_doubt(row):
    Delivery.objects.filter(pk=row.pk).update(status=D.UNCERTAIN)
    assert take(bounce_of(row)) == Effect.RETURNED

    row.refresh_from_db()
    assert row.status == D.BOUNCED


def test_a_server_that_writes_in_an_unknown_form_is_noted_and_kept(row):
    take(bounce_of(row, "postfix-delayed"))
    assert take(bounce_of(row, "unknown-form")) == Effect.NOTED

    row.refresh_from_db()
    assert (row.status, row.bounce_reason, suppressed()) == (D.SENT, Reason.UNCLEAR, set())
    assert not BounceReport.objects.get(kind="unknown").may_be_discarded


def test_a_letter_from_a_person_is_kept_and_changes_nothing(row, mailing):
    assert take(bounce_of(row, "letter")) == Effect.UNMATCHED
    assert (states(mailing), suppressed()) == ({"sent": 5}, set())


def test_the_same_report_twice_has_its_effect_once(row):
    assert [take(bounce_of(row)), take(bounce_of(row))] == [Effect.RETURNED, Effect.REPEATED]

    assert AuditEntry.objects.filter(action="contact.suppress").count() == 1
    assert all(report.may_be_discarded for report in BounceReport.objects.all())


def test_who_was_let_in_again_is_not_put_out_by_a_second_report_on_the_same(row, list_manager):
    take(bounce_of(row))
    correct_address(row.contact_id, row.address, actor=list_manager)

    assert take(bounce_of(row, "gmail-not-found")) == Effect.IGNORED
    assert not suppressed()


def test_of_a_report_on_several_addresses_the_own_part_counts(row):
    delivered = b"\nFinal-Recipient: rfc822; r1@szgh.example\nAction: delivered\nStatus: 2.0.0\n"
    data = bounce_of(row).replace(b"r1@szgh.example", b"somebody@szgh.example")
    data = data.replace(b"mailbox table\n\n--", b"mailbox table\n" + delivered + b"\n--")

    assert take(data) == Effect.IGNORED
    assert not suppressed()


def test_what_a_server_writes_can_be_stored(row):
    data = bounce_of(row).replace(b"rejected: User", b"rejected: \x00\xff\xfe User")
    assert take(data) == Effect.RETURNED
