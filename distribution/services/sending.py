"""Handing a mailing's rows to the mail server; any number of workers may do it at once."""

import logging
import os
import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.errors import DomainError
from accounts.nudging import nudge
from distribution.bounces.verp import return_path
from distribution.carrier.content import Message
from distribution.carrier.envelope import Envelope
from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.message import BulletinMail, SharedBody
from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.models import Delivery, Mailing
from distribution.services import pacing
from distribution.services.claims import claim_rows, renew_lease
from distribution.services.hold import sending_step
from distribution.services.journal import Journal
from distribution.services.leaving import leave_url
from distribution.services.letters import letter_of
from distribution.services.line import hang_up, open_line
from distribution.services.moves import move_held
from distribution.services.outcomes import step_for
from distribution.services.recovery import host_name, settle
from distribution.services.signatures import mail_signer
from distribution.services.stopping import stopping
from distribution.services.transmission import Mail, Transmission

logger = logging.getLogger(__name__)

# So often answers are committed; rows are taken ahead for as long, with a slow server one.
COMMIT_SECONDS = 0.25
FIRST_ROWS = 8


def send_mailing(mailing_id: int) -> int:
    """Send the rows of a mailing that are due; the number handled is returned.

    Returns at once when the mailing is not due, waits for a person, or other workers
    hold all its rows; after MAILING_SLICE_SECONDS it leaves the rest to a job of its own,
    so that workers can be stopped and mailings take turns. When the server takes no mail
    at all, all rows that were due are put off together and nobody is marked failed.
    """
    mailing = pacing.mailing_in_progress(mailing_id)
    handled = 0
    if mailing is not None:
        try:
            run = _Run(mailing, letter_of(mailing))
            handled = run.send_slice()
            if not run.is_through:
                # Every sweep adds one to a long mailing. More of them than workers take up soon
                # would keep the sweeps waiting until those expire, so they do before.
                expires_seconds = settings.SWEEP_SECONDS / 2
                nudge("distribution.jobs.send_mailing", mailing_id, expires_seconds=expires_seconds)
        except (ServerDown, DomainError, OSError) as error:
            logger.warning("Mailing %s is put off: %s", mailing_id, error)
            pacing.put_off(mailing_id, str(error))
    if pacing.finish_if_done(mailing_id):
        hang_up()
    return handled


