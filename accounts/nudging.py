"""Telling the workers of due work."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(job: str, key: int, *, expires_seconds: float | None = None) -> None:
    """Send a job once the transaction is committed. A lost nudge is made good by the sweep."""
    transaction.on_commit(partial(_send, job, key, expires_seconds=expires_seconds))


def _send(job: str, key: int, *, expires_seconds: float | None) -> None:
    try:
        current_app.send_task(job, args=[key], retry=False, expires=expires_seconds)
    except OperationalError as error:
        logger.warning("The broker did not take %s(%s): %s", job, key, error)
