"""Mail jobs: each takes a primary key and calls one service."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from distribution.services import sending, sweep
from distribution.services.stopping import stopping


@worker_shutting_down.connect
def stop_sending(**_signal: Any) -> None:
    stopping.set()


@shared_task
def send_mailing(mailing_id: int) -> None:
    sending.send_mailing(mailing_id)


@shared_task
def sweep_mailings() -> None:
    sweep.sweep_mailings()
