"""Starting a mailing through its page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from distribution.models import Contact, Delivery, DistributionList, Mailing
from tests.distribution.mailing_samples import add_contacts, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def issue(publication, editor):
    return signed_without_press(publication, editor)


def address(issue):
    return reverse("distribution:mailing-start", args=[issue.pk])


def test_page_names_the_lists_in_printed_order_and_counts_each_address_once(
    client, editor, issue, lists
):
    Contact.objects.filter(email="r5@szgh.example").update(
        suppressed_at=timezone.now(), suppression_reason="本人要求停发"
    )
    client.force_login(editor)

    response = client.get(address(issue))

    plan = response.context["plan"]
    assert [(entry.label, entry.recipients) for entry in plan.lists] == [
        ("省总工会", 3),
        ("各直属单位工会", 3),
    ]
    assert (plan.addresses, plan.doubles, plan.mails) == (5, 1, 4)
    page = response.content.decode()
    assert page.index("省总工会") < page.index("各直属单位工会")
    assert "本人要求停发" in page
    assert "button-official" in page


def test_start_writes_the_rows_and_leads_to_the_mailing(client, editor, signed_issue, lists):
    client.force_login(editor)

    response = client.post(address(signed_issue), {"list": ["省总工会", "各直属单位工会"]})

    mailing = Mailing.objects.get()
    assert response.url == reverse("distribution:mailing-detail", args=[mailing.pk])
    assert mailing.started_by == editor
    assert mailing.deliveries.count() == 5


def test_second_start_is_refused_on_the_page_and_leads_to_the_first(client, editor, issue, lists):
    client.force_login(editor)
    client.post(address(issue))

    response = client.post(address(issue))

    assert response.status_code == 409
    page = response.content.decode()
    assert reverse("distribution:mailing-detail", args=[Mailing.objects.get().pk]) in page
    assert "button-official" not in page
    assert Delivery.objects.count() == 5


def test_unsigned_issue_offers_no_start(client, editor, assembling_issue, lists):
    client.force_login(editor)

    shown, started = client.get(address(assembling_issue)), client.post(address(assembling_issue))

    assert "button-official" not in shown.content.decode()
    assert shown.context["refusal"]
    assert started.status_code == 409
    assert not Mailing.objects.exists()


def test_printed_label_without_a_list_is_named(client, editor, issue, lists):
    lists[1].delete()
    client.force_login(editor)

    shown, started = client.get(address(issue)), client.post(address(issue))

    assert "各直属单位工会" in shown.context["refusal"]
    assert started.status_code == 422
    assert "各直属单位工会" in started.context["refusal"]
    assert not Mailing.objects.exists()


def test_empty_list_is_named(client, editor, issue, lists):
    lists[1].memberships.all().delete()
    client.force_login(editor)

    shown, started = client.get(address(issue)), client.post(address(issue))

    assert "各直属单位工会" in shown.context["refusal"]
    assert started.status_code == 422
    assert not Mailing.objects.exists()


def test_pages_still_on_the_press_are_waited_for(client, editor, publication, lists):
    issue = signed_without_press(publication, editor, printed=False)
    client.force_login(editor)

    shown, started = client.get(address(issue)), client.post(address(issue))

    assert shown.context["refusal"]
    assert started.status_code == 422
    assert not Mailing.objects.exists()


def test_other_lists_than_the_page_named_are_refused(client, editor, issue, lists):
    DistributionList.objects.create(name="市各有关部门", position=3)
    client.force_login(editor)

    response = client.post(address(issue), {"list": ["省总工会", "市各有关部门"]})

    assert response.status_code == 422
    assert "市各有关部门" in response.context["refusal"]
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("person", ["clerk", "signer", "list_manager", "administrator"])
def test_for_all_but_editors_the_page_does_not_exist(client, request, person, issue, lists):
    client.force_login(request.getfixturevalue(person))

    assert client.get(address(issue)).status_code == 404
    assert client.post(address(issue)).status_code == 404
    assert not Mailing.objects.exists()


def test_visitor_is_sent_to_sign_in(client, issue):
    assert client.post(address(issue)).url.startswith("/sign-in/")


def test_other_methods_are_refused(client, editor, issue):
    client.force_login(editor)

    assert client.put(address(issue)).status_code == 405


def test_number_of_queries_does_not_depend_on_the_number_of_contacts(
    client, editor, issue, lists, django_assert_max_num_queries
):
    client.force_login(editor)
    with django_assert_max_num_queries(17):
        client.get(address(issue))

    add_contacts(lists[0], 295)
    Contact.objects.update(suppressed_at=timezone.now())
    with django_assert_max_num_queries(17):
        response = client.get(address(issue))
    assert response.context["plan"].addresses == 300
