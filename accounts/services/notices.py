"""Telling people, and what they do with what they are told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise

from accounts.models import Notice, NoticeKind, NoticeMail, User
from accounts.nudging import nudge


@dataclass(frozen=True)
class News:
    """``text`` and ``note`` for whoever is told, ``link`` a path of this site."""

    kind: NoticeKind
    text: str | Promise
    link: str
    note: str = ""


def tell(people: Iterable[User], news: News, *, actor: User | None) -> None:
    """Write a notice to each of ``people`` but the one who did it, in the caller's transaction."""
    tell_each([(person, news) for person in people], actor=actor)


def tell_each(told: Iterable[tuple[User, News]], *, actor: User | None) -> None:
    """As ``tell``, with news of their own for each; one query for all."""
    rows = [(person, news) for person, news in told if actor is None or person.pk != actor.pk]
    with translation.override(settings.LANGUAGE_CODE):
        Notice.objects.bulk_create(
            Notice(
                person=person,
                kind=news.kind,
                text=str(news.text),
                note=news.note,
                link=news.link,
            )
            for person, news in rows
        )
    for key in {person.pk for person, _news in rows}:
        nudge("distribution.jobs.mail_notices", key)


def withdraw(kind: NoticeKind, link: str) -> None:
    """What these notices asked for is no longer to be done: they count as read, none is mailed."""
    Notice.objects.filter(kind=kind, link=link).unread().update(read_at=timezone.now())


def read_notice(notice_id: int, *, person: User) -> Notice:
    """The person's notice, read from now on. Raises Notice.DoesNotExist."""
    notice = Notice.objects.get(pk=notice_id, person=person)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return notice


def read_all(*, person: User, up_to: int) -> int:
    """All notices a page showed are read; returns how many were not."""
    return person.notices.filter(pk__lte=up_to).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_mail(choice: NoticeMail, *, person: User) -> None:
    person.notice_mail = choice
    person.save(update_fields=["notice_mail"])
