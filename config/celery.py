"""The Celery application, and the nudge that tells it of due work."""

import logging
import os
from functools import partial

from celery import Celery
from django.db import transaction
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("yinfa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

logger = logging.getLogger(__name__)


def nudge(job: str, key: int) -> None:
    """Send a job once the transaction is committed. A lost nudge is made good by the sweep."""
    transaction.on_commit(partial(_send, job, key))


def _send(job: str, key: int) -> None:
    try:
        app.send_task(job, args=[key], retry=False)
    except OperationalError as error:
        logger.warning("The broker did not take %s(%s): %s", job, key, error)
