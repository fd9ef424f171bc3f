"""One distribution list: its label and place, its parts, who gets it and by which way."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, OfficeKind
from distribution.models import Contact, Departure, DistributionList
from tests.distribution.mailing_samples import add_contacts
from tests.plain_static import plain_static

__all__ = ["plain_static"]


@pytest.fixture
def manager(client, list_manager):
    client.force_login(list_manager)
    return client


def of(entry, name="list-detail", **keys):
    return reverse(f"distribution:{name}", kwargs={"pk": entry.pk, **keys})


def names():
    return list(DistributionList.objects.values_list("name", flat=True))


def test_new_list_stands_at_the_end(manager, lists):
    page = manager.post("/lists/new/", {"name": " 市各 有关部门 "})

    assert names() == ["省总工会", "各直属单位工会", "市各 有关部门"]
    assert page["Location"] == of(DistributionList.objects.get(position=3))


@pytest.mark.parametrize("name", ["", "省总工会", "长" * 81])
def test_label_that_cannot_be_is_refused_beside_its_field(manager, lists, name):
    page = manager.post("/lists/new/", {"name": name})

    assert page.status_code == 422
    assert "name" in page.context["form"].errors
    assert names() == ["省总工会", "各直属单位工会"]


def test_lists_change_places_and_stop_at_the_ends(manager, lists):
    manager.post(of(lists[1], "list-move"), {"to": "up"})
    assert names() == ["各直属单位工会", "省总工会"]

    manager.post(of(lists[1], "list-move"), {"to": "up"})
    assert names() == ["各直属单位工会", "省总工会"]
    assert AuditEntry.objects.filter(action="list.move").count() == 1


def test_all_of_a_list_is_changed_together(manager, lists):
    words = {"name": "省总", "office_kind": "district", "link_above_kb": "500"}

    manager.post(of(lists[0]), words | {"allows_leaving": "on"})

    entry = DistributionList.objects.get(pk=lists[0].pk)
    assert (entry.name, entry.office_kind) == ("省总", OfficeKind.DISTRICT)
    assert (entry.link_above_kb, entry.allows_leaving) == (500, True)


@pytest.mark.parametrize(
    "wrong",
    [{"name": "各直属单位工会"}, {"office_kind": "none"}, {"link_above_kb": "-1"}],
)
def test_one_wrong_field_changes_nothing(manager, lists, wrong):
    words = {"name": "省总", "office_kind": "district", "link_above_kb": "500"} | wrong

    page = manager.post(of(lists[0]), words)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(wrong)
    entry = DistributionList.objects.get(pk=lists[0].pk)
    assert (entry.name, entry.office_kind, entry.link_above_kb) == ("省总工会", "", None)


def test_parts_are_added_and_taken_out(manager, lists):
    manager.post(of(lists[0], "list-part"), {"part": lists[1].pk})
    assert [row.part for row in lists[0].parts.all()] == [lists[1]]

    circle = manager.post(of(lists[1], "list-part"), {"part": lists[0].pk})
    assert circle.status_code == 422
    assert "part" in circle.context["part_form"].errors

    manager.post(of(lists[0], "list-part-remove", part_pk=lists[1].pk))
    assert not lists[0].parts.exists()


def test_every_recipient_says_by_which_way_it_comes(manager, lists, office):
    lists[0].parts.create(part=lists[1])
    DistributionList.objects.filter(pk=lists[0].pk).update(office_kind=OfficeKind.DISTRICT)
    Contact.objects.create(name="沈倩", email="sq@szgh.example", office=office)

    rows = manager.get(of(lists[0])).context["rows"]

    ways = {row.contact.name: row.ways for row in rows}
    assert ways["收件人1"] == []
    assert ways["收件人3"] == ["各直属单位工会"]
    assert ways["收件人5"] == ["各直属单位工会"]
    assert ways["沈倩"] == [str(OfficeKind.DISTRICT.label)]


def test_who_left_is_shown_and_taken_back(manager, lists):
    contact = Contact.objects.get(name="收件人1")
    Departure.objects.create(list=lists[0], contact=contact, left_at=timezone.now())
    assert "收件人1" not in [row.contact.name for row in manager.get(of(lists[0])).context["rows"]]

    manager.post(of(lists[0], "list-readmit"), {"contact": contact.pk})

    assert not Departure.objects.exists()
    assert manager.post(of(lists[0], "list-readmit"), {"contact": contact.pk}).status_code == 404


def test_page_takes_as_many_queries_for_five_thousand(
    manager, lists, office, django_assert_max_num_queries
):
    add_contacts(lists[0], 5000)
    Contact.objects.create(name="甲", email="a@szgh.example", office=office)
    lists[0].memberships.filter(position=100).update(until=date(2011, 2, 2))

    with django_assert_max_num_queries(15):
        page = manager.get(of(lists[0]))

    assert page.context["page"].paginator.count == 5002


def test_those_who_left_fill_several_pages(manager, lists):
    contacts = Contact.objects.bulk_create(
        Contact(name=f"退订者{number}", email=f"left{number}@szgh.example") for number in range(25)
    )
    Departure.objects.bulk_create(
        Departure(list=lists[0], contact=contact, left_at=timezone.now()) for contact in contacts
    )
    page = f"/lists/{lists[0].pk}/"

    first = manager.get(page).content.decode()

    assert "退订者24" in first
    assert "退订者0<" not in first
    assert 'href="?left=2"' in first
    assert "退订者0<" in manager.get(f"{page}?left=2").content.decode()
