"""Who is told that an address came back, or that somebody has left a list: the list managers of
all, the clerks of an office of its own contacts."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Role, User
from distribution.bounces.report import Kind
from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.outcome import Outcome, ServerDown
from distribution.carrier.smtp import Carrier
from distribution.mailbox.local import mail_url
from distribution.models import BounceReport, Contact, Departure, Effect
from distribution.services.house_mail import send_to_person

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class News:
    """What has not been told yet."""

    reports: Sequence[BounceReport]
    departures: Sequence[Departure]

    def __bool__(self) -> bool:
        return bool(self.reports or self.departures)

    def of_office(self, office_id: int | None) -> "News":
        def is_theirs(contact: Contact | None) -> bool:
            return contact is not None and contact.office_id == office_id

        return News(
            [one for one in self.reports if one.delivery and is_theirs(one.delivery.contact)],
            [one for one in self.departures if is_theirs(one.contact)],
        )


def tell_people() -> int:
    """Mail everybody concerned what is new, one mail a person; returns how many were told.

    What nobody could be told stays for the next time. A delay is not told, for it ends by itself.
    A report that names no delivery of ours is never told: it may be the answer to such a mail.
    """
    news = _claim()
    if not news:
        return 0
    told = 0
    try:
        with Carrier(mail_url(), timeout_seconds=settings.SMTP_TIMEOUT_SECONDS) as carrier:
            for person, theirs, is_manager in _audience(news):
                told += _tell(carrier, person, theirs, is_manager=is_manager)
    except ServerDown as error:
        logger.warning("The mail server takes no mail that tells of bounces: %s", error)
    finally:
        if not told:
            logger.warning("Nobody could be told of bounces. Has a list manager an address?")
            _mark(news, None)
    return told


@transaction.atomic
def _claim() -> News:
    """Marked as told before it is, so that no fault can mail people every few minutes."""
    reports = (
        BounceReport.objects.filter(
            told_at__isnull=True, effect__in=(Effect.RETURNED, Effect.NOTED), delivery__isnull=False
        )
        .exclude(kind=Kind.DELAY)
        .select_related("delivery__contact", "delivery__mailing__issue__publication")
    )
    departures = Departure.objects.filter(told_at__isnull=True).select_related("contact", "list")
    news = News(
        list(reports.select_for_update(of=("self",))),
        list(departures.select_for_update(of=("self",))),
    )
    if news:
        _mark(news, timezone.now())
    return news


def _mark(news: News, at: datetime | None) -> None:
    for model, told in ((BounceReport, news.reports), (Departure, news.departures)):
        model.objects.filter(pk__in=[one.pk for one in told]).update(told_at=at)


def _audience(news: News) -> Iterable[tuple[User, News, bool]]:
    people = User.objects.filter(is_active=True).exclude(email="").order_by("pk")
    managers = list(people.filter(role_grants__role=Role.LIST_MANAGER))
    for person in managers:
        yield person, news, True
    clerks = people.filter(role_grants__role=Role.CLERK, office__isnull=False)
    for person in clerks.exclude(pk__in=[manager.pk for manager in managers]):
        if theirs := news.of_office(person.office_id):
            yield person, theirs, False


def _tell(carrier: Carrier, person: User, news: News, *, is_manager: bool) -> bool:
    context = {
        "person": person,
        "reports": news.reports,
        "departures": news.departures,
        "is_manager": is_manager,
        "site": settings.SITE_URL,
    }
    subject = render_to_string("distribution/email/bounces_subject.txt", context)
    text = render_to_string("distribution/email/bounces.txt", context)
    try:
        result = send_to_person(carrier, person, subject=subject, text=text)
    except UnsafeAddress as error:
        logger.warning("%s cannot be told of bounces: %s", person.username, error)
        return False
    if result.outcome not in (Outcome.SENT, Outcome.UNCERTAIN):
        logger.warning("%s was not told of bounces: %s", person.username, result.reply)
        return False
    return True
