"""Press jobs: each takes a primary key and calls one service."""

from celery import shared_task
from django.utils import timezone

from bulletin.models import Edition
from bulletin.services import editions


@shared_task
def render_edition(edition_id: int) -> None:
    editions.render_edition(edition_id)


@shared_task
def sweep_editions() -> None:
    """Print whatever a lost message or a dead worker left behind."""
    for edition_id in Edition.objects.due(timezone.now()).values_list("pk", flat=True):
        editions.render_edition(edition_id)