class _Run:
    """One worker's pass over a mailing with one connection and one serialised body.

    While one part of the rows is transmitted, a transaction settles the part before and takes
    the next as ``sending``. In between, a journal on disk says which dots went out and what the
    server answered, so that a kill leaves the message in hand in doubt and no other.
    """

    def __init__(self, mailing: Mailing, mail: BulletinMail) -> None:
        self.mailing = mailing
        self.sender = mail.sender_address
        self.bodies = {False: SharedBody.build(mail, mail_signer(self.sender))}
        self.claim = f"{host_name()}:{os.getpid()}:{uuid.uuid4().hex[:16]}"
        self.lease_until = timezone.now()
        self.taken = self.handled = 0
        self.is_through = False

    def send_slice(self) -> int:
        """How many rows were settled. The line stays open for the next slice, if there is one."""
        journal = Journal(self.claim)
        is_settled = False
        try:
            transmission = Transmission(open_line(), journal, self._holds_lease)
            transmission.start()
            try:
                self._feed(transmission)
            except BaseException:
                transmission.cancel()
                raise
            finally:
                transmission.finish()
                transmission.join()
                self._count(len(transmission.answers()))
                if record := journal.record():
                    settle(self.claim, record, timezone.now())
            is_settled = True
            if transmission.error:
                raise transmission.error
        finally:
            journal.close(is_settled=is_settled)
            if self.is_through or stopping.is_set() or not is_settled:
                hang_up()
        return self.handled

    def _feed(self, transmission: Transmission) -> None:
        """Rows to the transmission and answers to the database, until the slice is over."""
        begun = time.monotonic()
        size = min(FIRST_ROWS, settings.DELIVERY_BATCH)
        while transmission.is_alive():
            seconds = time.monotonic() - begun
            is_over = self.taken > 0 and seconds >= settings.MAILING_SLICE_SECONDS
            takes_more = not self.is_through and not is_over
            waiting = transmission.waiting()
            if not takes_more and not waiting:
                self._await_last(transmission)
                return
            self._commit_and_take(transmission, size - waiting if takes_more else 0)
            if self.handled:
                size = rows_ahead(self.handled, seconds)
            transmission.wait(
                until_waiting=size // 2 if takes_more else 0, at_most_seconds=COMMIT_SECONDS
            )

    def _await_last(self, transmission: Transmission) -> None:
        """The message in hand may take as long as any other, and its lease is kept as well."""
        transmission.finish()
        while transmission.is_alive():
            transmission.join(COMMIT_SECONDS)
            self._keep_lease(timezone.now(), takes=0)

    def _commit_and_take(self, transmission: Transmission, wanted: int) -> None:
        answers = transmission.answers()
        now = timezone.now()
        steps = [step_for(row, result, now) for row, result in answers]
        rows: list[Delivery] = []
        if wanted > 0:
            with sending_step() as may_claim:
                # First, for it locks the mailing's row, and whoever decides locks that before ours.
                if may_claim:
                    rows = claim_rows(self.mailing, self.claim, now, at_most=wanted)
                move_held(steps, claim=self.claim)
            self.is_through = not rows
        elif steps:
            move_held(steps, claim=self.claim)
        self._count(len(answers))
        self._keep_lease(now, takes=len(rows))
        # Written before they are given: the transmission stands still while it takes them.
        transmission.add(list(self._mails_for(rows)))

    def _count(self, answers: int) -> None:
        if answers and not self.handled:
            pacing.note_progress(self.mailing.pk)
        self.handled += answers

    def _mails_for(self, rows: Sequence[Delivery]) -> Iterator[Mail]:
        """Without those whose address cannot be written to, which fail."""
        for delivery in rows:
            attempt = delivery.attempts + 1
            bounces = return_path(settings.BOUNCE_ADDRESS, delivery.pk, attempt)
            try:
                message = self._message_for(delivery)
                envelope = Envelope.between(bounces or self.sender, delivery.address, message)
            except UnsafeAddress as error:
                refused = Result(Outcome.PERMANENT, None, str(error))
                move_held([step_for(delivery, refused, timezone.now())], claim=self.claim)
                self._count(1)
            else:
                yield Mail(delivery, envelope)

    def _message_for(self, delivery: Delivery) -> Message:
        """Raises UnsafeAddress, and DomainError where every mail of this kind is wrong."""
        return self._body(is_linked=delivery.is_linked).message_for(
            address=delivery.address,
            recipient_name=delivery.recipient_name,
            message_id=delivery.message_id,
            date=timezone.localtime(),
            leave_url=leave_url(delivery) if delivery.may_leave else "",
        )

    def _body(self, *, is_linked: bool) -> SharedBody:
        if is_linked not in self.bodies:
            mail = letter_of(self.mailing, is_linked=is_linked)
            self.bodies[is_linked] = SharedBody.build(mail, mail_signer(self.sender))
        return self.bodies[is_linked]

    def _holds_lease(self) -> bool:
        return timezone.now() < self.lease_until

    def _keep_lease(self, now: datetime, *, takes: int) -> None:
        """Renew the lease when a third of it is over.

        What is left of it at a dot is then longer than the answer may take. One that has run out
        stays so: rows taken since have a lease of their own, those before may be another's.
        """
        whole = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
        if takes and self.handled == self.taken:
            self.lease_until = now + whole
        elif now < self.lease_until < now + whole * 2 / 3:
            self.lease_until = renew_lease(self.claim, now) or self.lease_until
        self.taken += takes


def rows_ahead(count: int, seconds: float) -> int:
    """How many rows to have at hand, after ``count`` of them took ``seconds``."""
    fitting = int(count * COMMIT_SECONDS / max(seconds, 0.001))
    most: int = settings.DELIVERY_BATCH
    return max(1, min(fitting, most))
