"""All mailings on one page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import Mailing
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]

LIST = "/mailings/"


def test_mailings_stand_newest_first_with_their_counts(client, editor, publication, lists):
    older = sending_mailing(signed_without_press(publication, editor, number=17), editor)
    Mailing.objects.filter(pk=older.pk).update(scheduled_for=timezone.now() - timedelta(days=14))
    newer = sending_mailing(signed_without_press(publication, editor, number=18), editor)
    put(older, D.SENT, 5)
    put(newer, D.SENT)
    put(newer, D.UNCERTAIN)
    put(newer, D.FAILED)
    put(newer, D.SKIPPED)
    client.force_login(editor)

    first, second = client.get(LIST).context["rows"]

    assert (first.mailing, second.mailing) == (newer, older)
    assert (first.sent, first.to_send, first.uncertain, first.failed) == (1, 4, 1, 1)
    assert (second.sent, second.to_send, second.unfinished) == (5, 5, 0)


def test_signed_issue_waits_on_top_for_editors(client, editor, list_manager, publication, lists):
    issue = signed_without_press(publication, editor)
    start = reverse("distribution:mailing-start", args=[issue.pk])

    client.force_login(editor)
    assert start in client.get(LIST).content.decode()
    client.force_login(list_manager)
    assert start not in client.get(LIST).content.decode()
    sending_mailing(issue, editor)
    client.force_login(editor)
    assert start not in client.get(LIST).content.decode()


def test_list_without_mailings_says_so(client, list_manager):
    client.force_login(list_manager)

    assert 'class="empty"' in client.get(LIST).content.decode()


@pytest.mark.parametrize("person", ["clerk", "signer"])
def test_for_others_the_list_does_not_exist(client, request, person):
    client.force_login(request.getfixturevalue(person))

    assert client.get(LIST).status_code == 404


def test_list_is_read_only(client, editor):
    client.force_login(editor)

    assert client.post(LIST).status_code == 405


@pytest.mark.parametrize("mailings", [1, 20])
def test_number_of_queries_does_not_depend_on_the_number_of_mailings(
    client, editor, publication, lists, mailings, django_assert_max_num_queries
):
    for number in range(1, mailings + 1):
        sending_mailing(signed_without_press(publication, editor, number=number), editor)
    client.force_login(editor)

    with django_assert_max_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["rows"]) == mailings
