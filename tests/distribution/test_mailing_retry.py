"""When a refused row is tried again."""

from datetime import timedelta

from django.utils import timezone

from distribution.services.pacing import next_attempt


def test_rows_refused_together_do_not_come_back_together(settings):
    now = timezone.now()
    times = {next_attempt(0, now) for _row in range(20)}

    assert len(times) > 1
    assert min(times) >= now + timedelta(minutes=5)
    assert max(times) <= now + timedelta(minutes=6)


def test_waits_grow_to_four_hours_and_stay_there(settings):
    settings.DELIVERY_RETRY_JITTER = 0
    now = timezone.now()
    waits = [(next_attempt(attempts, now) - now).total_seconds() for attempts in range(6)]

    assert waits == [300, 900, 3600, 14400, 14400, 14400]
