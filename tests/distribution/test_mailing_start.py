"""Starting a mailing writes one row per address, or nothing at all."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import DomainError, IllegalMove, NotAllowed
from distribution.models import Contact, Delivery, DistributionList, Mailing
from distribution.services.mailings import begin_mailing, start_mailing


def test_mailbox_in_two_lists_gets_one_row(mailing):
    assert mailing.deliveries.count() == 5
    shared = mailing.deliveries.get(address="r3@szgh.example")
    assert [entry.label for entry in shared.lists.all()] == ["省总工会", "各直属单位工会"]


def test_message_ids_are_stable_and_differ_by_address(mailing):
    ids = set(mailing.deliveries.values_list("message_id", flat=True))

    assert len(ids) == 5
    assert all(entry.endswith("@szgh.example>") for entry in ids)


def test_suppressed_address_is_skipped_with_its_reason(signed_issue, lists, editor):
    Contact.objects.filter(email="r1@szgh.example").update(
        suppressed_at=timezone.now(), suppression_reason="无此用户"
    )
    mailing = start_mailing(signed_issue.pk, actor=editor)

    skipped = mailing.deliveries.get(address="r1@szgh.example")
    assert (skipped.status, skipped.error) == ("skipped", "无此用户")


def test_issue_is_distributed_once(mailing, signed_issue, editor):
    with pytest.raises(IllegalMove, match="已经发行过"):
        start_mailing(signed_issue.pk, actor=editor)

    assert Delivery.objects.count() == 5


def test_unsigned_issue_is_not_distributed(reviewed_issue, lists, editor):
    with pytest.raises(IllegalMove, match="还没有签发"):
        start_mailing(reviewed_issue.pk, actor=editor)

    assert not Mailing.objects.exists()


@pytest.mark.parametrize(
    "names",
    [
        ["省总工会"],
        ["省总工会", "各直属单位工会", "市各有关部门"],
        ["省总工会", "市各有关部门"],
        [],
    ],
)
def test_lists_other_than_those_printed_are_refused(signed_issue, lists, editor, names):
    DistributionList.objects.create(name="市各有关部门")

    with pytest.raises(DomainError, match="不一致"):
        start_mailing(signed_issue.pk, actor=editor, names=names)

    assert not Mailing.objects.exists()


def test_printed_lists_named_in_another_order_are_the_same_lists(signed_issue, lists, editor):
    mailing = start_mailing(signed_issue.pk, actor=editor, names=["各直属单位工会", "省总工会"])

    assert [entry.label for entry in mailing.mailing_lists.all()] == signed_issue.printed_range


def test_printed_label_without_a_list_is_named(signed_issue, lists, editor):
    DistributionList.objects.filter(name="省总工会").update(name="省总")

    with pytest.raises(DomainError, match="“省总工会”"):
        start_mailing(signed_issue.pk, actor=editor)


def test_empty_list_is_named(signed_issue, lists, editor):
    lists[0].memberships.all().delete()

    with pytest.raises(DomainError, match="“省总工会”里没有收件人"):
        start_mailing(signed_issue.pk, actor=editor)

    assert not Mailing.objects.exists()


def test_signer_may_not_distribute(signed_issue, lists, signer):
    with pytest.raises(NotAllowed):
        start_mailing(signed_issue.pk, actor=signer)


def test_database_refuses_a_second_row_for_an_address(mailing):
    row = mailing.deliveries.first()
    row.pk, row.message_id = None, "<another@szgh.example>"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_label_printed_twice_is_one_list(signed_issue, lists, editor):
    signed_issue.printed_range = ["省总工会", "各直属单位工会", "省总工会"]
    signed_issue.save()

    assert start_mailing(signed_issue.pk, actor=editor).deliveries.count() == 5


def test_as_many_workers_join_as_may_send_at_once(
    mailing, settings, django_capture_on_commit_callbacks
):
    """The first job begins the mailing and calls the others."""
    settings.MAILING_CONNECTIONS = 3
    with django_capture_on_commit_callbacks() as calls:
        begin_mailing(mailing.pk)

    assert [call.args for call in calls] == [("distribution.jobs.send_mailing", mailing.pk)] * 2
