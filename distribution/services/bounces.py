"""Reports from the bounce mailbox → what they change, each in one transaction and once."""

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.services.audit import record
from distribution.bounces.mailboxes import Mailbox, UnreadableMessage, opened
from distribution.bounces.reading import read_report
from distribution.bounces.reasons import HARD, Reason
from distribution.bounces.report import Entry, Kind, Report
from distribution.bounces.verp import named_attempt
from distribution.carrier.headers import tidy
from distribution.models import BounceReport, Contact, Delivery, Effect
from distribution.services.moves import move_delivery
from distribution.services.stopping import stopping
from distribution.services.suppression import suppress
from distribution.states import WAITING, DeliveryStatus

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 500
KEYS_A_QUERY = 500
TAKEN = (DeliveryStatus.SENT, DeliveryStatus.UNCERTAIN)
# The mail's own date is a little older than its hand-over.
HAND_OVER_TIME = timedelta(minutes=5)
WAITS = "waits"
NOT_GIVEN = "not_given"


class UnderWay(Exception):
    """The delivery is being settled by the worker that sent it; ask again later."""


def read_bounces() -> Counter[str]:
    """One pass over the mailbox at BOUNCE_URL: how many messages had which effect.

    What stands in the database leaves the mailbox; whatever could not be tied to a delivery
    stays there, and is not read again. Raises DomainError without a mailbox, and MailboxDown.
    """
    if not settings.BOUNCE_URL:
        raise DomainError(_("BOUNCE_URL is not set, so there is no mailbox to read bounces from."))
    counts: Counter[str] = Counter()
    limits = {
        "timeout_seconds": settings.BOUNCE_TIMEOUT_SECONDS,
        "most_bytes": settings.BOUNCE_MESSAGE_KB * 1024,
    }
    with opened(settings.BOUNCE_URL, **limits) as box:
        keys = box.listed()
        known = _known(keys)
        for key in keys:
            if key not in known:
                if stopping.is_set() or counts.total() >= MOST_AT_ONCE:
                    break
                known[key] = False
                counts[_take_from(box, key, known)] += 1
            if known[key]:
                box.discard(key)
    return counts


def _known(keys: Iterable[str]) -> dict[str, bool]:
    """Messages read before, and whether they may leave the mailbox."""
    listed, found = list(keys), {}
    for start in range(0, len(listed), KEYS_A_QUERY):
        reports = BounceReport.objects.filter(source__in=listed[start : start + KEYS_A_QUERY])
        found.update({report.source: report.may_be_discarded for report in reports})
    return found


def _take_from(box: Mailbox, key: str, known: dict[str, bool]) -> str:
    """The effect of one message; one that breaks the reader is kept and counted.

    One that its mailbox does not give out now is asked for again by the next pass.
    """
    try:
        data = box.read(key)
    except UnreadableMessage as error:
        logger.warning("The bounce mailbox does not give out %s: %s", key, error)
        return NOT_GIVEN
    try:
        report = take_report(key, data)
    except UnderWay:
        return WAITS
    except IntegrityError:
        return Effect.REPEATED
    except OperationalError:
        raise
    except Exception:
        logger.exception("The message %s of the bounce mailbox could not be taken", key)
        report = _keep(key, data, Report(Kind.UNREADABLE), Effect.UNMATCHED)
    known[key] = report.may_be_discarded
    return report.effect


def take_report(source: str, data: bytes) -> BounceReport:
    """Read one message and do what follows from it, once.

    Only a return path or Message-ID of ours ties it to a delivery: whatever else the message
    says, it touches that delivery and its contact alone. Raises UnderWay.
    """
    return _take(source, data, read_report(data))


@transaction.atomic
def _take(source: str, data: bytes, report: Report) -> BounceReport:
    before = BounceReport.objects.filter(sha256=_sha256(data)).first()
    if before is not None:
        return _keep(source, data, report, Effect.REPEATED, before.delivery)
    if report.kind == Kind.AUTOMATIC:
        return _keep(source, data, report, Effect.IGNORED)
    attempt = named_attempt(data, settings.BOUNCE_ADDRESS)
    rows = Delivery.objects.all()
    rows = rows.filter(pk=attempt[0]) if attempt else rows.filter(message_id__in=report.message_ids)
    delivery = rows.first()
    if delivery is None or (report.kind == Kind.UNKNOWN and not report.is_from_server):
        return _keep(source, data, report, Effect.UNMATCHED)
    # Contact before delivery, as everywhere.
    contact = Contact.objects.select_for_update(of=("self",)).filter(deliveries=delivery).first()
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    number = attempt[1] if attempt else None
    if report.kind != Kind.COMPLAINT and _is_about_earlier(delivery, number, report):
        return _keep(source, data, report, Effect.EARLIER, delivery)
    entry = report.entry_for(delivery.address) or Entry(
        (), Kind.UNKNOWN, Reason.UNCLEAR, "", report.subject
    )
    effect = _note(delivery, entry)
    has_suppressed = effect != Effect.IGNORED and _suppress_if_due(delivery, contact, entry)
    return _keep(source, data, report, effect, delivery, entry=entry, has_suppressed=has_suppressed)


