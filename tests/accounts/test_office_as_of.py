"""Offices live from a day to a day, under names and aliases, and have successors."""

from datetime import date

import pytest
from django.db import IntegrityError

from accounts.models import AuditEntry, Office, OfficeKind
from accounts.services.offices import offices_by_name, succeed_offices, successors_on
from distribution.services.sample import make_sample_organisation

CHANGE = date(2012, 9, 1)


@pytest.fixture
def offices(db) -> dict[str, Office]:
    make_sample_organisation(password="不用来登录的口令，只在样例里")
    return {office.name: office for office in Office.objects.all()}


@pytest.mark.parametrize(
    ("alias", "name"),
    [("市总", "苏州市总工会"), ("吴中区总", "吴中区总工会"), ("研究室", "市总工会研究室")],
)
def test_alias_means_its_office(offices, alias, name):
    assert offices_by_name(date(2011, 9, 30))[alias] == offices[name]


def test_issue_of_2011_knows_the_old_districts_and_not_the_new_one(offices):
    known = offices_by_name(date(2011, 9, 30))

    assert {"平江区总工会", "沧浪区总工会", "金阊区总工会", "吴江市总工会"} <= known.keys()
    assert "姑苏区总工会" not in known


def test_day_of_the_change_belongs_to_the_successor(offices):
    before, after = offices_by_name(date(2012, 8, 31)), offices_by_name(CHANGE)

    assert "平江区总工会" in before
    assert "平江区总工会" not in after
    assert {"姑苏区总工会", "吴江区总工会"} <= after.keys()


def test_totals_can_follow_either_name(offices):
    old = offices["金阊区总工会"]

    assert successors_on(date(2011, 9, 30))[old.pk] == old
    assert successors_on(CHANGE)[old.pk] == offices["姑苏区总工会"]
    assert successors_on(CHANGE)[offices["吴江市总工会"].pk] == offices["吴江区总工会"]


def test_succession_is_followed_over_several_steps(offices):
    later = Office.objects.create(name="某新区总工会", kind=OfficeKind.DISTRICT)
    succeed_offices([offices["姑苏区总工会"]], later, on=date(2020, 1, 1), actor=None)

    assert successors_on(date(2021, 1, 1))[offices["平江区总工会"].pk] == later


def test_succession_is_in_the_audit_trail(offices):
    entry = AuditEntry.objects.get(
        action="office.succeed", subject_id=str(offices["平江区总工会"].pk)
    )

    assert entry.detail["abolished"] == [None, "2012-09-01"]


def test_office_cannot_end_before_it_begins(db):
    with pytest.raises(IntegrityError):
        Office.objects.create(
            name="某办", kind=OfficeKind.BUREAU, founded=CHANGE, abolished=date(2011, 1, 1)
        )


def test_sample_organisation_made_twice_is_made_once(offices):
    make_sample_organisation(password="另一个口令")

    assert Office.objects.count() == len(offices)
