"""How fast and over which connection a worker sends, and how much a domain gets."""

from datetime import timedelta
from itertools import pairwise
from time import monotonic

from celery import current_app
from django.utils import timezone

from distribution.models import Delivery
from distribution.services import line
from distribution.services.claims import claim_rows
from distribution.services.line import Line
from distribution.services.sending import rows_ahead, send_mailing
from distribution.services.sweep import sweep_mailings
from distribution.states import DeliveryStatus


def states(mailing) -> dict[str, str]:
    return dict(mailing.deliveries.values_list("address", "status"))


def test_worker_with_a_slow_server_holds_few_rows():
    assert rows_ahead(10, seconds=10) == 1
    assert rows_ahead(1000, seconds=1) == 150
    assert rows_ahead(80, seconds=1) == 20


def test_line_is_kept_between_slices_and_closed_at_the_end(mailing, desk, settings):
    settings.MAILING_SLICE_SECONDS = 0
    settings.DELIVERY_BATCH = 2
    for _slice in range(2):
        send_mailing(mailing.pk)
    assert len(desk.mails) == 4
    assert desk.said.count("QUIT") == 0
    send_mailing(mailing.pk)

    assert len(desk.mails) == 5
    assert len(desk.peers) == 1
    assert desk.said.count("QUIT") == 1
    assert getattr(line._kept, "line", None) is None


def test_connection_is_renewed_after_so_many_messages(mailing, desk, settings):
    settings.SMTP_MESSAGES_PER_CONNECTION = 2
    send_mailing(mailing.pk)

    assert len(desk.mails) == 5
    assert len(desk.peers) == 3
    assert desk.said.count("QUIT") == 3


def test_messages_keep_their_distance(mailing, desk, settings, monkeypatch):
    settings.SMTP_MESSAGES_PER_SECOND = 20
    moments = []
    wait_for_turn = Line.wait_for_turn

    def and_look(line: Line) -> None:
        wait_for_turn(line)
        moments.append(monotonic())

    monkeypatch.setattr(Line, "wait_for_turn", and_look)
    send_mailing(mailing.pk)

    assert len(desk.mails) == len(moments) == 5
    assert all(later - earlier > 0.049 for earlier, later in pairwise(moments))


def test_domain_gets_no_more_than_its_share_a_minute(mailing, desk, settings):
    Delivery.objects.filter(address__startswith="r2").update(address="r2@QQ.example")
    settings.DELIVERY_DOMAIN_PER_MINUTE = {"szgh.example": 2, "*": 1}
    send_mailing(mailing.pk)
    assert sorted(address.partition("@")[2] for address, _mail in desk.mails) == [
        "QQ.example",
        "szgh.example",
        "szgh.example",
    ]
    assert set(states(mailing).values()) == {DeliveryStatus.SENT, DeliveryStatus.QUEUED}
    mailing.refresh_from_db()
    assert mailing.finished_at is None

    minute_ago = timezone.now() - timedelta(seconds=61)
    Delivery.objects.update(handed_over_at=minute_ago)
    sweep_mailings()
    assert len(desk.mails) == 5


def test_clock_that_was_an_hour_ahead_fills_no_domain_for_that_hour(mailing, settings):
    settings.DELIVERY_DOMAIN_PER_MINUTE = {"SZGH.example": 1}
    now = timezone.now()
    assert len(claim_rows(mailing, "one:1:a", now + timedelta(hours=1), at_most=2)) == 1

    assert len(claim_rows(mailing, "one:1:b", now, at_most=2)) == 1
    assert not claim_rows(mailing, "one:1:c", now, at_most=2)


def test_full_domain_does_not_stand_before_the_others(mailing, settings):
    """Its rows come first, and a claim of two looks behind them."""
    last = mailing.deliveries.order_by("pk").last()
    Delivery.objects.filter(pk=last.pk).update(address="last@qq.example")
    settings.DELIVERY_DOMAIN_PER_MINUTE = {"szgh.example": 1}
    now = timezone.now()

    assert len(claim_rows(mailing, "one:1:a", now, at_most=2)) == 1
    assert [row.pk for row in claim_rows(mailing, "one:1:a", now, at_most=2)] == [last.pk]


def test_job_for_the_rest_of_a_mailing_gives_way_to_sweeps(
    mailing, desk, settings, monkeypatch, django_capture_on_commit_callbacks
):
    """Else the jobs that sweeps add pile up, and none of the sweeps behind them is in time."""
    settings.MAILING_SLICE_SECONDS = 0
    settings.DELIVERY_BATCH = 2
    jobs: list[tuple[str, float | None]] = []

    def keep(job: str, *, expires: float | None, **_options: object) -> None:
        jobs.append((job, expires))

    monkeypatch.setattr(current_app, "send_task", keep)
    with django_capture_on_commit_callbacks(execute=True):
        send_mailing(mailing.pk)

    assert len(desk.mails) == 2
    assert jobs[-1] == ("distribution.jobs.send_mailing", settings.SWEEP_SECONDS / 2)
