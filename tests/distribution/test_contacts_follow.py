"""Contacts of an office that takes a new name or becomes part of another."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Office
from accounts.services.office_history import merge_offices, rename_office
from distribution.models import Contact, DistributionList
from distribution.services.recipients import members_on
from tests.plain_static import plain_static

__all__ = ["plain_static"]

DAY = date(2012, 9, 1)


@pytest.fixture
def contacts(office, other_office):
    return [
        Contact.objects.create(name="办公室", email=f"{key}@szgh.example", office=entry)
        for key, entry in (("cs", office), ("tc", other_office))
    ]


@pytest.fixture
def districts(contacts):
    return DistributionList.objects.create(name="各市、区总工会", office_kind="district")


def behind(entry):
    return {contact.email for contact in members_on([entry], timezone.localdate())[entry.pk]}


def test_renamed_office_stays_in_the_lists_of_its_kind(districts, contacts, office, administrator):
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)

    contacts[0].refresh_from_db()
    contacts[1].refresh_from_db()
    assert contacts[0].office == renamed
    assert contacts[1].office_id != renamed.pk
    assert behind(districts) == {"cs@szgh.example", "tc@szgh.example"}
    entry = AuditEntry.objects.get(action="contact.follow_office")
    assert entry.detail == {"office": [office.pk, renamed.pk]}
    assert entry.actor == administrator


def test_merged_offices_bring_all_their_contacts(
    districts, contacts, office, other_office, administrator
):
    merged = merge_offices(
        [office.pk, other_office.pk], into=None, name="常太总工会", on=DAY, actor=administrator
    )

    assert set(Contact.objects.values_list("office", flat=True)) == {merged.pk}
    assert behind(districts) == {"cs@szgh.example", "tc@szgh.example"}


def test_list_manager_is_told_and_led_to_them(
    client, contacts, office, administrator, list_manager
):
    renamed = rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)

    notice = list_manager.notices.get()
    assert "常熟市总工会" in notice.text
    assert "虞山总工会" in notice.text
    client.force_login(list_manager)
    page = client.get(notice.link).content.decode()
    assert "cs@szgh.example" in page
    assert "tc@szgh.example" not in page
    assert Office.objects.get(pk=renamed.pk).contacts.count() == 1


def test_nobody_is_told_of_an_office_without_contacts(office, administrator, list_manager):
    rename_office(office.pk, "虞山总工会", on=DAY, actor=administrator)

    assert not list_manager.notices.exists()


def test_renaming_that_fails_moves_no_contact(contacts, office, other_office, administrator):
    with pytest.raises(Exception, match="太仓市总工会"):
        rename_office(office.pk, other_office.name, on=DAY, actor=administrator)

    contacts[0].refresh_from_db()
    assert contacts[0].office == office
