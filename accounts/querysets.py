"""Reads of offices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    pass


class OfficeQuerySet(QuerySet["Office"]):
    def alive_on(self, day: date) -> OfficeQuerySet:
        """Offices that exist on ``day`` (the day of abolition no longer counts)."""
        return self.filter(
            Q(founded__isnull=True) | Q(founded__lte=day),
            Q(abolished__isnull=True) | Q(abolished__gt=day),
        )

    def called(self, name: str) -> OfficeQuerySet:
        """Offices of this name or alias, whenever they lived."""
        return self.filter(Q(name=name) | Q(aliases__name=name)).distinct()
