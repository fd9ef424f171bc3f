"""The register as of a day, out of what people keep and of the offices."""

import datetime
import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Office, OfficeAlias
from accounts.services.offices import succeed_offices
from bulletin.models import HouseTerm, RuleSetting, Tenure
from bulletin.proof import proofread
from bulletin.services.proof_register import register_at

pytestmark = pytest.mark.django_db
DAY = datetime.date(2011, 9, 30)
CHANGE = datetime.date(2011, 7, 1)


@pytest.fixture
def chair() -> Tenure:
    """沈华 chairs after 金明, who goes on as an adviser."""
    eve = CHANGE - datetime.timedelta(days=1)
    Tenure.objects.create(name="金明", office="市总工会", title="主席", position=1, until=eve)
    Tenure.objects.create(name="陆平", office="市总工会", title="副主席", position=2)
    return Tenure.objects.create(
        name="沈华", office="市总工会", title="主席", position=1, since=CHANGE
    )


def found(words: str, day: datetime.date = DAY) -> list[tuple[str, str, str | None]]:
    findings = proofread(words, issue_date=day, register=register_at(day))
    return [(finding.rule, finding.text, finding.suggestion) for finding in findings]


def test_who_holds_a_post_is_asked_as_of_the_day(chair):
    words = "市总工会主席陆平出席会议。"
    assert found(words) == [("title-wrong", "市总工会主席", "市总工会副主席")]
    assert found("市总工会主席沈华出席会议。") == []
    assert [person.name for person in register_at(DAY).people] == ["沈华", "陆平", "金明"]
    assert [person.name for person in register_at(datetime.date(2010, 1, 1)).people] == [
        "金明",
        "陆平",
        "沈华",
    ]


def test_those_no_longer_in_office_have_no_place_in_the_order(chair):
    assert found("陆平、沈华出席会议。") == [("people-order", "陆平、沈华", "沈华、陆平")]
    assert found("金明、沈华出席会议。") == []


def test_two_posts_of_one_person_are_one_person(chair):
    Tenure.objects.create(name="沈华", office="市总工会", title="党组书记", position=1)
    assert found("市总工会党组书记沈华出席会议。") == []
    assert len(register_at(DAY).people) == 3


def test_office_is_told_with_what_it_became(db):
    old = Office.objects.create(name="市劳动和社会保障局工会", kind="bureau")
    new = Office.objects.create(name="市人社局工会", kind="bureau", founded=CHANGE)
    succeed_offices([old], new, on=CHANGE, actor=None)
    words = "市劳动和社会保障局工会开展活动。"
    assert found(words) == [("office-wrong", "市劳动和社会保障局工会", "市人社局工会")]
    assert found(words, CHANGE - datetime.timedelta(days=1)) == []
    # Abolished on the first day on which it is no more.
    assert found(words, CHANGE) == found(words)


def test_an_alias_that_went_along_belongs_to_the_living_office(db):
    old = Office.objects.create(name="苏州高新区虎丘区总工会", kind="district")
    new = Office.objects.create(name="苏州市虎丘区总工会", kind="district", founded=CHANGE)
    for office in (old, new):
        office.aliases.create(name="高新区总")
    succeed_offices([old], new, on=CHANGE, actor=None)
    assert found("高新区总开展活动。") == []
    assert register_at(DAY).full_name("高新区总") == "苏州市虎丘区总工会"
    before = CHANGE - datetime.timedelta(days=1)
    assert register_at(before).full_name("高新区总") == "苏州高新区虎丘区总工会"


def test_house_terms_hold_on_their_days_only(db):
    HouseTerm.objects.create(words="职工书屋示范点建设", since=CHANGE)
    HouseTerm.objects.create(words="农民工", instead_of="民工", until=DAY)
    assert found("推进职工书屋示范建设。") == [
        ("house-term", "职工书屋示范建设", "职工书屋示范点建设")
    ]
    assert found("推进职工书屋示范建设。", CHANGE - datetime.timedelta(days=1)) == []
    assert found("慰问民工。") == [("house-term", "民工", "农民工")]
    assert found("慰问农民工。") == []
    assert found("慰问民工。", DAY + datetime.timedelta(days=1)) == []


def test_the_register_takes_five_queries(chair, django_assert_num_queries):
    for number in range(20):
        office = Office.objects.create(name=f"第{number}工会", kind="bureau")
        office.aliases.create(name=f"{number}工会")
        Tenure.objects.create(name=f"张{number}", title="主任", office="办公室", position=number)
    with django_assert_num_queries(5):
        register_at(DAY)


def test_somebody_else_in_a_post_of_the_register_is_asked_about(chair):
    assert found("会议由市总工会主席张强主持。") == [("name-unknown", "张强", "沈华")]


@pytest.mark.parametrize(
    "words",
    [
        # Another office, known or not.
        "常熟市总工会主席张强出席会议。",
        "昆山市总工会主席张强出席会议。",
        "省总工会主席张强出席会议。",
        # There may be more deputies than are in the register.
        "市总工会副主席张强出席会议。",
        # A post that the register gives to nobody.
        "市总工会研究室主任张强出席会议。",
        "原市总工会主席张强出席会议。",
    ],
)
def test_others_elsewhere_are_nobodys_business(chair, office, words):
    assert found(words) == []


def test_an_office_is_one_however_it_is_written(chair):
    office = Office.objects.create(name="苏州市总工会", kind="federation")
    office.aliases.bulk_create(
        [OfficeAlias(office=office, name=name) for name in ("市总工会", "市总")]
    )
    for written in ("苏州市总工会", "市总工会", "市总"):
        assert found(f"{written}主席沈华出席会议。") == []
        assert found(f"{written}副主席沈华出席会议。") == [
            ("title-wrong", f"{written}副主席", f"{written}主席")
        ]


def test_an_office_that_stands_in_the_name_of_another_is_not_meant(db):
    Office.objects.create(name="虎丘区总工会", kind="district", abolished=CHANGE)
    Office.objects.create(name="苏州市虎丘区总工会", kind="district", founded=CHANGE)
    assert found("苏州市虎丘区总工会开展活动。") == []
    assert found("虎丘区总工会开展活动。") == [("office-wrong", "虎丘区总工会", None)]


def test_an_empty_register_judges_no_stranger(db):
    assert found("某某局工会主席张强出席会议。") == []
    assert found("市总工会主席张强出席会议。") == []


def test_command_asks_the_register_and_the_switches(chair, tmp_path):
    path = tmp_path / "稿件.txt"
    path.write_text("市总工会主席陆平出席会议。", encoding="utf-8")

    def rules() -> list[str]:
        printed = StringIO()
        call_command("proofread", str(path), "--date", "2011-09-30", stdout=printed)
        return [finding["rule"] for finding in json.loads(printed.getvalue())]

    assert rules() == ["title-wrong"]
    RuleSetting.objects.create(code="title-wrong", is_off=True)
    assert rules() == []


def test_rule_switched_off_is_not_asked():
    assert [f.rule for f in proofread("会议召开召开。")] == ["doubled-word"]
    assert proofread("会议召开召开。", without={"doubled-word"}) == []
