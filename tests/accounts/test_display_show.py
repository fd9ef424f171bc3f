"""Dates, chips and meters as pages show them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.utils import translation

from accounts.templatetags.display import CHIPS, day, since, when
from bulletin.states import ArticleStatus, IssueStatus
from distribution.states import DeliveryStatus, MailingStatus

# 2011-09-27 10:12 in Shanghai
MOMENT = datetime(2011, 9, 27, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def rendered(source: str, **values: object) -> str:
    return Template("{% load display %}" + source).render(Context(values))


@time_machine.travel("2011-10-01 00:00+08:00")
def test_date_of_this_year_goes_without_the_year():
    assert day(date(2011, 9, 27)) == "27 Sep"
    assert when(MOMENT) == "27 Sep 10:12"


@time_machine.travel("2012-01-01 00:30+08:00")
def test_date_of_another_year_names_it():
    assert day(date(2011, 9, 27)) == "27 Sep 2011"
    assert when(MOMENT) == "27 Sep 2011 10:12"


@time_machine.travel("2012-01-01 00:30+08:00")
def test_year_turns_at_midnight_here_and_not_in_greenwich():
    last_evening_in_greenwich = datetime(2011, 12, 31, 16, 15, tzinfo=UTC)

    assert when(last_evening_in_greenwich) == "1 Jan 00:15"


@pytest.mark.parametrize(
    ("ago", "words", "chinese"),
    [
        (timedelta(seconds=20), "0 minutes", "0 分钟"),
        (timedelta(minutes=1), "1 minute", "1 分钟"),
        (timedelta(hours=3, minutes=7), "3 hours 7 minutes", "3 小时 7 分钟"),
        (timedelta(days=2, hours=0, minutes=5), "2 days 5 minutes", "2 天 5 分钟"),
        (timedelta(days=1, hours=1, minutes=5), "1 day 1 hour", "1 天 1 小时"),
    ],
)
@time_machine.travel(MOMENT, tick=False)
def test_time_gone_by_is_told_in_two_units_without_a_comma(ago, words, chinese):
    assert since(MOMENT - ago) == words
    with translation.override("zh-hans"):
        assert since(MOMENT - ago) == chinese


def test_no_date_shows_nothing():
    assert day(None) == ""
    assert when(None) == ""


@pytest.mark.parametrize("states", [ArticleStatus, IssueStatus, DeliveryStatus, MailingStatus])
def test_every_state_has_its_drawing(states):
    assert set(states.values) <= set(CHIPS)


def test_chip_escapes_its_words():
    assert "<b>" not in rendered("{% chip 'signed' words %}", words="<b>")


def test_meter_shows_parts_side_by_side_and_says_them_in_words():
    html = rendered("{% meter total=200 sent=100 uncertain=20 failed=10 %}")

    assert 'x="0.00%" width="50.00%"' in html
    assert 'x1="50.00%" x2="60.00%"' in html
    assert 'x="60.00%" width="5.00%"' in html
    assert 'aria-label="100 of 200 sent, 20 in doubt, 10 failed"' in html


def test_one_failure_among_thousands_can_still_be_seen():
    assert 'width="1.50%"' in rendered("{% meter total=5000 sent=4999 failed=1 %}")


def test_meter_of_nobody_is_empty():
    assert '<rect class="part' not in rendered("{% meter total=0 sent=0 %}")
