"""Reads of offices."""

from datetime import date
from typing import Self, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


class OfficeQuerySet(QuerySet[M]):
    def alive_on(self, day: date) -> Self:
        """Offices that exist on ``day`` (the day of abolition no longer counts)."""
        return self.filter(
            Q(founded__isnull=True) | Q(founded__lte=day),
            Q(abolished__isnull=True) | Q(abolished__gt=day),
        )
