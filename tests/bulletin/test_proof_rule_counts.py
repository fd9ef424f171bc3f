"""What a rule found is counted, and nothing is lost where two count at once."""

from threading import Thread

import pytest
from django.db import connection, connections

from bulletin.models import RuleSetting
from bulletin.services.rule_counts import count, switched_off


def counts() -> tuple[int, int, int]:
    setting = RuleSetting.objects.get(code="dash")
    return setting.hits, setting.mended, setting.waived


@pytest.mark.django_db
def test_counts_add_up():
    count("dash", hits=3)
    count("dash", mended=1)
    count("dash", hits=1, waived=2)
    assert counts() == (4, 1, 2)


@pytest.mark.django_db
def test_counting_nothing_writes_nothing():
    count("dash")
    assert not RuleSetting.objects.exists()


@pytest.mark.django_db
def test_rules_switched_off():
    RuleSetting.objects.create(code="dash", is_off=True)
    RuleSetting.objects.create(code="range")
    assert switched_off() == {"dash"}


@pytest.mark.django_db(transaction=True)
def test_counts_at_the_same_time_all_count():
    def count_ten() -> None:
        for _time in range(10):
            count("dash", hits=1)
        connections.close_all()

    threads = [Thread(target=count_ten) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert counts() == (40, 0, 0)