def _is_about_earlier(delivery: Delivery, attempt: int | None, report: Report) -> bool:
    """The row was sent again since, so that the report says nothing of how it stands now.

    The return path names the attempt; without one the date of the mail that came back tells.
    Raises UnderWay.
    """
    if delivery.status == DeliveryStatus.SENDING and attempt in (None, delivery.attempts + 1):
        raise UnderWay
    if delivery.status in WAITING or delivery.status == DeliveryStatus.SENDING:
        return True
    if attempt is not None:
        return attempt != delivery.attempts
    if report.returned_at is None or delivery.handed_over_at is None:
        return False
    return report.returned_at < delivery.handed_over_at - HAND_OVER_TIME


def _note(delivery: Delivery, entry: Entry) -> Effect:
    reply = tidy(entry.reply)
    values: dict[str, Any] = {
        "bounce_reason": entry.reason,
        "bounce_reply": reply,
        "bounced_at": timezone.now(),
    }
    if entry.kind == Kind.FAILURE and delivery.status in TAKEN:
        move_delivery(
            delivery.pk, DeliveryStatus.BOUNCED, actor=None, note=reply, error=reply, **values
        )
        return Effect.RETURNED
    is_soft = delivery.status == DeliveryStatus.BOUNCED and delivery.bounce_reason not in HARD
    is_worse = is_soft and entry.kind == Kind.FAILURE and entry.reason in HARD
    is_first = delivery.status in TAKEN and delivery.bounce_reason in ("", Reason.DELAYED)
    if entry.kind == Kind.AUTOMATIC or not (is_worse or is_first or entry.kind == Kind.COMPLAINT):
        return Effect.IGNORED
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    detail = {"reason": entry.reason, "reply": reply, "mailing": delivery.mailing_id}
    record("delivery.note_bounce", delivery, actor=None, detail=detail)
    return Effect.NOTED


def _suppress_if_due(delivery: Delivery, contact: Contact | None, entry: Entry) -> bool:
    """Whether the contact gets nothing more: it still has the address, and that is at fault."""
    if contact is None or contact.suppressed_at:
        return False
    if contact.email.lower() != delivery.address.lower():
        return False
    if entry.kind == Kind.COMPLAINT:
        reason = str(entry.reason.label)
    elif entry.kind == Kind.FAILURE and entry.reason in HARD:
        reason = _("Returned: %(reason)s. %(reply)s") % {
            "reason": entry.reason.label,
            "reply": tidy(entry.reply),
        }
    elif entry.kind == Kind.FAILURE and _has_failed_too_often(delivery):
        reason = _("Returned %(times)d times in a row: %(reason)s.") % {
            "times": settings.BOUNCE_SOFT_LIMIT,
            "reason": entry.reason.label,
        }
    else:
        return False
    suppress(contact, reason.strip(), at=timezone.now(), actor=None)
    return True


def _has_failed_too_often(delivery: Delivery) -> bool:
    """The last BOUNCE_SOFT_LIMIT mailings sent to the address have all come back."""
    handed_over = (*TAKEN, DeliveryStatus.BOUNCED)
    rows = Delivery.objects.filter(
        contact=delivery.contact_id, address__iexact=delivery.address, status__in=handed_over
    )
    last = list(rows.order_by("-mailing_id")[: settings.BOUNCE_SOFT_LIMIT])
    return len(last) == settings.BOUNCE_SOFT_LIMIT and all(
        row.status == DeliveryStatus.BOUNCED for row in last
    )


def _keep(
    source: str,
    data: bytes,
    report: Report,
    effect: Effect,
    delivery: Delivery | None = None,
    *,
    entry: Entry | None = None,
    has_suppressed: bool = False,
) -> BounceReport:
    gravest = entry or report.entry_for("")
    if gravest and gravest.kind == Kind.AUTOMATIC:
        gravest = None
    return BounceReport.objects.create(
        source=source,
        sha256=_sha256(data),
        kind=report.kind,
        effect=effect,
        delivery=delivery,
        has_suppressed=has_suppressed,
        sender=tidy(report.sender)[:200],
        subject=tidy(report.subject)[:300],
        addresses=" ".join(report.addresses),
        reason=gravest.reason if gravest else "",
        reply=tidy(gravest.reply) if gravest else "",
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
