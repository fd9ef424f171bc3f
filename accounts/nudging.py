"""Telling the workers of due work."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(job: str, key: int) -> None:
    """Send a job once the transaction is committed. A lost nudge is made good by the sweep."""
    transaction.on_commit(partial(_send, job, key))


def _send(job: str, key: int) -> None:
    try:
        current_app.send_task(job, args=[key], retry=False)
    except OperationalError as error:
        logger.warning("The broker did not take %s(%s): %s", job, key, error)
