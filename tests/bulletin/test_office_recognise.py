"""Offices that a text names: known as of the day, or a doubt with what may be meant."""

from datetime import date

import pytest

from accounts.models import Office, OfficeAlias
from accounts.services.offices import succeed_offices
from bulletin.intake import read_text
from bulletin.services.recognising import question_offices, recognise

BEFORE, AFTER = date(2012, 8, 31), date(2012, 9, 1)


@pytest.fixture
def offices(db):
    old = Office.objects.create(name="平江区总工会", kind="district")
    new = Office.objects.create(name="姑苏区总工会", kind="district", founded=AFTER)
    other = Office.objects.create(name="吴中区总工会", kind="district")
    OfficeAlias.objects.create(office=other, name="吴中区总")
    succeed_offices([old], new, on=AFTER, actor=None)
    return {office.name: office for office in Office.objects.all()}


def test_name_and_alias_are_known(offices):
    found = recognise(["吴中区总工会", "吴中区总"], BEFORE)

    assert {known.office for known in found.values()} == {offices["吴中区总工会"]}


def test_office_is_known_until_the_day_it_is_abolished(offices):
    assert recognise(["平江区总工会"], BEFORE)["平江区总工会"].office == offices["平江区总工会"]

    found = recognise(["平江区总工会"], AFTER)["平江区总工会"]
    assert found.office is None
    assert found.gone == offices["平江区总工会"]
    assert found.nearest[0] == "姑苏区总工会"


def test_office_is_unknown_before_it_is_founded(offices):
    found = recognise(["姑苏区总工会"], BEFORE)["姑苏区总工会"]

    assert found.office is None
    assert found.gone == offices["姑苏区总工会"]


@pytest.mark.parametrize("name", ["吴中总工会", "吴中区工会", "吴中区总工会会"])
def test_name_written_otherwise_has_the_nearest_as_a_choice(offices, name):
    found = recognise([name], AFTER)[name]

    assert found.office is None
    assert found.nearest[0] == "吴中区总工会"


def test_name_like_no_other_has_no_choice(offices):
    assert recognise(["丙集团"], AFTER)["丙集团"].nearest == ()


def test_number_of_queries_does_not_grow_with_the_names(offices, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        recognise([f"平江区{number}总工会" for number in range(50)] + ["平江区总工会"], AFTER)


def test_every_unknown_office_is_a_doubt_at_its_place(offices):
    reading = read_text(
        "平江区总成立艺术团\n近日，艺术团正式成立。\n"
        "    （平江区总工会、吴中区总工会、吴中总工会）\n"
    )
    names = list(next(reading.articles).offices)
    question_offices(reading, recognise(names, AFTER), AFTER)

    asked = [doubt for doubt in reading.doubts if doubt.rule == "unknown-office"]
    assert [(doubt.line, doubt.column, doubt.text) for doubt in asked] == [
        (3, 6, "平江区总工会"),
        (3, 20, "吴中总工会"),
    ]
    assert "2012-09-01" in asked[0].message
    assert asked[0].choices[0] == "姑苏区总工会"
    assert asked[1].choices[0] == "吴中区总工会"
    assert asked == next(reading.articles).doubts
