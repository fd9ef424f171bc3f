"""One contact: its fields, its address, its lists, whether it is mailed."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from distribution.models import Contact, Delivery, DistributionList, Membership
from distribution.services.memberships import add_members
from distribution.states import DeliveryStatus as D
from tests.distribution.mailing_samples import put, sending_mailing, signed_without_press
from tests.plain_static import plain_static

__all__ = ["plain_static"]

FIELDS = {"name": "钱志刚", "organisation": "昆山市总工会", "title": "主席", "paper_copies": "2"}


@pytest.fixture
def manager(client, list_manager):
    client.force_login(list_manager)
    return client


@pytest.fixture
def contact(lists) -> Contact:
    return Contact.objects.get(name="收件人1")


def of(contact, name="contact-detail", **keys):
    return reverse(f"distribution:{name}", kwargs={"pk": contact.pk, **keys})


def test_new_contact_goes_into_its_list(manager, lists, office):
    words = FIELDS | {"email": " qzg@ks.example ", "into": lists[0].pk, "office": office.pk}

    page = manager.post("/contacts/new/", words)

    contact = Contact.objects.get(email="qzg@ks.example")
    assert page["Location"] == of(contact)
    assert (contact.name, contact.office, contact.paper_copies) == ("钱志刚", office, 2)
    assert lists[0].memberships.filter(contact=contact, until=None).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"email": "nobody"}, "email"),
        ({"email": "R1@szgh.example"}, "email"),
        ({"paper_copies": "-1"}, "paper_copies"),
        ({"paper_copies": "viele"}, "paper_copies"),
        ({"title": "长" * 61}, "title"),
        ({"office": "99999"}, "office"),
    ],
)
def test_wrong_field_is_named_and_all_input_stays(manager, lists, wrong, field):
    words = FIELDS | {"email": "qzg@ks.example"} | wrong

    page = manager.post("/contacts/new/", words)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    for value in words.values():
        assert value == "99999" or f'value="{value}"' in page.content.decode()
    assert Contact.objects.count() == 5


def test_edit_is_logged_with_before_and_after(manager, contact, list_manager):
    manager.post(of(contact), FIELDS)

    contact.refresh_from_db()
    assert (contact.name, contact.title, contact.paper_copies) == ("钱志刚", "主席", 2)
    entry = AuditEntry.objects.get(action="contact.edit")
    assert entry.actor == list_manager
    assert entry.detail["name"] == ["收件人1", "钱志刚"]
    assert contact.email == "r1@szgh.example"


def test_wrong_edit_stays_on_the_page(manager, contact):
    page = manager.post(of(contact), FIELDS | {"name": "", "organisation": "新单位"})

    assert page.status_code == 422
    assert 'value="新单位"' in page.content.decode()
    contact.refresh_from_db()
    assert contact.organisation == "某单位"


def test_corrected_address_sends_just_its_own_copy(manager, contact, publication, editor):
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.SENT, 5)
    Delivery.objects.filter(contact=contact).update(status=D.BOUNCED, sent_at=None)

    manager.post(of(contact, "contact-address"), {"email": "new@szgh.example", "send": "on"})

    contact.refresh_from_db()
    assert contact.email == "new@szgh.example"
    assert [row.address for row in mailing.deliveries.filter(status=D.QUEUED)] == [contact.email]


def test_without_the_tick_nothing_is_sent(manager, contact, publication, editor):
    mailing = sending_mailing(signed_without_press(publication, editor), editor)
    put(mailing, D.BOUNCED, 5)

    manager.post(of(contact, "contact-address"), {"email": "new@szgh.example"})

    assert not mailing.deliveries.filter(status=D.QUEUED).exists()


@pytest.mark.parametrize("email", ["", "nobody", "r2@szgh.example"])
def test_wrong_address_is_said_beside_the_field(manager, contact, email):
    page = manager.post(of(contact, "contact-address"), {"email": email})

    assert page.status_code == 422
    assert "email" in page.context["address_form"].errors
    assert f'value="{email}"' in page.content.decode() or not email
    contact.refresh_from_db()
    assert contact.email == "r1@szgh.example"


def test_contact_is_not_mailed_with_a_reason_and_then_again(manager, contact):
    page = manager.post(of(contact, "contact-stop"), {"reason": ""})
    assert page.status_code == 422

    manager.post(of(contact, "contact-stop"), {"reason": "退休"})
    contact.refresh_from_db()
    assert contact.suppressed_at
    assert contact.suppression_reason == "退休"
    assert manager.post(of(contact, "contact-stop"), {"reason": "又"}).status_code == 409

    manager.post(of(contact, "contact-resume"))
    contact.refresh_from_db()
    assert contact.suppressed_at is None
    assert manager.post(of(contact, "contact-resume")).status_code == 409


def test_contact_joins_a_list_from_a_day(manager, contact, lists):
    words = {"into": lists[1].pk, "since": "2011-09-01"}

    manager.post(of(contact, "contact-join"), words)
    page = manager.post(of(contact, "contact-join"), words)

    assert Membership.objects.get(contact=contact, list=lists[1]).since == date(2011, 9, 1)
    assert page.status_code == 422
    assert "into" in page.context["join_form"].errors


def test_days_of_a_membership_are_changed(manager, contact, lists):
    row = Membership.objects.get(contact=contact)
    address = of(contact, "membership-edit", membership_pk=row.pk)
    prefix = f"membership-{row.pk}"

    manager.post(address, {f"{prefix}-since": "2011-02-01", f"{prefix}-until": "2011-03-01"})
    row.refresh_from_db()
    assert (row.since, row.until) == (date(2011, 2, 1), date(2011, 3, 1))

    page = manager.post(address, {f"{prefix}-since": "2011-02-01", f"{prefix}-until": "2011-01-01"})
    assert page.status_code == 422
    assert 'value="2011-01-01"' in page.content.decode()
    row.refresh_from_db()
    assert row.until == date(2011, 3, 1)


def test_days_do_not_overlap_those_before(manager, contact, lists, list_manager):
    row = Membership.objects.get(contact=contact)
    row.until = date(2011, 3, 1)
    row.save()
    add_members(lists[0].pk, [contact.pk], since=date(2011, 6, 1), actor=list_manager)
    prefix = f"membership-{row.pk}"

    page = manager.post(
        of(contact, "membership-edit", membership_pk=row.pk),
        {f"{prefix}-since": "2011-01-01", f"{prefix}-until": "2011-06-02"},
    )

    assert page.status_code == 422
    row.refresh_from_db()
    assert row.until == date(2011, 3, 1)


def test_membership_of_another_contact_does_not_exist_here(manager, contact):
    other = Membership.objects.exclude(contact=contact)[0]

    address = of(contact, "membership-edit", membership_pk=other.pk)
    assert manager.post(address).status_code == 404


def test_page_of_a_contact_takes_few_queries(
    manager, contact, lists, list_manager, django_assert_max_num_queries
):
    for number in range(20):
        entry = DistributionList.objects.create(name=f"范围{number}", position=number + 5)
        add_members(entry.pk, [contact.pk], since=date(2011, 1, 1), actor=list_manager)

    with django_assert_max_num_queries(15):
        assert manager.get(of(contact)).status_code == 200
