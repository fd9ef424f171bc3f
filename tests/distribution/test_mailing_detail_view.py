"""The page of a mailing: counts, lists, rows and what needs a person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import Mailing
from distribution.services.decisions import count_as_sent
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import (
    add_contacts,
    put,
    sending_mailing,
    signed_without_press,
)
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def mailing(publication, editor, lists):
    return sending_mailing(signed_without_press(publication, editor), editor)


def address(mailing):
    return reverse("distribution:mailing-detail", args=[mailing.pk])


def statuses(response):
    return [row.status for row in response.context["page"].rows]


def test_rows_that_need_a_person_come_first(client, editor, mailing):
    put(mailing, D.SENT)
    put(mailing, D.DEFERRED)
    put(mailing, D.FAILED)
    put(mailing, D.UNCERTAIN)
    client.force_login(editor)

    response = client.get(address(mailing))

    assert statuses(response) == ["uncertain", "failed", "deferred", "queued", "sent"]
    page = response.content.decode()
    assert "550 无此用户" in page
    assert "tone-doubt" in page
    assert mailing.edition.sha256 in page


def test_each_list_counts_its_own_addresses(client, editor, mailing):
    shared = mailing.deliveries.get(address="r3@szgh.example")
    mailing.deliveries.filter(pk=shared.pk).update(status=D.SENT, sent_at=timezone.now())
    client.force_login(editor)

    first, second = client.get(address(mailing)).context["page"].lists

    assert (first.label, first.sent, first.to_send) == ("省总工会", 1, 3)
    assert (second.label, second.sent, second.to_send) == ("各直属单位工会", 1, 3)


def test_skipped_rows_are_not_to_be_sent(client, editor, mailing):
    put(mailing, D.SKIPPED, 2, error="单位已撤销")
    client.force_login(editor)

    response = client.get(address(mailing))

    assert response.context["page"].to_send == 3
    assert "单位已撤销" in response.content.decode()


def test_count_filters_the_rows(client, editor, mailing):
    put(mailing, D.FAILED, 2)
    client.force_login(editor)

    response = client.get(address(mailing), {"state": "failed"})

    assert statuses(response) == ["failed", "failed"]
    assert response.context["page"].total == 5


def test_unknown_state_and_page_show_all_rows(client, editor, mailing):
    client.force_login(editor)

    response = client.get(address(mailing), {"state": "<b>", "page": "zz"})

    assert len(statuses(response)) == 5


def test_words_find_names_organisations_and_addresses(client, editor, mailing):
    client.force_login(editor)

    found = client.get(address(mailing), {"q": "R2@szgh"})
    nobody = client.get(address(mailing), {"q": "无此人"})

    assert [row.address for row in found.context["page"].rows] == ["r2@szgh.example"]
    assert 'class="empty"' in nobody.content.decode()


def test_rows_come_forty_a_page_and_keep_the_choice(client, editor, lists, publication):
    add_contacts(lists[0], 60)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    client.force_login(editor)

    response = client.get(address(mailing), {"state": "queued", "q": "szgh"})

    assert len(statuses(response)) == 40
    assert 'href="?state=queued&amp;q=szgh&amp;page=2"' in response.content.decode()


@pytest.mark.parametrize("status", [D.UNCERTAIN, D.FAILED])
def test_page_full_of_rows_to_decide_stays_small(client, editor, lists, publication, status):
    add_contacts(lists[0], 60)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, status, 60)
    client.force_login(editor)

    response = client.get(address(mailing))

    assert len(statuses(response)) == 40
    assert len(response.content) < 60_000


def test_decision_is_shown_with_a_name(client, editor, list_manager, mailing):
    (row,) = put(mailing, D.UNCERTAIN)
    count_as_sent(row.pk, actor=list_manager)
    client.force_login(editor)

    page = client.get(address(mailing), {"state": "sent"}).content.decode()

    assert list_manager.display_name in page


def test_what_a_server_says_is_never_markup(client, editor, mailing):
    put(mailing, D.FAILED, error="<script>alert(1)</script>")
    client.force_login(editor)

    page = client.get(address(mailing)).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_late_mailing_can_be_started_by_editors_alone(client, editor, list_manager, mailing):
    Mailing.objects.filter(pk=mailing.pk).update(
        status="late", scheduled_for=timezone.now() - timedelta(hours=3)
    )
    resume = f'href="{address(mailing)}?ask=resume"'

    client.force_login(editor)
    assert resume in client.get(address(mailing)).content.decode()
    client.force_login(list_manager)
    assert resume not in client.get(address(mailing)).content.decode()


def test_server_that_takes_no_mail_is_shown_with_the_next_try(client, editor, mailing):
    Mailing.objects.filter(pk=mailing.pk).update(server_error="Connection refused")
    put(mailing, D.DEFERRED, 5)
    client.force_login(editor)

    response = client.get(address(mailing))

    assert "Connection refused" in response.content.decode()
    assert response.context["page"].next_try_at == mailing.deliveries.first().due_at


def test_administrator_sees_rows_but_decides_nothing(client, administrator, mailing):
    (row,) = put(mailing, D.UNCERTAIN)
    client.force_login(administrator)

    page = client.get(address(mailing)).content.decode()

    assert row.message_id.strip("<>") in page
    assert reverse("distribution:delivery-confirm", args=[row.pk]) not in page
    assert "ask=resend" not in page


def test_pace_is_told_once_some_rows_are_sent(client, editor, lists, publication):
    add_contacts(lists[0], 55)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.SENT, 20, sent_at=timezone.now() - timedelta(seconds=30))
    client.force_login(editor)

    pace = client.get(address(mailing)).context["page"].pace

    assert 38 <= pace.a_minute <= 40
    assert pace.minutes_left == 2


@pytest.mark.parametrize("person", ["clerk", "outsider", "signer"])
def test_for_others_the_page_does_not_exist(client, request, person, mailing):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address(mailing)).status_code == 404


def test_page_is_read_only(client, editor, mailing):
    client.force_login(editor)

    assert client.post(address(mailing)).status_code == 405


def test_page_of_no_mailing_does_not_exist(client, editor):
    client.force_login(editor)

    assert client.get("/mailings/4711/").status_code == 404


@pytest.mark.parametrize("contacts", [0, 295])
def test_number_of_queries_does_not_depend_on_the_number_of_rows(
    client, editor, lists, publication, contacts, django_assert_max_num_queries
):
    add_contacts(lists[0], contacts)
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    for status in (D.UNCERTAIN, D.FAILED, D.DEFERRED, D.SENT):
        put(mailing, status, decided_by=editor, decided_at=timezone.now())
    client.force_login(editor)

    with django_assert_max_num_queries(11):
        response = client.get(address(mailing))

    assert response.context["page"].total == 5 + contacts
