"""Jobs of the house itself."""

from celery import shared_task

from accounts.services import sealing


@shared_task
def seal_audit() -> None:
    sealing.seal_all()
