"""Notices by mail: to each person all that is new in one, at once or once a day, never twice."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.links import signed_path
from accounts.models import Notice, NoticeKind, NoticeMail, User
from distribution.carrier.headers import UnsafeAddress
from distribution.carrier.outcome import Outcome, ServerDown
from distribution.carrier.smtp import Carrier
from distribution.mailbox.local import mail_url
from distribution.services.hold import words_while_held
from distribution.services.house_mail import send_to_person

logger = logging.getLogger(__name__)

# Nobody wants by mail what is older; a restored backup may hold many that were mailed.
FRESH = timedelta(hours=48)


def mail_person(person_id: int) -> bool:
    """Mail a person what is due; whether a mail went out."""
    return _mail_each([person_id]) > 0


def mail_all() -> int:
    """Mail everybody what is due and was not mailed; returns how many mails went out."""
    waiting = Notice.objects.to_mail().filter(created_at__gt=timezone.now() - FRESH)
    return _mail_each(list(waiting.order_by("person").values_list("person", flat=True).distinct()))


def last_digest(now: datetime) -> datetime:
    """The last moment at which daily mails were due."""
    local = timezone.localtime(now)
    today = local.replace(hour=settings.NOTICE_DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def _mail_each(people: Sequence[int]) -> int:
    if not people or words_while_held():
        return 0
    mailed = 0
    try:
        with Carrier(mail_url(), timeout_seconds=settings.SMTP_TIMEOUT_SECONDS) as carrier:
            for person_id in people:
                mailed += _mail(carrier, person_id)
    except ServerDown as error:
        logger.warning("Notices are mailed later: %s", error)
    return mailed


def _mail(carrier: Carrier, person_id: int) -> bool:
    """Raises ServerDown, after which nothing counts as mailed."""
    notices = _claim(person_id, timezone.now())
    if not notices:
        return False
    person = notices[0].person
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = _words(person, notices)
    try:
        result = send_to_person(carrier, person, subject=subject, text=text)
    except ServerDown:
        _put_back(notices)
        raise
    except UnsafeAddress as error:
        logger.warning("%s cannot be mailed: %s", person.username, error)
        return False
    # What was refused for good or lost after its dot is not tried again: the bell tells it.
    if result.outcome == Outcome.TEMPORARY:
        _put_back(notices)
    if result.outcome != Outcome.SENT:
        logger.warning("%s was not mailed notices: %s", person.username, result.reply)
    return result.outcome == Outcome.SENT


def _put_back(notices: Sequence[Notice]) -> None:
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=None)


@transaction.atomic
def _claim(person_id: int, now: datetime) -> list[Notice]:
    """Marked as mailed before it is, so that no fault can mail anybody twice."""
    due = Notice.objects.to_mail().filter(person=person_id, created_at__gt=now - FRESH)
    locked = due.select_related("person").select_for_update(of=("self",), skip_locked=True)
    notices = list(locked.order_by("pk"))
    if notices and notices[0].person.notice_mail == NoticeMail.DIGEST:
        moment = last_digest(now)
        notices = [one for one in notices if one.created_at <= moment]
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=now)
    return notices


def _words(person: User, notices: Sequence[Notice]) -> tuple[str, str]:
    context = {
        "person": person,
        "notices": [(notice, _address(notice)) for notice in notices],
        "first": notices[0],
        "count": len(notices),
        "site": settings.SITE_URL,
        "days": settings.SIGN_LINK_DAYS,
        "has_signature": any(one.kind == NoticeKind.SIGNATURE for one in notices),
    }
    subject = render_to_string("distribution/email/notices_subject.txt", context)
    return subject, render_to_string("distribution/email/notices.txt", context)


def _address(notice: Notice) -> str:
    if not settings.SITE_URL or not notice.link:
        return ""
    if notice.kind == NoticeKind.SIGNATURE:
        return f"{settings.SITE_URL}{signed_path(notice.link, person_id=notice.person_id)}"
    return f"{settings.SITE_URL}{notice.link}"
