"""Press jobs: each takes a primary key and calls one service."""

import logging

from celery import shared_task
from django.utils import timezone

from bulletin.models import Edition, IncomingFile, IssuePreview
from bulletin.proof.model.build import NoModel
from bulletin.services import (
    comparing,
    editions,
    incoming,
    indexing,
    measuring,
    previews,
    wrong_characters,
)

logger = logging.getLogger(__name__)


@shared_task
def render_edition(edition_id: int) -> None:
    editions.render_edition(edition_id)


@shared_task
def render_preview(issue_id: int) -> None:
    previews.render_preview(issue_id)


@shared_task
def measure_articles(publication_id: int) -> None:
    measuring.measure_articles(publication_id)


@shared_task
def sweep_editions() -> None:
    """Print whatever a lost message or a dead worker left behind."""
    for edition_id in Edition.objects.due(timezone.now()).values_list("pk", flat=True):
        try:
            editions.render_edition(edition_id)
        except Exception:
            logger.exception("Edition %s could not be printed; the others are", edition_id)
    for issue_id in IssuePreview.objects.due(timezone.now()).values_list("issue", flat=True):
        try:
            previews.render_preview(issue_id)
        except Exception:
            logger.exception("The preview of issue %s could not be made; the others are", issue_id)


@shared_task
def index_missing() -> None:
    """What was written before there was a search, or past it, can be found."""
    indexing.index_all(only_missing=True)


@shared_task
def read_incoming(incoming_id: int) -> None:
    incoming.read_incoming(incoming_id)


@shared_task
def read_waiting_files() -> None:
    """Read what a lost message or a dead worker left behind."""
    for incoming_id in IncomingFile.objects.due(timezone.now()).values_list("pk", flat=True):
        incoming.read_incoming(incoming_id)


@shared_task
def compare_article(article_id: int) -> None:
    comparing.compare_article(article_id)


@shared_task
def compare_waiting() -> None:
    comparing.compare_waiting()


@shared_task
def teach_proof_model() -> None:
    """The model of wrong characters learns from what was published since."""
    try:
        wrong_characters.teach(only_new=True)
    except NoModel:
        logger.info("No model of wrong characters was built; the rules proofread alone")
