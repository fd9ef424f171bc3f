"""What is committed before each dot: one row in the balance a connection, never two."""

from collections import Counter

import pytest
from django.db import OperationalError
from django.utils import timezone

from distribution.carrier.smtp import Carrier
from distribution.models import Delivery
from distribution.services import sending
from distribution.services.claims import claim_rows
from distribution.services.moves import move_held
from distribution.services.sending import send_mailing
from distribution.services.sweep import release_leases, sweep_mailings
from distribution.states import DeliveryStatus


def states(mailing) -> dict[str, str]:
    return dict(mailing.deliveries.values_list("address", "status"))


def test_at_every_dot_one_row_alone_is_being_handed_over(mailing, desk, monkeypatch):
    at_the_dot: list[Counter[str]] = []

    class Watching(Carrier):
        def send(self, *, before_handover, **mail):
            def and_look() -> bool:
                is_ours = before_handover()
                at_the_dot.append(Counter(states(mailing).values()))
                return is_ours

            return super().send(before_handover=and_look, **mail)

    monkeypatch.setattr(sending, "Carrier", Watching)
    send_mailing(mailing.pk)

    assert [seen["sending"] for seen in at_the_dot] == [1] * 5
    assert [seen["sent"] for seen in at_the_dot] == [0, 1, 2, 3, 4]
    assert set(states(mailing).values()) == {DeliveryStatus.SENT}


def test_accepted_row_is_noted_though_the_next_was_taken_over(mailing, desk, monkeypatch):
    def take_over_second(mailing_id, claim, now):
        rows = claim_rows(mailing_id, claim, now)
        Delivery.objects.filter(pk__in=[row.pk for row in rows[1:2]]).update(claim="another:3")
        return rows

    monkeypatch.setattr(sending, "claim_rows", take_over_second)
    send_mailing(mailing.pk)

    counts = mailing.deliveries.counts()
    assert (counts[DeliveryStatus.SENT], counts[DeliveryStatus.QUEUED]) == (4, 1)
    assert len(desk.mails) == 4


def test_database_that_fails_before_a_dot_leaves_the_accepted_row_at_worst_in_doubt(
    mailing, desk, monkeypatch
):
    """As a kill between two dots: the first is accepted, the second was not handed over."""
    calls = []

    def fail_from_second(steps, *, claim):
        calls.append(steps)
        if len(calls) > 1:
            raise OperationalError("gone")
        return move_held(steps, claim=claim)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "move_held", fail_from_second)
        with pytest.raises(OperationalError):
            send_mailing(mailing.pk)
    assert len(desk.mails) == 1
    release_leases(timezone.now())
    sweep_mailings()

    counts = mailing.deliveries.counts()
    assert (counts[DeliveryStatus.UNCERTAIN], counts[DeliveryStatus.SENT]) == (1, 4)
    assert len(desk.mails) == len({address for address, _mail in desk.mails}) == 5


def test_nothing_is_handed_over_once_the_lease_has_run_out(mailing, desk, settings):
    """Nobody has taken the row over yet, but from now on anybody may."""
    settings.DELIVERY_LEASE_SECONDS = 0
    settings.MAILING_SLICE_SECONDS = 0
    send_mailing(mailing.pk)

    assert not desk.mails
    assert set(states(mailing).values()) == {DeliveryStatus.QUEUED}
