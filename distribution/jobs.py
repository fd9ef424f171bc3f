"""Mail jobs: each takes a primary key and calls one service."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from distribution.bounces.mailboxes import MailboxDown
from distribution.services import (
    bounces,
    code_mail,
    following,
    notice_mail,
    sending,
    sweep,
    telling,
)
from distribution.services.stopping import stopping

logger = logging.getLogger(__name__)


@worker_shutting_down.connect
def stop_sending(**_signal: Any) -> None:
    stopping.set()


@shared_task
def send_mailing(mailing_id: int) -> None:
    sending.send_mailing(mailing_id)


@shared_task
def sweep_mailings() -> None:
    sweep.sweep_mailings()


@shared_task
def read_bounces() -> None:
    try:
        bounces.read_bounces()
    except MailboxDown as error:
        logger.warning("Bounces are read later: %s", error)
    telling.tell_people()


@shared_task
def tell_people() -> None:
    following.follow_due()
    telling.tell_people()
    notice_mail.mail_all()


@shared_task
def mail_notices(person_id: int) -> None:
    notice_mail.mail_person(person_id)


@shared_task
def mail_code(code_id: int) -> None:
    code_mail.mail_code(code_id)
