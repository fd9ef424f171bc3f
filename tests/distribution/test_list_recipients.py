"""Who stands behind a list on a day: its own contacts, those of its parts, those of its offices."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.errors import DomainError, NotAllowed
from accounts.models import AuditEntry, Office, OfficeKind
from accounts.services.offices import succeed_offices
from distribution.models import Contact, DistributionList, Membership
from distribution.services.following import follow_due
from distribution.services.lists import add_part, remove_part, set_office_kind
from distribution.services.recipients import members_on

DAY = date(2011, 9, 30)


def contact(name: str, **values: object) -> Contact:
    return Contact.objects.create(name=name, email=f"{name}@szgh.example", **values)


def list_of(name: str, *contacts: Contact) -> DistributionList:
    entry = DistributionList.objects.create(name=name)
    for place, member in enumerate(contacts):
        Membership.objects.create(
            list=entry, contact=member, position=place, since=date(2011, 1, 1)
        )
    return entry


def names_on(entry: DistributionList, day: date = DAY) -> list[str]:
    return [member.name for member in members_on([entry], day)[entry.pk]]


@pytest.fixture
def family(db, list_manager):
    """各工会 holds 区工会 and 局工会, and 区工会 holds 园区; one contact stands in two of them."""
    shared = contact("丁")
    entries = {
        "各工会": list_of("各工会", contact("甲")),
        "区工会": list_of("区工会", contact("乙"), shared),
        "局工会": list_of("局工会", shared, contact("戊")),
        "园区": list_of("园区", contact("己")),
    }
    for whole, part in (("各工会", "区工会"), ("各工会", "局工会"), ("区工会", "园区")):
        add_part(entries[whole].pk, entries[part].pk, actor=list_manager)
    return entries


def test_contacts_of_parts_follow_the_lists_own_each_once(family):
    assert names_on(family["各工会"]) == ["甲", "乙", "丁", "己", "戊"]
    assert names_on(family["局工会"]) == ["丁", "戊"]


def test_a_part_taken_out_takes_its_contacts_along(family, list_manager):
    remove_part(family["区工会"].pk, family["园区"].pk, actor=list_manager)

    assert names_on(family["各工会"]) == ["甲", "乙", "丁", "戊"]
    with pytest.raises(DomainError, match="区工会"):
        remove_part(family["区工会"].pk, family["园区"].pk, actor=list_manager)


@pytest.mark.parametrize(("whole", "part"), [("园区", "各工会"), ("园区", "区工会"), ("园区",) * 2])
def test_no_list_is_a_part_of_itself(family, list_manager, whole, part):
    before = names_on(family["园区"])
    with pytest.raises(DomainError, match="园区"):
        add_part(family[whole].pk, family[part].pk, actor=list_manager)

    assert names_on(family["园区"]) == before
    assert not family["园区"].parts.exists()


def test_membership_counts_from_its_first_day_until_before_its_last(family):
    membership = family["园区"].memberships.get()
    membership.since, membership.until = date(2011, 9, 1), date(2011, 10, 1)
    membership.save()

    found = [names_on(family["园区"], date(2011, *day)) for day in ((8, 31), (9, 1), (9, 30))]
    assert [*found, names_on(family["园区"], date(2011, 10, 1))] == [[], ["己"], ["己"], []]


def test_a_list_of_a_kind_follows_the_offices_through_time(office, other_office, list_manager):
    """常熟 becomes another office on a day that is to come; its contact goes along on that day."""
    contact("办公室", office=other_office)
    contact("沈倩", office=office)
    contact("局", office=Office.objects.create(name="交运局工会", kind=OfficeKind.BUREAU))
    entry = list_of("各市区总工会")
    assert names_on(entry) == []
    set_office_kind(entry.pk, OfficeKind.DISTRICT, actor=list_manager)

    assert names_on(entry) == ["沈倩", "办公室"]
    day = date(2012, 9, 1)
    successor = Office.objects.create(name="新区总工会", kind=OfficeKind.DISTRICT, founded=day)
    with time_machine.travel(date(2012, 8, 1)):
        succeed_offices([office], successor, on=day, actor=None)
        assert follow_due() == 0
    assert names_on(entry, date(2012, 8, 31)) == ["沈倩", "办公室"]
    assert names_on(entry, day) == ["办公室"]
    with time_machine.travel(day):
        assert follow_due() == 1
        assert follow_due() == 0
    assert names_on(entry, day) == ["沈倩", "办公室"]


def test_reading_lists_takes_the_same_queries_however_many(
    family, office, django_assert_num_queries
):
    contact("沈倩", office=office)
    DistributionList.objects.filter(name="园区").update(office_kind=OfficeKind.DISTRICT)
    for entries in ([family["各工会"]], list(family.values())):
        with django_assert_num_queries(4):
            members_on(entries, DAY)


@pytest.mark.parametrize("who", ["editor", "clerk", "signer", "administrator"])
def test_only_the_list_manager_changes_lists(request, family, who):
    actor = request.getfixturevalue(who)
    for change in (
        lambda: add_part(family["局工会"].pk, family["园区"].pk, actor=actor),
        lambda: remove_part(family["区工会"].pk, family["园区"].pk, actor=actor),
        lambda: set_office_kind(family["园区"].pk, OfficeKind.BUREAU, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            change()

    assert names_on(family["各工会"]) == ["甲", "乙", "丁", "己", "戊"]


def test_changes_are_in_the_audit_trail(family, list_manager):
    add_part(family["各工会"].pk, family["局工会"].pk, actor=list_manager)
    set_office_kind(family["园区"].pk, OfficeKind.BUREAU, actor=list_manager)

    entries = AuditEntry.objects.filter(action__startswith="list.").order_by("pk")
    assert [entry.action for entry in entries] == [*["list.add_part"] * 3, "list.set_office_kind"]
    assert entries[3].detail == {"before": "", "after": "bureau"}


def test_the_command_changes_and_shows_a_list(family, capsys):
    call_command("distribution_list", "局工会", "--add-part", "园区", "--office-kind", "bureau")

    shown = capsys.readouterr().out
    assert '"recipients": 3' in shown
    assert "己 <己@szgh.example>" in shown
    assert DistributionList.objects.get(name="局工会").office_kind == "bureau"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["没有"], "没有"),
        (["园区", "--add-part", "各工会"], "各工会"),
        (["园区", "--office-kind", "nonsense"], "nonsense"),
        (["园区", "--office-kind", "bureau", "--add-part", "没有"], "没有"),
    ],
)
def test_the_command_says_what_is_wrong_and_changes_nothing(family, arguments, message):
    with pytest.raises(CommandError, match=message):
        call_command("distribution_list", *arguments)

    assert not DistributionList.objects.exclude(office_kind="").exists()
    assert not family["园区"].parts.exists()
