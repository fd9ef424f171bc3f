"""Handing a mailing's rows to the mail server; any number of workers may do it at once."""

import logging
import os
import socket
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.errors import DomainError, IllegalMove
from accounts.nudging import nudge
from distribution.carrier.message import BulletinMail, SharedBody
from distribution.carrier.outcome import Outcome, Result, ServerDown
from distribution.carrier.smtp import Carrier
from distribution.mailbox.local import mail_url
from distribution.models import Delivery, Mailing
from distribution.services import pacing
from distribution.services.claims import claim_rows, holds_rows, lease_end, release_rows
from distribution.services.leaving import leave_url
from distribution.services.letters import letter_of
from distribution.services.moves import Step, move_delivery, move_held
from distribution.services.signatures import mail_signer
from distribution.services.stopping import stopping
from distribution.states import DeliveryStatus

logger = logging.getLogger(__name__)


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
                nudge("distribution.jobs.send_mailing", mailing_id)
        except (ServerDown, DomainError, OSError) as error:
            logger.warning("Mailing %s is put off: %s", mailing_id, error)
            pacing.put_off(mailing_id, str(error))
    pacing.finish_if_done(mailing_id)
    return handled


class _Run:
    """One worker's pass over a mailing with one connection and one serialised body.

    An accepted message's ``sent`` is committed together with the next one's ``sending``,
    before the next dot, or when the pass ends or a row ends otherwise. So at every moment
    at most one row of this connection is ``sending`` in the database, the one whose dot went
    out last: while the next is transmitted it is one that the server has accepted already,
    and the next, without a dot, is still queued. A kill therefore leaves one row in doubt
    and no more, as with a commit of its own for each ``sent``, but does so more often.
    """

    def __init__(self, mailing: Mailing, mail: BulletinMail) -> None:
        self.mailing = mailing
        self.sender = mail.sender_address
        self.bodies = {False: SharedBody.build(mail, mail_signer(self.sender))}
        self.claim = f"{socket.gethostname()[:24]}:{os.getpid()}:{uuid.uuid4().hex[:16]}"
        self.accepted: Step | None = None
        self.has_lost_a_row = False
        self.is_through = False

    def send_slice(self) -> int:
        handled = 0
        try:
            with Carrier(mail_url(), timeout_seconds=settings.SMTP_TIMEOUT_SECONDS) as carrier:
                try:
                    for delivery in self._claimed():
                        self._send(carrier, delivery)
                        handled += 1
                finally:
                    self._note_accepted()
        finally:
            release_rows(self.claim)
        return handled

    def _body(self, *, is_linked: bool) -> SharedBody:
        if is_linked not in self.bodies:
            mail = letter_of(self.mailing, is_linked=is_linked)
            self.bodies[is_linked] = SharedBody.build(mail, mail_signer(self.sender))
        return self.bodies[is_linked]

    def _claimed(self) -> Iterator[Delivery]:
        """Rows held by this run, batch after batch, until none is due or the slice is over."""
        end = time.monotonic() + settings.MAILING_SLICE_SECONDS
        while not self.is_through:
            rows = claim_rows(self.mailing.pk, self.claim, timezone.now())
            self.is_through = not rows
            self.has_lost_a_row = False
            for delivery in rows:
                if stopping.is_set():
                    return
                yield delivery
                if time.monotonic() > end:
                    return
                if self.has_lost_a_row and not holds_rows(self.claim):
                    break
            pacing.note_progress(self.mailing.pk)

    def _send(self, carrier: Carrier, delivery: Delivery) -> None:
        """Raises ServerDown."""
        lost = False

        def commit_sending() -> bool:
            nonlocal lost
            lost = not self._hand_over(delivery)
            return not lost

        # What is wrong with the mail itself is nobody's address's fault and stops the mailing.
        body = self._body(is_linked=delivery.is_linked)
        try:
            message = body.message_for(
                address=delivery.address,
                recipient_name=delivery.recipient_name,
                message_id=delivery.message_id,
                date=timezone.localtime(),
                leave_url=leave_url(delivery) if delivery.may_leave else "",
            )
        except DomainError as error:
            result = Result(Outcome.PERMANENT, None, str(error))
        else:
            result = carrier.send(
                sender=self.sender,
                recipient=delivery.address,
                message=message,
                before_handover=commit_sending,
            )
        if lost:
            logger.warning("Delivery %s is no longer held by this worker", delivery.pk)
            self.has_lost_a_row = True
            return
        self._settle(delivery, result)

    def _hand_over(self, delivery: Delivery) -> bool:
        """Commit ``sending``, and the ``sent`` before it; whether the row is ours still.

        It is not once the lease has run out, though nobody may have taken it over yet.
        """
        now = timezone.now()
        if delivery.lease_until is None or delivery.lease_until <= now:
            return False
        values = {"handed_over_at": now, "lease_until": lease_end(now)}
        begun = Step(delivery, DeliveryStatus.SENDING, values)
        steps = [self.accepted, begun] if self.accepted else [begun]
        is_ours = move_held(steps, claim=self.claim)[-1]
        self.accepted = None
        if is_ours:
            delivery.status = DeliveryStatus.SENDING
        return is_ours

    def _note_accepted(self) -> None:
        """Before anything that takes long: an accepted row must not wait for its ``sent``."""
        if self.accepted:
            move_held([self.accepted], claim=self.claim)
            self.accepted = None

    def _settle(self, delivery: Delivery, result: Result) -> None:
        now = timezone.now()
        to = DeliveryStatus.DEFERRED
        values: dict[str, Any] = {"error": result.reply}
        match result.outcome:
            case Outcome.SENT:
                to = DeliveryStatus.SENT
                values = {
                    "sent_at": now,
                    "pdf_sha256": self.mailing.edition.sha256,
                    "error": "",
                }
            case Outcome.PERMANENT:
                to = DeliveryStatus.FAILED
            case Outcome.UNCERTAIN:
                to = DeliveryStatus.UNCERTAIN
            case Outcome.TEMPORARY:
                if pacing.is_given_up(self.mailing, delivery, now):
                    to = DeliveryStatus.FAILED
                else:
                    values["due_at"] = pacing.next_attempt(delivery.attempts, now)
        values |= {
            "attempts": delivery.attempts + 1,
            "last_code": result.code,
            "last_reply": result.reply,
            "lease_until": None,
        }
        self._note_accepted()
        if to == DeliveryStatus.SENT:
            self.accepted = Step(delivery, to, values, note=result.reply)
            return
        try:
            move_delivery(
                delivery.pk, to, actor=None, claim=self.claim, note=result.reply, **values
            )
        except IllegalMove:
            logger.exception("Delivery %s ended as %s but was moved", delivery.pk, result)
