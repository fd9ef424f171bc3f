"""Mail jobs: each takes a primary key and calls one service."""

from celery import shared_task

from distribution.services import sending, sweep


@shared_task
def send_mailing(mailing_id: int) -> None:
    sending.send_mailing(mailing_id)


@shared_task
def sweep_mailings() -> None:
    sweep.sweep_mailings()
